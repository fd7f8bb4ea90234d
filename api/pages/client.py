"""One account: its contacts over time, its run, who calls it back, what is told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from nicegui import ui

from api.pages.acts import Given, chosen, on_acts, whole
from api.pages.charts.contacts import ContactsChart, contacts_chart
from api.pages.client_forms import plan_of, told_of
from api.pages.client_words import (
    CHANNELS,
    KINDS,
    RESULTS,
    STATES,
    ClientWords,
    client_link,
    contacts_link,
    owners_of,
    reason_of,
    run_link,
)
from api.pages.elements import words
from api.pages.fragments import fragment, html
from api.pages.names import names_of
from api.pages.page import staff_page
from api.pages.said_leads import source_word
from api.pages.visit import RefusedError, Visit
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.storage.client_alerts import ClientAlert, ClientAlertFilter
from api.storage.follow_ups import FollowUp, FollowUpFilter
from api.storage.interactions import Stored
from api.trends.clients import ClientView
from api.trends.interaction_query import InteractionQuery
from insights.follow_up_state import Result
from insights.trend import DAY_S

_N_SAID = 20  # conversations that are shown; all are a link away
_N_KEPT = 50  # follow-ups and alerts
_SOON_DAYS = 3  # until which a follow-up is offered to be done


@dataclass(frozen=True, slots=True)
class AccountView:
    """All that the page shows."""

    seen: ClientView
    words: ClientWords
    chart: ContactsChart
    said: Sequence[Stored]  # the newest conversations
    n_said: int
    follow_ups: Sequence[FollowUp]
    alerts: Sequence[ClientAlert]
    owners: Mapping[str, str]
    me: str
    reason: str  # that a new follow-up's form begins with
    zone: tzinfo
    may_follow_up: bool

    @property
    def soon(self) -> str:
        """The day until which a follow-up's form offers to have it done."""
        return self.day_of(self.words.now_s + _SOON_DAYS * DAY_S)

    def day_of(self, at_s: float) -> str:
        """Return a moment's day, where the visitor is, as forms have it."""
        return datetime.fromtimestamp(at_s, self.zone).date().isoformat()

    @staticmethod
    def source_word(source: str) -> str:
        """Return what a source is called."""
        return source_word(source)


@staff_page("/accounts/{account_id}", title="Account", scope=Scope.TRENDS_READ, help="accounts")
async def client(visit: Visit, account_id: str) -> None:
    """Show one account."""
    for style in ("charts.css", "quality.css", "said.css", "clients.css"):
        visit.style(style)
    try:
        shown = await visit.read(lambda: _shown(visit, account_id))
    except RefusedError as error:
        words("p", str(error), "panel empty")
        return
    await visit.note(Action.SAW, Subject("account", account_id))
    drawn = fragment("client.html.j2", "div", "stack wide-gap clients-of", **_drawn(shown))
    _on_acts(visit, drawn, account_id)


def _on_acts(visit: Visit, drawn: ui.html, account_id: str) -> None:
    parts = visit.parts

    async def redrawn(said: str) -> None:
        shown = await visit.read(lambda: _shown(visit, account_id))
        drawn.set_content(html("client.html.j2", **_drawn(shown)))
        visit.toast(said)

    async def see(given: Given) -> None:
        await visit.write(lambda: parts.client_alerts.see(visit.caller, given["alert"]))
        await redrawn("Seen.")

    async def plan(given: Given) -> None:
        wish, why = plan_of(given, visit.zone), given["reason"]
        await visit.write(lambda: parts.follow_ups.open(visit.caller, account_id, why, wish))
        await redrawn("Planned.")

    async def hand_on(given: Given) -> None:
        wish, of, seen = plan_of(given, visit.zone), given["of"], whole(given, "revision")
        await visit.write(lambda: parts.follow_ups.plan(visit.caller, of, wish, seen))
        await redrawn("Planned otherwise.")

    async def done(given: Given) -> None:
        result, of, seen = chosen(given, "result", Result), given["of"], whole(given, "revision")
        note = given["note"]
        await visit.write(lambda: parts.follow_ups.done(visit.caller, of, result, note, seen))
        await redrawn("Done.")

    async def cancel(given: Given) -> None:
        of, note, seen = given["of"], given["note"], whole(given, "revision")
        await visit.write(lambda: parts.follow_ups.cancel(visit.caller, of, note, seen))
        await redrawn("Called off.")

    async def tell(given: Given) -> None:
        told = told_of(account_id, given, visit.zone)
        await visit.write(lambda: parts.clients.put(visit.caller, told))
        await redrawn("Kept.")

    acts = {"see": see, "plan": plan, "hand-on": hand_on, "done": done, "cancel": cancel}
    on_acts(drawn, {**acts, "tell": tell})


def _drawn(shown: AccountView) -> dict[str, Any]:
    return {
        "page": shown,
        "channels": CHANNELS,
        "results": RESULTS,
        "states": STATES,
        "kinds": KINDS,
        "client_link": client_link,
        "contacts_link": contacts_link,
        "run_link": run_link,
    }


def _shown(visit: Visit, account_id: str) -> AccountView:
    parts, caller = visit.parts, visit.caller
    seen = parts.clients.one(caller, account_id)
    said = parts.history.listed(caller, InteractionQuery(account_id=account_id), limit=_N_SAID)
    planned = parts.follow_ups.listed(caller, FollowUpFilter(account_id=account_id), limit=_N_KEPT)
    told = parts.client_alerts.listed(caller, ClientAlertFilter(account_id), limit=_N_KEPT)
    contacts = parts.clients.contacts_of(caller, account_id)
    return AccountView(
        seen=seen,
        words=ClientWords(names_of(parts.accounts), {account_id: seen.client}, parts.clock()),
        chart=contacts_chart(contacts, seen.run, visit.zone),
        said=said.items,
        n_said=said.total,
        follow_ups=planned.items,
        alerts=told.items,
        owners=owners_of(parts.accounts.users()),
        me=caller.caller_id,
        reason=reason_of(seen.run),
        zone=visit.zone,
        may_follow_up=caller.may(Scope.FOLLOW_UPS),
    )
