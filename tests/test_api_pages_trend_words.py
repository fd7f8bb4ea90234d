"""What trends say in words: figures with their doubt, changes and days with their odds."""

import math
from dataclasses import replace
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from api.pages.departed import departure_rows
from api.pages.said_filters import said_filters
from api.pages.trend_asked import TrendAsked, trend_asked
from api.pages.trend_charts import trend_chart
from api.pages.trend_words import change_day, change_said, figure_of, signed
from api.pages.trended import Shown
from api.trends.departures import DepartureReport
from insights.agreement import Interval
from insights.baseline import Departure, Expected
from insights.change_point import Change, Level
from insights.estimate import Sums
from insights.interaction import Cut
from insights.tally import Tally
from insights.trend import DAY_S, Grain, Measure, Turn, trend, turns
from tests.interactions import MONDAY_S

NOW_S = MONDAY_S + 40 * DAY_S + 3600
LEVEL = Level(0.24, Interval(0.22, 0.26), 40)


def change(before: float, after: float, doubt: float = 0.02) -> Change:
    shift = after - before
    return Change(
        day=10,
        earliest=8,
        latest=12,
        before=replace(LEVEL, mean=before),
        after=replace(LEVEL, mean=after),
        shift=shift,
        interval=Interval(shift - doubt, shift + doubt),
    )


def asked(zone: str = "UTC", **given: str) -> TrendAsked:
    return trend_asked(given, ZoneInfo(zone), NOW_S)


@pytest.mark.parametrize(
    ("measure", "moved", "said"),
    [
        (Measure.NEGATIVE, change(0.24, 0.31), "from 24 % to 31 %: +7.0 points (+5.0 to +9.0)"),
        (Measure.NEGATIVE, change(0.05, 0.04), "from 5.0 % to 4.0 %: −1.0 points (−3.0 to +1.0)"),
        (Measure.VALENCE, change(0.1, -0.1), "from +0.10 to −0.10: −0.20 (−0.22 to −0.18)"),
        (Measure.VOLUME, change(3.0, 3.0 + math.log(1.5)), "+50 % (+47 % to +53 %)"),
    ],
)
def test_a_change_is_said_with_what_chance_leaves_open(
    measure: Measure, moved: Change, said: str
) -> None:
    assert change_said(measure, moved) == said


def test_a_change_of_a_sure_day_names_that_day_alone() -> None:
    turn = Turn(Measure.NEGATIVE, MONDAY_S, MONDAY_S, MONDAY_S, change(0.2, 0.3))
    assert change_day(turn) == "Mon 2 Mar 2026"
    unsure = replace(turn, earliest_s=MONDAY_S - DAY_S, latest_s=MONDAY_S + 2 * DAY_S)
    assert change_day(unsure) == "Mon 2 Mar 2026, or a day from 1 Mar to 4 Mar"


@pytest.mark.parametrize(
    ("tally", "measure", "said"),
    [
        (Tally(100, 80, 24, 50), Measure.NEGATIVE, "30 % (21 to 41)"),
        (Tally(100, 4, 2, 50), Measure.NEGATIVE, "too few to say"),
        (Tally(1234, 80, 24, 50), Measure.VOLUME, "1,234"),
        (Tally(9, 9, 0, 0, Sums(9, 0.9, 0.09)), Measure.VALENCE, "+0.10 (+0.10 to +0.10)"),
    ],
)
def test_a_figure_is_said_with_what_chance_leaves_open(
    tally: Tally, measure: Measure, said: str
) -> None:
    assert figure_of(tally, measure) == said


def test_nothing_has_no_sign() -> None:
    assert [signed(value) for value in (0.0, -0.001, 0.004, -0.006)] == ["0", "0", "0", "−0.01"]


@pytest.mark.parametrize(
    ("given", "grain"),
    [
        ({}, Grain.DAY),
        ({"since": "2026-01-01"}, Grain.DAY),
        ({"since": "2025-01-01"}, Grain.WEEK),
        ({"since": "2025-06-01", "grain": "day"}, Grain.DAY),
        ({"since": "2020-01-01", "grain": "day"}, Grain.WEEK),
    ],
)
def test_days_are_shown_while_a_page_has_room_for_them(given: dict[str, str], grain: Grain) -> None:
    assert asked(**given).ask.grain is grain


