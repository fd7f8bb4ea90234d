"""Two real processes at one desk, and one of them killed: nothing twice, nothing lost."""

import subprocess
import sys
import time
from collections import Counter

import pytest

from api.desk.desk import Desk
from api.desk.opening import CaseFilter
from api.desk.state import ENDED, Author, CaseState
from api.desk.views import CaseView
from api.events.event import Event
from api.storage import events
from api.storage.database import Database
from routing.expert import Channel, Presence
from tests.replay import Replay
from tests.two_processes import STAFF, desk_on

pytestmark = pytest.mark.slow

CAPACITY = {one.expert_id: one.capacity[Channel.CHAT] for one in STAFF}
TOGETHER_S = 1.0
MUST_HAPPEN = ("offer.made", "offer.timed_out", "case.assigned", "case.transferred")
WITH_EXPERT = {CaseState.OFFERED, CaseState.ACTIVE}


def _started(url: str, seed: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.two_processes", url, str(seed)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def _killed(process: "subprocess.Popen[str]") -> None:
    assert process.poll() is None, "it was at work to the end"
    process.kill()
    process.communicate()


def _cases(desk: Desk, states: frozenset[CaseState] | None = None) -> list[CaseView]:
    found: list[CaseView] = []
    cursor: str | None = None
    while True:
        page = desk.cases(CaseFilter(states), cursor, 200)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def _events(database: Database) -> list[Event]:
    found: list[Event] = []
    with database.reading() as connection:
        while more := events.after(connection, found[-1].sequence if found else 0):
            found += more
    return found


def _serve_out(desk: Desk) -> None:
    """Let everybody who is still there be served."""
    for one in STAFF:
        desk.set_presence(one.expert_id, Presence.AVAILABLE)
    while open_ones := _cases(desk, frozenset(CaseState) - ENDED):
        desk.sweep()
        for one in STAFF:
            for offer in desk.offers(one.expert_id):
                desk.accept(offer.offer_id)
        for case in open_ones:
            if desk.case(case.case_id).state is CaseState.ACTIVE:
                desk.close(case.case_id, Author.EXPERT)


def _work_together(url: str) -> None:
    """Three processes, two at a time; each is killed in the middle of whatever it does."""
    first, second = _started(url, 1), _started(url, 2)
    time.sleep(TOGETHER_S)
    _killed(first)
    third = _started(url, 3)
    time.sleep(TOGETHER_S)
    _killed(second)
    _killed(third)


def _check(desk: Desk, database: Database) -> None:
    """Hold what is kept against what was told."""
    seen, kept = _events(database), _cases(desk)
    replay = Replay(CAPACITY).play(seen)
    assert sorted(replay.opened) == sorted(case.case_id for case in kept)
    held = {c.case_id: c.expert_id for c in kept if c.state in WITH_EXPERT}
    assert held == replay.with_expert
    asked = {o.case_id: o.offer_id for one in STAFF for o in desk.offers(one.expert_id)}
    assert asked == replay.offered
    written = Counter(event.case_id for event in seen if event.kind == "message.added")
    for case in kept:
        sequences = [message.sequence for message in desk.messages(case.case_id)]
        assert sequences == list(range(1, case.n_messages + 1))
        assert written[case.case_id] == case.n_messages


def test_processes_never_give_a_case_twice_and_lose_none(
    database: Database, database_url: str
) -> None:
    desk = desk_on(database)
    for expert in STAFF:
        desk.put_expert(expert)
        desk.set_presence(expert.expert_id, Presence.AVAILABLE)
    _work_together(database_url)
    _check(desk, database)
    happened = Counter(event.kind for event in _events(database))
    assert min(happened[kind] for kind in MUST_HAPPEN) >= 3, happened
    _serve_out(desk)
    assert {case.state for case in _cases(desk)} <= ENDED
    _check(desk, database)
