"""History: what customers said, listed and added up for whoever may see it."""

from dataclasses import replace

import pytest

from api.desk.errors import CursorError
from api.security.audit import ITSELF, AuditTrail
from api.security.caller import Caller, CallerKind, ForbiddenError
from api.security.reach import Reach
from api.security.scope import Scope
from api.storage import interactions
from api.storage.audit import AuditFilter
from api.storage.database import Database
from api.trends.history import History, UnknownInteractionError
from api.trends.interaction_query import InteractionQuery
from api.trends.remembered import Remembered
from insights.interaction import Cut
from insights.trend import Grain
from tests.desks import Clock
from tests.interactions import DAY_S, MONDAY_S, calm, upset
from tests.said import keep, stored

READER = Caller("usr_q", CallerKind.PERSON, frozenset({Scope.TRENDS_READ}), name="Quinn")
ANYTHING = InteractionQuery()


@pytest.fixture
def history(file_database: Database) -> History:
    clock = Clock()
    return History(file_database, AuditTrail(file_database, clock), clock)


def noted(database: Database) -> list[tuple[str, str]]:
    with database.reading():
        lines = AuditTrail(database, lambda: 0.0).lines(AuditFilter())
    return [(line.entry.action.value, line.entry.subject_id) for line in lines]


def test_whoever_may_not_read_trends_sees_nothing(history: History) -> None:
    nobody = replace(READER, scopes=frozenset())
    for ask in (history.tallies, history.listed, history.contacts, history.negatives):
        with pytest.raises(ForbiddenError, match="trends:read"):
            ask(nobody, ANYTHING)
    with pytest.raises(ForbiddenError):
        history.one(nobody, "i:0")


def test_a_caller_sees_what_is_in_their_reach(file_database: Database, history: History) -> None:
    keep(file_database, upset(agent_id="maya"), upset(agent_id="tom"), upset())
    own = replace(READER, reach=Reach(frozenset({"maya"}), nobodys=True))
    assert history.listed(own, ANYTHING).total == 2
    assert history.trend(own, ANYTHING, Grain.DAY).total.n == 2
    with pytest.raises(UnknownInteractionError, match="i:1"):
        history.one(own, "i:1")


def test_words_that_are_read_are_noted_and_figures_are_not(
    file_database: Database, history: History
) -> None:
    keep(file_database, upset(text="ouch"))
    history.tallies(READER, ANYTHING)
    assert noted(file_database) == []
    history.listed(READER, ANYTHING)
    history.one(READER, "i:0")
    assert sorted(noted(file_database)) == [("saw", ""), ("saw", "i:0")]


def test_the_service_itself_asks_without_a_note(file_database: Database, history: History) -> None:
    keep(file_database, upset())
    assert history.listed(ITSELF, ANYTHING).total == 1
    assert noted(file_database) == []


def test_a_list_goes_on_from_its_cursor(file_database: Database, history: History) -> None:
    keep(file_database, *(upset(MONDAY_S + n) for n in range(5)))
    first = history.listed(READER, ANYTHING, limit=3)
    rest = history.listed(READER, ANYTHING, first.next, limit=3)
    assert [one.interaction.at_s - MONDAY_S for one in (*first.items, *rest.items)] == [
        4,
        3,
        2,
        1,
        0,
    ]
    assert (first.total, rest.next) == (5, None)
    with pytest.raises(CursorError, match="'x_y'"):
        history.listed(READER, ANYTHING, "x_y")


def test_figures_are_asked_for_once_until_something_new_is_kept(
    file_database: Database, history: History
) -> None:
    keep(file_database, upset())
    first = history.tallies(READER, ANYTHING, Cut.SOURCE)
    assert history.tallies(READER, ANYTHING, Cut.SOURCE) is first
    with file_database.transaction() as connection:
        interactions.add_new(connection, [stored(calm(), "i:9")])
    assert history.tallies(READER, ANYTHING, Cut.SOURCE) is not first


def test_who_sees_less_is_not_told_what_another_asked(
    file_database: Database, history: History
) -> None:
    keep(file_database, upset(agent_id="tom"))
    assert history.trend(READER, ANYTHING, Grain.DAY).total.n == 1
    own = replace(READER, reach=Reach(frozenset({"maya"})))
    assert history.trend(own, ANYTHING, Grain.DAY).total.n == 0


def test_weeks_are_made_of_days(file_database: Database, history: History) -> None:
    keep(file_database, *(upset(MONDAY_S + n * DAY_S) for n in range(9)))
    weeks = history.trend(READER, ANYTHING, Grain.WEEK)
    assert [(one.start_s, one.tally.n) for one in weeks.periods] == [
        (MONDAY_S, 7),
        (MONDAY_S + 7 * DAY_S, 2),
    ]


def test_a_sources_usual_tone_is_no_trend(file_database: Database, history: History) -> None:
    said = [upset(MONDAY_S, source="review")] * 300
    said += [calm(MONDAY_S + DAY_S, source="chat")] * 300
    keep(file_database, *said)
    trend = history.trend(READER, ANYTHING, Grain.DAY)
    first, second = (period.tally.valence.mean for period in trend.periods)
    assert first == pytest.approx(second, abs=0.15)


@pytest.fixture
def remembered() -> tuple[Clock, Remembered]:
    clock = Clock()
    return clock, Remembered(clock)


def test_what_is_remembered_is_made_anew_after_a_minute(
    remembered: tuple[Clock, Remembered],
) -> None:
    clock, memory = remembered
    made = iter(range(9))
    assert [memory.get("a", lambda: next(made)) for _ in range(2)] == [0, 0]
    assert memory.get("b", lambda: next(made)) == 1
    clock.turn(61)
    assert memory.get("a", lambda: next(made)) == 2


@pytest.mark.parametrize("interaction_id", ["\0", "\ud83d", "", "x" * 100_000])
def test_an_id_of_nothing_is_unknown_on_any_database(
    database: Database, interaction_id: str
) -> None:
    here = History(database, AuditTrail(database, lambda: MONDAY_S), lambda: MONDAY_S)
    with pytest.raises(UnknownInteractionError):
        here.one(ITSELF, interaction_id)
