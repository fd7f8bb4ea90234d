"""Trend rows: what stands in the tables beside the charts of a trend."""

from dataclasses import dataclass

from api.pages.charts.timeline import day_text, period_name
from api.pages.trend_asked import TrendAsked
from api.pages.trend_words import MEASURES, change_day, change_said, figure_of
from api.pages.trended import Shown, saying
from api.trends.trends import TrendReport
from insights.tally import Tally
from insights.trend import Measure, Turn


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One day or week."""

    name: str
    href: str
    tally: Tally
    negative: str
    valence: str


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One lasting change."""

    sign: str  # its number in the chart; "" if it isn't in it
    group: str  # "" is everything
    measure: str
    said: str
    when: str
    href: str  # the conversations since
    is_worse: bool


def period_rows(shown: Shown) -> tuple[PeriodRow, ...]:
    """Return a row a period, the latest first."""
    return tuple(
        PeriodRow(
            name=period_name(each.start_s, shown.trend.grain, shown.offset_s),
            href=saying(shown, each, "").href,
            tally=each.tally,
            negative=figure_of(each.tally, Measure.NEGATIVE),
            valence=figure_of(each.tally, Measure.VALENCE),
        )
        for each in reversed(shown.trend.periods)
    )


def turn_rows(report: TrendReport, asked: TrendAsked) -> tuple[TurnRow, ...]:
    """Return every lasting change: those in the chart first, then the latest first."""
    charted = [turn for turn in report.whole.turns if turn.measure is asked.measure]
    rows = [
        (place, turn, _row(course.name, turn, asked, str(place) if place else ""))
        for course in (report.whole, *report.groups)
        for turn in course.turns
        for place in [charted.index(turn) + 1 if course.name is None and turn in charted else 0]
    ]
    rows.sort(key=lambda each: (not each[0], each[0], -each[1].at_s))
    return tuple(row for _, _, row in rows)


def _row(group: str | None, turn: Turn, asked: TrendAsked, sign: str) -> TurnRow:
    rose, offset_s = turn.change.shift > 0, asked.ask.offset_s
    return TurnRow(
        sign=sign,
        group=group or "",
        measure=MEASURES[turn.measure].title,
        said=change_said(turn.measure, turn.change),
        when=change_day(turn, offset_s),
        href=asked.link_of(group)(since=day_text(turn.at_s, offset_s)),
        is_worse=rose if turn.measure is Measure.NEGATIVE else not rose,
    )
