"""Drifted: whether customers still feel and write as they did, in words."""

import math
from dataclasses import dataclass

from api.pages.charts.timeline import day_text
from api.pages.trend_asked import TrendAsked
from api.pages.trend_words import signed
from api.reports.wording import number
from api.trends.drifts import DriftReport
from emotion.labels import Emotion
from insights.drift import MoodDrift, WordShift

_BEYOND_CHANCE = 0.01  # of a drift of moods: one comparison, looked at often
_LEAST_POINTS = 0.05  # percentage points: below, a shift is none


@dataclass(frozen=True, slots=True)
class MoodShift:
    """One mood, more or less often than before."""

    mood: Emotion
    points: str
    width: str  # of its bar, as a share of the room on its side
    is_more: bool
    href: str


@dataclass(frozen=True, slots=True)
class WordRow:
    """A word that is used more, or less."""

    word: str
    times: str
    counts: str
    href: str


@dataclass(frozen=True, slots=True)
class DriftView:
    """The last weeks beside those before, as the page shows them."""

    report: DriftReport
    moods: tuple[MoodShift, ...]  # the largest shift first; none: too few to say
    said: str
    is_sure: bool  # moods differ beyond chance
    more: tuple[WordRow, ...]
    less: tuple[WordRow, ...]


def drift_view(report: DriftReport, asked: TrendAsked) -> DriftView:
    """Return how customers' moods and words moved."""
    moods = report.moods
    rows = [(shift, _word(shift, report, asked)) for shift in report.words]
    return DriftView(
        report=report,
        moods=_moods(moods, report, asked) if moods else (),
        said=_said(moods) if moods else "",
        is_sure=moods is not None and moods.p < _BEYOND_CHANCE,
        more=tuple(row for shift, row in rows if shift.log_odds > 0),
        less=tuple(row for shift, row in rows if shift.log_odds < 0),
    )


def _moods(drift: MoodDrift, report: DriftReport, asked: TrendAsked) -> tuple[MoodShift, ...]:
    most = max(abs(shift) for shift in drift.shifts.values()) or 1.0
    ordered = sorted(drift.shifts.items(), key=lambda pair: -abs(pair[1]))
    return tuple(
        MoodShift(
            mood=mood,
            points=signed(shift * 100, 1) if abs(shift) * 100 >= _LEAST_POINTS else "0",
            width=f"{100 * abs(shift) / most:.1f}%",
            is_more=shift > 0,
            href=_lately(report, asked, mood=mood.value),
        )
        for mood, shift in ordered
    )


def _said(drift: MoodDrift) -> str:
    between = f"{number(drift.interval.low * 1000)} to {number(drift.interval.high * 1000)}"
    return f"{number(drift.divergence * 1000)} thousandths of a bit ({between})"


def _word(shift: WordShift, report: DriftReport, asked: TrendAsked) -> WordRow:
    times, low, high = (
        math.exp(odds) for odds in (shift.log_odds, shift.interval.low, shift.interval.high)
    )
    return WordRow(
        word=shift.word,
        times=f"\N{MULTIPLICATION SIGN}{number(times)} ({number(low)} to {number(high)})",
        counts=f"{shift.n_before:,} \N{RIGHTWARDS ARROW} {shift.n_after:,}",
        href=_lately(report, asked, text=shift.word),
    )


def _lately(report: DriftReport, asked: TrendAsked, **chosen: str) -> str:
    since, until = (
        day_text(at_s, asked.ask.offset_s)
        for at_s in (report.after.since_s, report.after.until_s - 1)
    )
    return asked.filters.link(since=since, until=until, **chosen)
