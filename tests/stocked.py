"""A house in which every page of the staff's has something to show, and what it holds."""

import asyncio
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from api import issuing, subscriptions
from api.contacts.contact import ContactKind, ContactRef
from api.contacts.contact import Outcome as Ending
from api.desk.opening import Opening
from api.live.noticed import AlertRaised
from api.quality.clips import Span
from api.quality.coaching import Task
from api.quality.comments import Remark
from api.quality.judging import Verdict
from api.quality.samples import Order
from api.security.accounts import new_team_id
from api.security.caller import Caller
from api.security.keyring import NewKey
from api.security.role import Role
from api.security.scope import Scope
from api.storage import clients, interactions, kpi_values
from api.storage.clients import Client
from api.storage.enums import KeyKind
from api.storage.kpi_values import KpiValue
from api.storage.teams import Team
from api.storage.users import User
from api.subscriptions import Subscription
from api.tickets.feedback import Feedback
from api.tickets.handling import Closing
from api.tickets.ticket import Asked
from api.trends.collecting import collect
from api.trends.plan import Plan
from grading.report import Outcome
from insights.escalation import USUAL
from insights.follow_up_state import Channel as By
from insights.follow_up_state import Result
from insights.sampling import Population
from insights.severity import Severity
from routing.expert import Channel, Expert, Presence
from tests.clientele import BAD, DAY_S, GOOD, NOW_S, contacts, later, quiet_crowd
from tests.history import history, messages
from tests.importers import brought
from tests.past_calls import hum, keep
from tests.spreading import spread
from tests.staff import House
from tests.streams import call_start

MAYA, CUSTOMER = "exp_maya", "cus_7"  # as tests.past_calls has the customer
HEARD, BLIND = "call_heard", "call_blind"


@dataclass(frozen=True, slots=True)
class Stock:
    """What a stocked house holds."""

    everybody: User  # with every role, an expert too
    ids: Mapping[str, str]  # by the name that they have in a page's path
    open_session: str  # a calibration that goes on; the one in `ids` is over


def stock(house: House) -> Stock:
    """Fill an empty house: a history, calls to listen to, and something done by everybody."""
    parts = house.parts
    history(parts.database, n_calls=60)
    messages(parts.database)
    team = parts.accounts.put_team(Team(new_team_id(), "East"))
    everybody = house.user(*Role, agent_id=MAYA, team_ids=[team.team_id], name="Maya")
    maya, quinn, rhea = (
        _caller(house, user)
        for user in (everybody, house.user(Role.QA, name="Quinn"), house.user(Role.QA, name="Rhea"))
    )
    keep(parts, HEARD, MAYA, hum())
    keep(parts, BLIND, MAYA)
    _floor(house, maya)
    sample = parts.quality.samples.draw(quinn, Order("A check", Population(frozenset({MAYA})), 2))
    going, over = _sessions(house, quinn, rhea)
    hook = subscriptions.add(parts, Subscription("https://shop.example/hook"))
    issuing.issue(parts, maya, NewKey("the shop", KeyKind.SECRET, frozenset({Scope.CHATS_READ})))
    _said(house, maya, quinn)
    _accounts(house, maya)
    spread(parts.database, 16, parts.clock())
    collect(parts.database)
    ids = {
        "interaction_id": f"call:{HEARD}",
        "call_id": HEARD,
        "agent_id": MAYA,
        "expert_id": MAYA,
        "customer_id": CUSTOMER,
        "user_id": everybody.user_id,
        "team_id": team.team_id,
        "sample_id": sample.sample.sample_id,
        "calibration_id": over,
        "webhook_id": hook.webhook_id,
        "ticket_id": _asked(house, maya),
        "account_id": "northwind",
        "import_id": brought(parts.imports, maya),
    }
    return Stock(everybody, ids, going)


def _caller(house: House, user: User) -> Caller:
    accounts = house.parts.accounts
    return accounts.caller(accounts.sessions.begin(user.user_id, "tests").secret)


