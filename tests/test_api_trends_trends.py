"""Trends, categories, departures and drift over a real database: by group, zone and reach."""

import csv
import io
from dataclasses import replace

import pytest

from api.security.audit import CONSOLE, AuditTrail
from api.security.caller import Caller, CallerKind, ForbiddenError
from api.security.reach import Reach
from api.storage import interactions
from api.storage.database import Database
from api.storage.interactions import Stored
from api.trends.history import History
from api.trends.interaction_query import InteractionQuery
from api.trends.overview import Overview, overview_of
from api.trends.sheets import group_sheet, theme_sheet, trend_sheet
from api.trends.trends import MOST_GROUPS, TrendAsk
from insights.interaction import Cut, Interaction
from insights.reputation import Standing
from insights.trend import Grain, Measure
from tests.interactions import DAY_S, MONDAY_S, calm, unread, upset

N_DAYS, PER_DAY = 84, 40
END_S = MONDAY_S + N_DAYS * DAY_S
NOW_S = END_S - DAY_S / 2
ALL = InteractionQuery()


@pytest.fixture
def database(file_database: Database) -> Database:
    return file_database


@pytest.fixture
def overview(database: Database) -> Overview:
    return made(database)


def made(database: Database, now_s: float = NOW_S) -> Overview:
    clock = lambda: now_s  # noqa: E731
    return overview_of(History(database, AuditTrail(database, clock), clock), clock)


def keep(database: Database, *said: Interaction) -> None:
    with database.transaction() as connection:
        interactions.add_new(
            connection,
            [Stored(replace(one, interaction_id=f"i{n}")) for n, one in enumerate(said)],
        )


def daily(n_negative: int, days: range, **known: str) -> list[Interaction]:
    """PER_DAY contacts a day, so many of them negative, each of a customer of their own."""
    return [
        (upset if n < n_negative else calm)(
            MONDAY_S + day * DAY_S + 3600 * (n % 24), customer_id=f"c{day}-{n}", **known
        )
        for day in days
        for n in range(PER_DAY)
    ]


def test_a_lasting_change_is_told_where_it_was_made(database: Database, overview: Overview) -> None:
    keep(database, *daily(8, range(42)), *daily(20, range(42, N_DAYS)))
    report = overview.trends.report(CONSOLE, TrendAsk(ALL), NOW_S)
    turns = [turn for turn in report.whole.turns if turn.measure is Measure.NEGATIVE]
    assert [turn.at_s for turn in turns] == [MONDAY_S + 42 * DAY_S]


def test_the_same_days_again_and_again_have_no_change(
    database: Database, overview: Overview
) -> None:
    keep(database, *daily(8, range(N_DAYS)))
    assert overview.trends.report(CONSOLE, TrendAsk(ALL), NOW_S).whole.turns == ()


def test_half_a_day_is_no_fall_of_the_volume(database: Database, overview: Overview) -> None:
    today = daily(2, range(N_DAYS - 1, N_DAYS))[:10]
    keep(database, *daily(8, range(N_DAYS - 1)), *today)
    report = overview.trends.report(CONSOLE, TrendAsk(ALL), NOW_S)
    assert report.whole.trend.periods[-1].tally.n == 10
    assert report.whole.turns == ()


def test_weeks_hold_what_their_days_hold(database: Database, overview: Overview) -> None:
    keep(database, *daily(8, range(N_DAYS)))
    report = overview.trends.report(CONSOLE, TrendAsk(ALL, Grain.WEEK), NOW_S)
    assert {period.tally.n for period in report.whole.trend.periods} == {7 * PER_DAY}


def test_days_without_a_contact_are_days_too(database: Database, overview: Overview) -> None:
    keep(database, calm(MONDAY_S), calm(MONDAY_S + 3 * DAY_S))
    periods = overview.trends.report(CONSOLE, TrendAsk(ALL), END_S).whole.trend.periods
    assert [period.tally.n for period in periods[:4]] == [1, 0, 0, 1]


def test_an_old_history_is_shown_where_nothing_is_young(
    database: Database, overview: Overview
) -> None:
    keep(database, *daily(8, range(N_DAYS)))
    report = overview.trends.report(CONSOLE, TrendAsk(ALL), END_S + 1000 * DAY_S)
    assert report.until_s == END_S
    assert report.whole.trend.total.n == N_DAYS * PER_DAY


