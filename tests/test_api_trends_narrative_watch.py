"""That a complaint spreads is told once for each stage, whatever starts anew meanwhile."""

import pytest

from api.events.kinds import NarrativeSpreads
from api.security.audit import AuditTrail
from api.storage import events
from api.storage.database import Database
from api.trends.history import History
from api.trends.narrative_watch import NarrativeWatch
from api.trends.narratives import Narratives
from api.trends.remembered import Remembered
from insights.interaction import SourceKind
from tests.desks import Clock
from tests.spreading import HOUR_S, spread


@pytest.fixture
def database(file_database: Database) -> Database:
    return file_database


def _watch(database: Database, clock: Clock) -> NarrativeWatch:
    history = History(database, AuditTrail(database, clock), clock)
    return NarrativeWatch(database, Narratives(history, Remembered(clock)), clock)


def _stages(database: Database) -> list[tuple[str, int]]:
    with database.reading() as connection:
        told = [event.data for event in events.after(connection, 0)]
    return [(one.stage, one.n_people) for one in told if isinstance(one, NarrativeSpreads)]


def test_each_stage_is_told_once(database: Database) -> None:
    clock = Clock()
    watch = _watch(database, clock)
    assert watch.sweep() == 0
    spread(database, 6, clock())
    assert (watch.sweep(), watch.sweep()) == (1, 0)
    spread(database, 10, clock(), SourceKind.FORUM)
    assert (watch.sweep(), watch.sweep()) == (1, 0)
    assert _stages(database) == [("watch", 6), ("answer", 16)]


def test_a_service_that_starts_anew_does_not_tell_again(database: Database) -> None:
    clock = Clock()
    spread(database, 6, clock())
    assert _watch(database, clock).sweep() == 1
    assert _watch(database, clock).sweep() == 0


def test_it_is_still_the_same_when_its_first_posts_are_long_ago(database: Database) -> None:
    clock = Clock()
    spread(database, 6, clock())
    watch = _watch(database, clock)
    assert watch.sweep() == 1
    spread(database, 6, clock() + 24 * HOUR_S, SourceKind.FORUM)
    clock.turn(24 * HOUR_S)
    watch.sweep()
    clock.turn(23.2 * HOUR_S)
    assert watch.sweep() == 0
    assert len(_stages(database)) == 1


def test_of_two_processes_one_tells_each_stage(database: Database) -> None:
    clock = Clock()
    spread(database, 6, clock())
    watches = [_watch(database, clock), _watch(database, clock)]
    assert [watch.sweep() for watch in watches] == [1, 0]
    spread(database, 10, clock(), SourceKind.FORUM)
    assert [watch.sweep() for watch in watches] == [1, 0]
