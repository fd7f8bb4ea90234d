"""The wallboard of a running service: what it looks up, for whom, and how it is followed."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.board.boards import Boards, Floor
from api.board.look import Lookout
from api.board.reel import Viewer
from api.routes.wallboard import Watch, followed
from api.security.audit_line import Action
from api.security.caller import Caller, CallerKind
from api.security.reach import EVERYONE, Reach
from api.security.role import Role
from api.security.scope import Scope
from api.storage.audit import AuditFilter
from api.storage.errors import StorageError
from routing.expert import Presence
from tests.floors import Lines
from tests.plans import scans
from tests.services import Service, serving
from tests.test_api_alerts import ALERT, notice


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path, sweep_every_s=3600.0) as running:
        yield running


@pytest.fixture
def either(database_url: str, tmp_path: Path) -> Iterator[Service]:
    """Run it on each database: what it looks up differs."""
    with serving(tmp_path / "data", database_url=database_url, sweep_every_s=3600.0) as running:
        yield running


def shown(service: Service, headers: dict[str, str] | None = None) -> dict[str, Any]:
    answer = service.client.get("/v1/wallboard", headers=headers or service.key(Scope.SUPERVISE))
    assert answer.status_code == 200, answer.text
    board: dict[str, Any] = answer.json()
    return board


def test_a_quiet_floor_is_a_board_of_nothing(service: Service) -> None:
    board = shown(service)
    assert (board["talks"], board["waiting"], board["alerts"]) == ([], [], [])
    assert board["totals"]["figures"]["level"] is None


def test_chats_stand_with_their_mood_and_waits_with_theirs(either: Service) -> None:
    either.staff("maya")
    either.open("I am angry about billing", customer={"name": "Ana"})
    either.open("I am sad about billing")
    board = shown(either)
    (talk,), (wait,) = board["talks"], board["waiting"]
    assert (talk["mood"], talk["agent_name"], talk["channel"]) == ("angry", "Maya", "chat")
    assert (wait["mood"], wait["department"], wait["offered_to"]) == ("sad", "billing", None)
    assert board["totals"]["figures"]["n_answered"] == 1


def test_an_alert_stands_until_it_is_resolved(either: Service) -> None:
    notice(either, ALERT)
    (alert,) = shown(either)["alerts"]
    assert (alert["id"], alert["agent_id"], alert["state"]) == ("alt_1", "maya", "raised")
    either.client.post("/v1/alerts/alt_1/resolve", headers=either.key())
    assert shown(either)["alerts"] == []


def test_a_supervisor_sees_what_is_their_teams(either: Service) -> None:
    notice(either, ALERT)
    east, west = either.team("East"), either.team("West")
    for name, team in (("maya", east), ("jonas", west)):
        either.staff(name)
        either.user(Role.AGENT, agent_id=name, team_ids=[team])
    theirs, others = (
        shown(either, either.person(Role.SUPERVISOR, team_ids=[team])) for team in (east, west)
    )
    assert [one["id"] for one in theirs["alerts"]] == ["alt_1"]
    assert (others["alerts"], [one["id"] for one in others["agents"]]) == ([], ["jonas"])
    assert [one["name"] for one in theirs["teams"]] == ["East"]


def test_who_took_an_alert_is_called_by_name(service: Service) -> None:
    notice(service, ALERT)
    sam = service.user(Role.SUPERVISOR)
    with service.parts.database.transaction():
        service.parts.accounts.put_user(replace(sam, name="Sam Reed"))
    service.client.post("/v1/alerts/alt_1/take", json={"by": sam.user_id}, headers=service.key())
    assert shown(service)["alerts"][0]["by"] == "Sam Reed"


def test_no_look_reads_a_whole_table(either: Service) -> None:
    either.staff("maya")
    either.open("I am angry about billing")
    notice(either, ALERT)
    with scans() as found:
        assert len(Lookout(either.parts.database).look((), time.time()).roll.past) == 1
    assert found == []


def test_presence_is_looked_up_each_time(service: Service) -> None:
    service.staff("maya")
    lookout = Lookout(service.parts.database)
    assert lookout.look((), 0.0).presences == {"maya": Presence.AVAILABLE}
    service.parts.desk.set_presence("maya", Presence.AWAY)
    assert lookout.look((), 0.0).presences == {"maya": Presence.AWAY}


def boards_of(service: Service) -> Boards:
    parts = service.parts
    return Boards(Floor(parts.database, parts.lanes, Lines(), ("billing",), time.time))


def test_one_board_is_drawn_for_all_who_see_the_same(service: Service) -> None:
    async def looked() -> list[str]:
        boards = boards_of(service)
        running = asyncio.create_task(boards.run())
        with boards.watching(EVERYONE) as one, boards.watching(Reach()) as other:
            assert one is other
            frames = await Viewer(one, None).news(5.0)
        running.cancel()
        return frames

    assert '"call_1"' in "".join(asyncio.run(looked()))


def test_a_board_goes_on_while_the_database_stands_still(service: Service) -> None:
    class Stopped(Lookout):
        def look(self, *_: Any) -> Any:
            raise StorageError("it stands still")

    async def looked() -> list[str]:
        boards = boards_of(service)
        running = asyncio.create_task(boards.run())
        with boards.watching(EVERYONE) as reel:
            viewer = Viewer(reel, None)
            frames = await viewer.news(5.0)
            boards._lookout = Stopped(service.parts.database)
            frames += await viewer.news(5.0)
        running.cancel()
        return frames

    assert [frame.split("event: ")[1].split("\n")[0] for frame in asyncio.run(looked())] == [
        "board",
        "stale",
    ]


def test_a_viewer_follows_what_they_may_see_and_no_longer(service: Service) -> None:
    """Their teams change, then their session ends."""
    notice(service, ALERT)
    maya, others = Reach(frozenset({"maya"})), Reach(frozenset({"jonas"}))
    course: list[Reach | None] = [maya, others, others, None]
    reaches = iter(course)

    async def now() -> Caller | None:
        reach = next(reaches)
        return None if reach is None else caller(reach)

    def caller(reach: Reach) -> Caller:
        return Caller("usr_1", CallerKind.PERSON, frozenset({Scope.SUPERVISE}), reach=reach)

    async def looked() -> list[str]:
        boards = boards_of(service)
        running = asyncio.create_task(boards.run())
        watch = Watch(replace(service.parts, boards=boards), now)
        async with asyncio.timeout(20.0):
            frames = [frame async for frame in followed(watch, caller(maya), None)]
        running.cancel()
        return frames

    told = [frame for frame in asyncio.run(looked()) if "event: board" in frame]
    assert ["alt_1" in frame for frame in told] == [True, False]


def test_the_trail_says_who_looked(service: Service) -> None:
    sam = service.user(Role.SUPERVISOR)
    shown(service, service.signed_in(sam))
    last = service.parts.audit.lines(AuditFilter(), limit=1)[0].entry
    assert (last.who, last.action, last.subject_kind) == (sam.user_id, Action.SAW, "wallboard")
