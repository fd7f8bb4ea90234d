"""Reach: what is somebody else's is answered as if it did not exist, whichever way it is asked for.

Two agents, Maya and Theo, each with a chat, a call, an alert, a hint and an offer of their own.
"""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, cast, select, union_all

from api.events.sight import seen
from api.security.caller import Caller, CallerKind
from api.security.reach import NOBODY, Reach
from api.security.role import Role
from api.storage.reaching import within
from routing.expert import Channel, Expert, Presence
from tests.databases import KINDS
from tests.graded import graded
from tests.services import Service, serving
from tests.streams import call_start
from tests.test_api_alerts import ALERT, HINT, OFFER

UUID = "40325ec2-5efd-4bd3-805f-53576e581d13"
LISTS = ("cases", "calls", "alerts", "hints")
PATHS = (
    "/v1/cases/{case}",
    "/v1/chats/{case}",
    "/v1/chats/{case}/messages",
    "/v1/calls/{call}",
    "/v1/calls/{call}/report",
    "/v1/calls/{call}/transcript",
    "/v1/calls/{call}/moments",
    "/v1/alerts/{alert}",
)
DESK = (
    ("GET", "/v1/experts/{agent}/offers", None),
    ("GET", "/v1/experts/{agent}/chats", None),
    ("PUT", "/v1/experts/{agent}/presence", {"presence": "away"}),
    ("GET", "/v1/chats/{case}/replies", None),
    ("POST", "/v1/chats/{case}/messages", {"text": "hello"}),
)
Headers = dict[str, str]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@dataclass(frozen=True)
class Owned:
    """What one agent has."""

    agent: str
    case: str
    call: str
    alert: str

    def at(self, path: str) -> str:
        return path.format(**vars(self))


@dataclass(frozen=True)
class Centre:
    service: Service
    maya: Owned
    theo: Owned

    def ask(self, headers: Headers, method: str, path: str, body: Any = None) -> Response:
        return self.service.client.request(method, path, json=body, headers=headers)

    def get(self, headers: Headers, path: str) -> Response:
        return self.ask(headers, "GET", path)

    def agent(self, name: str = "maya") -> Headers:
        accounts = self.service.parts.accounts
        user = accounts.user_of_agent(name) or self.service.user(Role.AGENT, agent_id=name)
        return self.service.signed_in(user)

    def supervisor(self, *names: str) -> Headers:
        """Who leads a new team of these agents."""
        accounts = self.service.parts.accounts
        team_id = self.service.team(f"team {len(accounts.teams())}")
        for name in names:
            self.agent(name)
            user = accounts.user_of_agent(name)
            assert user is not None
            accounts.put_user(replace(user, team_ids=user.team_ids | {team_id}))
        return self.service.person(Role.SUPERVISOR, team_ids=[team_id])


def own(service: Service, name: str, department: str) -> Owned:
    """Let an agent come to work, serve a chat, and have had a call."""
    parts, call_id = service.parts, f"call_{name}"
    skill = Expert(
        name, name.title(), {department: 5}, capacity={Channel.CHAT: 9}, auto_accept=True
    )
    parts.desk.put_expert(skill)
    parts.desk.set_presence(name, Presence.AVAILABLE)
    case = service.open(f"angry about {department}", customer={"id": f"of {name}"})
    journal = parts.live.journal
    journal.began(call_id, call_start(agent_id=name), "key_1", 990.0, recorded=False)
    journal.noticed(call_id, replace(ALERT, alert_id=f"alt_1_{name}"))
    for hint in (HINT, OFFER):
        journal.noticed(call_id, replace(hint, hint_id=f"{hint.hint_id}_{name}"))
    journal.ended(call_id, graded(), "stopped")
    asyncio.run(journal.flushed(call_id))
    return Owned(name, case["chat_id"], call_id, f"alt_1_{name}")