@pytest.mark.parametrize("given", [{"by": "colour"}, {"measure": "joy"}, {"since": "soon"}])
def test_what_cant_be_asked_is_said_and_passed_over(given: dict[str, str]) -> None:
    found = asked(**given)
    assert next(iter(given)) in found.filters.fault
    assert (found.cut, found.measure) == (None, Measure.NEGATIVE)


def test_days_begin_where_the_viewer_is() -> None:
    today_s, yesterday_s = asked("Asia/Tokyo").days_s
    assert today_s == MONDAY_S + 40 * DAY_S - 9 * 3600
    assert yesterday_s == today_s - DAY_S


def test_a_past_time_is_looked_at_by_its_last_day() -> None:
    assert asked(until="2026-03-05").days_s == (MONDAY_S + 3 * DAY_S,)


def test_a_groups_link_names_it_whatever_is_in_its_name() -> None:
    link = asked(by="category", source="chat").link_of("bills, & co")
    assert link(since="2026-03-02") == (
        "/staff/conversations?source=chat&category=bills%252C%2520%2526%2520co&since=2026-03-02"
    )


def test_a_link_to_conversations_carries_what_filters_them_alone() -> None:
    filters = said_filters({"grain": "week", "mood": "sad"}, UTC, ("grain",))
    assert filters.link() == "/staff/conversations?mood=sad"
    assert filters.link("/staff/trends") == "/staff/trends?mood=sad&grain=week"


def test_a_departure_is_said_beside_what_is_usual() -> None:
    one = Departure("billing", Measure.NEGATIVE, 38, Expected(25.2, 17.4, 33.1, 1.2), 90, 0.00231)
    whole = replace(one, segment="", measure=Measure.VOLUME, observed=9, n=1, p=1e-9)
    report = DepartureReport(MONDAY_S, is_over=True, n=90, n_looked_at=4, found=(one, whole))
    first, last = departure_rows(report, asked())
    assert (first.what, first.observed, first.usual, first.chance) == (
        "more negative", "38 of 90 (42 %)", "25 (17 to 33)", "1 day in 400",
    )  # fmt: skip
    assert "category=billing" in first.href
    assert (last.group, last.what, last.chance) == (
        "Everything", "fewer contacts", "1 day in over 1,000,000",
    )  # fmt: skip
    assert "category" not in last.href


def test_half_a_day_is_a_bar_and_no_point_of_the_volume() -> None:
    days = trend({MONDAY_S + n * DAY_S: Tally(n=50, n_told=40) for n in range(30)}, Grain.DAY)
    ends_s = (MONDAY_S, MONDAY_S + 29.5 * DAY_S)
    shown = Shown(days, (), asked(by=Cut.TEAM).link_of(None), ends_s)
    volume, share = (trend_chart(shown, m) for m in (Measure.VOLUME, Measure.NEGATIVE))
    assert [len(line.split()) for line in volume.course.lines] == [29]
    assert [len(line.split()) for line in share.course.lines] == [30]
    assert ", in part:" in volume.course.hits[-1].text
    assert len(volume.volumes.bars) == 30


def test_a_change_steps_the_level_and_is_signed_in_the_chart() -> None:
    held = {
        MONDAY_S + n * DAY_S: Tally(n=100, n_told=100, n_negative=20 + 20 * (n >= 30))
        for n in range(60)
    }
    days = trend(held, Grain.DAY)
    shown = Shown(days, turns(days), asked().link_of(None), (MONDAY_S, MONDAY_S + 60 * DAY_S))
    chart = trend_chart(shown, Measure.NEGATIVE)
    assert [(one.sign, one.at) for one in chart.course.shifts] == [("1", "50.000%")]
    assert [one.text for one in chart.course.levels] == ["20 %", "40 %"]
    assert "1 lasting change." in chart.summary


def test_without_a_change_there_is_one_level() -> None:
    days = trend({MONDAY_S + n * DAY_S: Tally(10 + n % 2, 10, 3) for n in range(40)}, Grain.DAY)
    shown = Shown(days, (), asked().link_of(None), (MONDAY_S, MONDAY_S + 40 * DAY_S))
    texts = [
        [one.text for one in trend_chart(shown, measure).course.levels]
        for measure in (Measure.NEGATIVE, Measure.VOLUME, Measure.VALENCE)
    ]
    assert texts == [["30 %"], ["10"], []]