def test_a_day_begins_where_the_asker_is(database: Database, overview: Overview) -> None:
    keep(database, calm(MONDAY_S + 23 * 3600))
    at = {}
    for offset_s in (0.0, 7200.0):
        ask = TrendAsk(ALL, offset_s=offset_s)
        report = overview.trends.report(CONSOLE, ask, MONDAY_S + 2 * DAY_S)
        at[offset_s] = report.whole.trend.periods[0].start_s
    assert at == {0.0: MONDAY_S, 7200.0: MONDAY_S + 22 * 3600}


def test_the_largest_groups_are_told_and_all_are_counted(
    database: Database, overview: Overview
) -> None:
    said = [
        calm(MONDAY_S, category=f"c{k:02}") for k in range(MOST_GROUPS + 3) for _ in range(k + 1)
    ]
    keep(database, *said, calm(MONDAY_S))
    report = overview.trends.report(CONSOLE, TrendAsk(ALL, cut=Cut.CATEGORY), NOW_S)
    assert [group.name for group in report.groups][:2] == ["c14", "c13"]
    assert (len(report.groups), report.n_groups) == (MOST_GROUPS, MOST_GROUPS + 3)


def test_a_young_group_is_shown_over_the_same_days_and_did_not_change_by_beginning(
    database: Database, overview: Overview
) -> None:
    keep(
        database,
        *daily(8, range(N_DAYS - 1), category="old"),
        *daily(8, range(42, N_DAYS - 1), category="young"),
    )
    report = overview.trends.report(CONSOLE, TrendAsk(ALL, cut=Cut.CATEGORY), END_S - DAY_S)
    old, young = report.groups
    assert [p.start_s for p in old.trend.periods] == [p.start_s for p in young.trend.periods]
    assert young.turns == ()
    assert [turn.measure for turn in report.whole.turns] == [Measure.VOLUME]


def test_nothing_makes_an_empty_trend(overview: Overview) -> None:
    report = overview.trends.report(CONSOLE, TrendAsk(ALL), NOW_S)
    assert (report.whole.trend.periods, report.whole.turns, report.groups) == ((), (), ())


def test_who_sees_some_agents_sees_what_those_were_told(
    database: Database, overview: Overview
) -> None:
    keep(database, calm(agent_id="maya"), calm(agent_id="tom"), calm())
    caller = replace(CONSOLE, reach=Reach(frozenset({"maya"})))
    report = overview.trends.report(caller, TrendAsk(ALL), NOW_S)
    assert report.whole.trend.total.n == 1


def test_without_the_scope_nothing_is_told(overview: Overview) -> None:
    stranger = Caller("usr_1", CallerKind.PERSON)
    for ask in (
        lambda: overview.trends.report(stranger, TrendAsk(ALL), NOW_S),
        lambda: overview.categories.report(stranger, ALL, Cut.CATEGORY, NOW_S),
        lambda: overview.departures.report(stranger, ALL, Cut.CATEGORY, MONDAY_S, NOW_S),
        lambda: overview.drifts.report(stranger, ALL, NOW_S),
    ):
        with pytest.raises(ForbiddenError):
            ask()


def test_what_is_kept_meanwhile_is_told_at_once(database: Database, overview: Overview) -> None:
    keep(database, calm(MONDAY_S))
    before = overview.trends.report(CONSOLE, TrendAsk(ALL), NOW_S).whole.trend.total.n
    with database.transaction() as connection:
        interactions.add_new(connection, [Stored(calm(MONDAY_S, interaction_id="later"))])
    after = overview.trends.report(CONSOLE, TrendAsk(ALL), NOW_S).whole.trend.total.n
    assert (before, after) == (1, 2)


def test_a_category_that_upsets_more_is_told_with_what_there_is_to_gain(
    database: Database, overview: Overview
) -> None:
    days = range(N_DAYS - 7, N_DAYS)
    keep(
        database,
        *daily(20, days, category="billing"),
        *daily(8, days, category="delivery"),
        *daily(8, days, category="returns"),
    )
    report = overview.categories.report(CONSOLE, ALL, Cut.CATEGORY, NOW_S)
    assert [(one.name, one.standing) for one in report.groups] == [
        ("billing", Standing.WORSE),
        ("delivery", Standing.BETTER),
        ("returns", Standing.BETTER),
    ]
    assert report.groups[0].scope == pytest.approx(7 * 12, rel=0.01)