@contextmanager
def opened(folder: Path, database_url: str) -> Iterator[Centre]:
    with serving(folder, database_url=database_url, sweep_every_s=3600.0) as service:
        maya, theo = own(service, "maya", "billing"), own(service, "theo", "technical")
        yield Centre(service, maya, theo)


@pytest.fixture(scope="module", params=KINDS)
def looked_at(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Centre]:
    """One centre a kind of database, for tests that change nothing of conversations."""
    folder = tmp_path_factory.mktemp("centre")
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'tonewise.db'}"
    else:
        url = request.getfixturevalue("postgres").new()
    with opened(folder, url) as centre:
        yield centre


@pytest.fixture
def centre(database_url: str, tmp_path: Path) -> Iterator[Centre]:
    with opened(tmp_path, database_url) as made:
        yield made


_names = st.sampled_from(["maya", "theo", "ada", None])
_reaches = st.builds(
    Reach,
    st.none() | st.frozensets(st.sampled_from(["maya", "theo", "ada"])),
    nobodys=st.booleans(),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(reach=_reaches, names=st.lists(_names, min_size=1, max_size=6))
def test_the_database_sees_as_far_as_we_do(
    looked_at: Centre, reach: Reach, names: list[str | None]
) -> None:
    rows = union_all(*(select(cast(name, Text).label("agent_id")) for name in names)).subquery()
    asked = select(rows.c.agent_id).where(within(rows.c.agent_id, reach))
    with looked_at.service.parts.database.reading() as connection:
        found = connection.execute(asked).scalars().all()
    wanted = [name for name in names if reach.covers(name)]
    assert sorted(map(str, found)) == sorted(map(str, wanted))


def test_somebody_signed_in_opens_a_chat_and_gets_no_customers_token(centre: Centre) -> None:
    body = {"message": {"text": "technical"}}
    answer = centre.ask(centre.agent("maya"), "POST", "/v1/chats", body)
    assert (answer.status_code, answer.json()["token"]) == (201, None)


@pytest.mark.parametrize("name", LISTS)
def test_an_agent_lists_their_own_alone(looked_at: Centre, name: str) -> None:
    mine = looked_at.get(looked_at.agent("maya"), f"/v1/{name}").json()["items"]
    all_of_it = looked_at.get(looked_at.service.key(), f"/v1/{name}").json()["items"]
    assert 0 < len(mine) == len(all_of_it) / 2
    assert "theo" not in str(mine)


@pytest.mark.parametrize("path", PATHS)
def test_an_agent_reads_their_own_and_nobody_elses(looked_at: Centre, path: str) -> None:
    maya = looked_at.agent("maya")
    assert looked_at.get(maya, looked_at.maya.at(path)).status_code == 200
    assert looked_at.get(maya, looked_at.theo.at(path)).status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_what_is_out_of_reach_is_answered_like_what_is_not_there(
    looked_at: Centre, path: str
) -> None:
    maya = looked_at.agent("maya")
    there = looked_at.get(maya, looked_at.theo.at(path)).json()
    nowhere = looked_at.get(maya, path.format(agent="x", case="x", call="x", alert="x")).json()
    given = {value for value in vars(looked_at.theo).values() if f"'{value}'" in there["detail"]}
    assert there["detail"].replace(*given, "x") == nowhere["detail"]
    assert there["type"] == nowhere["type"]


@pytest.mark.parametrize(("method", "path", "body"), DESK)
def test_an_agent_acts_as_nobody_else(
    centre: Centre, method: str, path: str, body: dict[str, str] | None
) -> None:
    maya = centre.agent("maya")
    assert centre.ask(maya, method, centre.theo.at(path), body).status_code == 404
    assert centre.ask(maya, method, centre.maya.at(path), body).is_success


@pytest.mark.parametrize("end", ["close", "leave", "transfer"])
def test_an_agent_ends_and_hands_on_only_their_own_chats(centre: Centre, end: str) -> None:
    bodies = {"leave": {"wish": "message", "text": "x"}, "transfer": {"department": "sales"}}
    path = f"/v1/chats/{centre.theo.case}/{end}"
    answer = centre.ask(centre.agent("maya"), "POST", path, bodies.get(end, {}))
    assert answer.status_code == 404
    state = centre.service.parts.desk.case(centre.theo.case)
    assert (state.state, state.department) == ("active", "technical")


def test_an_agent_answers_only_their_own_offers(centre: Centre) -> None:
    desk = centre.service.parts.desk
    asked = Expert("ada", "Ada", {"sales": 5}, capacity={Channel.CHAT: 1})
    desk.put_expert(asked)
    desk.set_presence("ada", Presence.AVAILABLE)
    centre.service.open("hello", department="sales")
    (offer,) = desk.offers("ada")
    for answer in ("accept", "reject"):
        path = f"/v1/offers/{offer.offer_id}/{answer}"
        assert centre.ask(centre.agent("maya"), "POST", path).status_code == 404
    path = f"/v1/offers/{offer.offer_id}/accept"
    assert centre.ask(centre.agent("ada"), "POST", path).json()["expert"]["id"] == "ada"


@pytest.mark.parametrize("path", PATHS)
def test_a_supervisor_reads_what_their_teams_have(looked_at: Centre, path: str) -> None:
    supervisor = looked_at.supervisor("maya")
    assert looked_at.get(supervisor, looked_at.maya.at(path)).status_code == 200
    assert looked_at.get(supervisor, looked_at.theo.at(path)).status_code == 404


def test_a_supervisor_of_two_teams_sees_both(looked_at: Centre) -> None:
    supervisor = looked_at.supervisor("maya", "theo")
    assert len(looked_at.get(supervisor, "/v1/calls").json()["items"]) == 2


def test_a_supervisor_decides_on_offers_of_their_teams_alone(centre: Centre) -> None:
    supervisor = centre.supervisor("maya")
    (mine,) = centre.get(supervisor, "/v1/goodwill").json()["items"]
    others = [
        one["goodwill_id"]
        for one in centre.get(centre.service.key(), "/v1/goodwill").json()["items"]
        if one["goodwill_id"] != mine["goodwill_id"]
    ]
    path = f"/v1/goodwill/{others[0]}/approve"
    assert centre.ask(supervisor, "POST", path).status_code == 404
    path = f"/v1/goodwill/{mine['goodwill_id']}/approve"
    assert centre.ask(supervisor, "POST", path, {"by": "somebody else"}).is_success
    decided = centre.get(supervisor, "/v1/goodwill").json()["items"][0]
    assert decided["decided_by"] == "Supervisor"


@pytest.mark.parametrize("move", ["acknowledge", "take", "resolve"])
def test_a_supervisor_handles_alerts_of_their_teams_alone(centre: Centre, move: str) -> None:
    supervisor = centre.supervisor("maya")
    path = f"/v1/alerts/{centre.theo.alert}/{move}"
    assert centre.ask(supervisor, "POST", path).status_code == 404
    path = f"/v1/alerts/{centre.maya.alert}/{move}"
    assert "Supervisor" in centre.ask(supervisor, "POST", path, {"by": "Eve"}).text


def test_a_supervisor_sees_who_waits_and_an_agent_does_not(centre: Centre) -> None:
    waiting = centre.service.open("hello", department="sales")["chat_id"]
    supervisor, agent = centre.supervisor("maya"), centre.agent("maya")
    assert centre.get(supervisor, f"/v1/cases/{waiting}").status_code == 200
    assert centre.get(agent, f"/v1/cases/{waiting}").status_code == 404
    assert waiting in centre.get(supervisor, "/v1/cases").text


def test_qa_sees_everybody_and_an_admin_no_conversation(looked_at: Centre) -> None:
    qa, admin = looked_at.service.person(Role.QA), looked_at.service.person(Role.ADMIN)
    for owned in (looked_at.maya, looked_at.theo):
        assert looked_at.get(qa, f"/v1/calls/{owned.call}/transcript").status_code == 200
        assert looked_at.get(admin, f"/v1/calls/{owned.call}/transcript").status_code == 403


def test_an_agent_reads_what_their_open_customer_came_with_before(centre: Centre) -> None:
    desk, maya = centre.service.parts.desk, centre.agent("maya")
    earlier = f"/v1/cases/{centre.theo.case}"
    assert centre.get(maya, earlier).status_code == 404
    again = centre.service.open("billing", customer={"id": "of theo"})["chat_id"]
    assert desk.case(again).expert_id == "maya"
    assert centre.get(maya, earlier).status_code == 200
    assert centre.theo.case in centre.get(maya, "/v1/cases?customer_id=of theo").text
    path = f"/v1/chats/{centre.theo.case}/messages"
    assert centre.ask(maya, "POST", path, {"text": "hello"}).status_code == 404
    assert centre.ask(maya, "POST", f"/v1/chats/{again}/close", {}).is_success
    assert centre.get(maya, earlier).status_code == 404


def test_another_team_holds_at_once(centre: Centre) -> None:
    supervisor = centre.supervisor("maya")
    path = f"/v1/calls/{centre.maya.call}"
    assert centre.get(supervisor, path).status_code == 200
    accounts = centre.service.parts.accounts
    maya = accounts.user_of_agent("maya")
    assert maya is not None
    accounts.put_user(replace(maya, team_ids=frozenset()))
    assert centre.get(supervisor, path).status_code == 404


def test_an_agent_is_told_of_their_own_cases_and_calls_alone(looked_at: Centre) -> None:
    mine = Caller("usr_1", CallerKind.PERSON, reach=Reach(frozenset({"maya"})))
    happened = looked_at.service.events()
    with looked_at.service.parts.database.reading() as connection:
        told = seen(connection, happened, mine)
        assert not seen(connection, happened, replace(mine, reach=NOBODY))
    assert {event.case_id for event in told} == {None, looked_at.maya.case}
    assert len(told) == len(happened) / 2
    assert "theo" not in str(told)


def test_who_no_longer_has_an_offer_is_told_so(centre: Centre) -> None:
    desk = centre.service.parts.desk
    for name in ("ada", "bo"):
        asked = Expert(name, name.title(), {"sales": 5}, capacity={Channel.CHAT: 1})
        desk.put_expert(asked)
        desk.set_presence(name, Presence.AVAILABLE)
    case_id = centre.service.open("hello", department="sales")["chat_id"]
    first = desk.case(case_id).expert_id
    assert first is not None
    desk.reject(desk.offers(first)[0].offer_id)
    before = Caller("usr_1", CallerKind.PERSON, reach=Reach(frozenset({first})))
    with centre.service.parts.database.reading() as connection:
        kinds = [event.kind for event in seen(connection, centre.service.events(), before)]
    assert "offer.rejected" in kinds
    assert "message.added" not in kinds


@pytest.mark.parametrize("path", ["/v1/calls/tokens", "/v1/calls/announce"])
def test_an_agent_streams_nobody_elses_voice_and_from_no_other_chat(
    tmp_path: Path, path: str
) -> None:
    with serving(tmp_path, audiosocket_port=free_port(), sweep_every_s=3600.0) as service:
        maya, theo = own(service, "maya", "billing"), own(service, "theo", "technical")
        headers = service.person(Role.AGENT, agent_id="maya")
        about = {"uuid": UUID, "speaker": "agent"} if "announce" in path else {}
        meant = {"agent_id": theo.agent}, {"case_id": theo.case}, {"case_id": maya.case}
        answers = [
            service.client.post(path, json={**about, **one}, headers=headers) for one in meant
        ]
        assert [answer.status_code for answer in answers] == [403, 404, 201]