def _floor(house: House, maya: Caller) -> None:
    """A chat that ended, one that goes on, one on offer, one that waits, and an alert."""
    parts, desk = house.parts, house.parts.desk
    desk.put_expert(Expert(MAYA, "Maya", {"billing": 5}, capacity={Channel.CHAT: 2}))
    desk.set_presence(MAYA, Presence.AVAILABLE)
    first = _chat(house, "happy about billing", CUSTOMER)
    _accept(house)
    parts.wrap_ups.write(maya, ContactRef(ContactKind.CHAT, first), Ending.SOLVED, "5 euros back")
    _chat(house, "angry about billing", CUSTOMER)
    _accept(house)
    _chat(house, "sad about technical things", "cus_8")
    raised = AlertRaised(
        "alt_1", "anger-held", Severity.HIGH, 12.5, time.time(), 0.9, "anger 0.9 for 3 s", USUAL
    )
    journal = parts.live.journal
    journal.began("call_on", call_start(agent_id=MAYA), "key_1", time.time(), recorded=False)
    journal.noticed("call_on", raised)
    with ThreadPoolExecutor(1) as thread:  # Playwright has a loop of its own on this one
        thread.submit(asyncio.run, journal.flushed("call_on")).result()


def _asked(house: House, maya: Caller) -> str:
    """A ticket that is open, one in Maya's hands, and one that is over and told of; its id."""
    tickets = house.parts.tickets
    made = [
        tickets.open(Asked("A bill", f"{mood} about billing", name="Ana", analyse_mood=True))
        for mood in ("angry", "disappointed", "happy")
    ]
    for ticket in made[1:]:
        tickets.take(maya, ticket.ticket_id)
    over = tickets.close(maya, made[2].ticket_id, Closing(Ending.SOLVED, "Paid back."))
    links = house.parts.feedback_links
    links.answer(links.make(maya, over.ticket_id), Feedback(4, 80, True, "Quick."))
    return made[1].ticket_id


def _chat(house: House, text: str, customer_id: str) -> str:
    opening = Opening(text, text, customer_name="Ana", customer_id=customer_id)
    return house.parts.desk.open_chat(opening).case_id


def _accept(house: House) -> None:
    desk = house.parts.desk
    desk.accept(desk.offers(MAYA)[0].offer_id)


def _sessions(house: House, quinn: Caller, rhea: Caller) -> tuple[str, str]:
    """Return a calibration that goes on, and one that is over."""
    quality = house.parts.quality
    criteria = quality.grades.grade(quinn, BLIND).report.criteria  # later they are blind
    graders = frozenset({quinn.caller_id, rhea.caller_id})
    begun = [quality.calibrations.begin(quinn, BLIND, title, graders) for title in ("On", "Over")]
    going, over = (one.session.calibration.calibration_id for one in begun)
    for judge in (quinn, rhea):
        quality.calibrations.grade(judge, over, {c.id: Verdict(Outcome.MET) for c in criteria})
    return going, over


def _said(house: House, maya: Caller, quinn: Caller) -> None:
    """What the agent and QA said of the calls."""
    quality = house.parts.quality
    quality.disputes.open(maya, HEARD, "closing", "I did say goodbye.")
    quality.comments.add(quinn, HEARD, Remark("Well put.", 28.0))
    quality.clips.make(quinn, HEARD, Span(27.0, 33.0, "A promise"))
    quality.coaching.assign(quinn, Task(MAYA, "closing", "Close by name.", HEARD))


def _accounts(house: House, maya: Caller) -> None:
    """A key account that is let down among usual ones, with what is done about it."""
    parts, now_s = house.parts, house.parts.clock()
    felt = (GOOD, GOOD, BAD, GOOD, *(BAD,) * 8)
    heard = [*quiet_crowd(60), *contacts("northwind", felt), *contacts("bolt", (BAD,) * 4)]
    key = Client(
        "northwind", "Northwind", 48_000.0, "large", is_key=True, manager_id=maya.caller_id
    )
    with parts.database.transaction() as connection:
        clients.put_all(connection, [key, Client("bolt", "Bolt & Sons", left_s=now_s)])
        interactions.add_new(connection, [later(one, now_s - NOW_S) for one in heard])
        day = int(now_s // DAY_S)
        brought = [KpiValue("effort", day - 7 * n, 3.0 + n % 5, 40) for n in range(1, 40)]
        kpi_values.put_all(connection, brought)
    parts.client_alerts.sweep()
    plan = Plan(maya.caller_id, By.PHONE, now_s + DAY_S)
    parts.follow_ups.open(maya, "northwind", "Let down.", plan)
    over = parts.follow_ups.open(maya, "northwind", "Wrote in anger.", plan)
    parts.follow_ups.done(maya, over.follow_up_id, Result.SOLVED, "A new part is sent.", 0)