def test_themes_are_ranked_by_whom_they_hit(database: Database, overview: Overview) -> None:
    days = range(N_DAYS - 7, N_DAYS)
    keep(database, *daily(9, days, category="billing"), *daily(3, days, category="app"))
    report = overview.categories.report(CONSOLE, ALL, Cut.CATEGORY, NOW_S)
    assert [one.theme.category for one in report.drivers] == ["billing", "app"]
    assert (report.n_negative, report.drivers[0].n_customers) == (84, 63)


def test_a_bad_day_departs_and_the_others_don_t(database: Database, overview: Overview) -> None:
    keep(
        database,
        *daily(8, range(N_DAYS - 1), category="billing"),
        *daily(8, range(N_DAYS - 1), category="app"),
        *daily(26, range(N_DAYS - 1, N_DAYS), category="billing"),
        *daily(8, range(N_DAYS - 1, N_DAYS), category="app"),
    )
    bad, good = (
        overview.departures.report(CONSOLE, ALL, Cut.CATEGORY, END_S - back * DAY_S, END_S)
        for back in (1, 2)
    )
    assert {(one.segment, one.measure) for one in bad.found} == {
        ("billing", Measure.NEGATIVE),
        ("", Measure.NEGATIVE),
    }
    assert (good.found, good.n_looked_at) == ((), 6)


def test_of_a_day_that_goes_on_only_shares_are_compared(
    database: Database, overview: Overview
) -> None:
    keep(database, *daily(8, range(N_DAYS), category="billing"))
    report = overview.departures.report(
        CONSOLE, ALL, Cut.CATEGORY, END_S - DAY_S, END_S - DAY_S / 2
    )
    assert (report.is_over, report.n_looked_at, report.found) == (False, 2, ())


def test_a_new_word_and_a_new_mood_are_a_drift(database: Database, overview: Overview) -> None:
    keep(
        database,
        *daily(8, range(56), text="My parcel is late again, [name]."),
        *daily(20, range(56, N_DAYS), text="The new tariff is not what I agreed to, [name]."),
    )
    report = overview.drifts.report(CONSOLE, ALL, NOW_S)
    assert report.moods is not None
    assert report.moods.p < 0.001
    odds = {shift.word: shift.log_odds > 0 for shift in report.words}
    assert (odds["tariff"], odds["parcel"]) == (True, False)
    assert "name" not in odds


def test_the_same_moods_and_words_are_none(database: Database, overview: Overview) -> None:
    keep(database, *daily(8, range(N_DAYS), text="My parcel is late again."))
    report = overview.drifts.report(CONSOLE, ALL, NOW_S)
    assert report.words == ()
    assert report.moods is not None
    assert report.moods.p > 0.5


def test_too_little_says_nothing_of_drift(database: Database, overview: Overview) -> None:
    keep(database, calm(MONDAY_S, text="Hello."), unread(MONDAY_S))
    report = overview.drifts.report(CONSOLE, ALL, NOW_S)
    assert (report.moods, report.words) == (None, ())


def test_sheets_hold_every_line_and_no_formula(database: Database, overview: Overview) -> None:
    evil = '=cmd|"/c calc"!A1'
    keep(database, *daily(9, range(N_DAYS - 7, N_DAYS), category=evil))
    trends = overview.trends.report(CONSOLE, TrendAsk(ALL, cut=Cut.CATEGORY), NOW_S)
    report = overview.categories.report(CONSOLE, ALL, Cut.CATEGORY, NOW_S)
    for lines, n in (
        (trend_sheet(trends, 0.0), 14),
        (group_sheet(report), 1),
        (theme_sheet(report), 1),
    ):
        rows = list(csv.reader(io.StringIO("".join(lines))))
        assert len(rows) == n + 1
        assert {len(row) for row in rows} == {len(rows[0])}
        assert not any(cell.startswith("=") for row in rows for cell in row)
