"""What customers said anywhere, over time: how much, how it felt, and what changed for good."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.pages.departed import DepartedDay, departed_day
from api.pages.drifted import DriftView, drift_view
from api.pages.fragments import fragment
from api.pages.page import staff_page
from api.pages.said_filters import CUT_WORDS, SaidChoices, said_choices
from api.pages.spreading import spreading
from api.pages.trend_asked import TrendAsked, trend_asked
from api.pages.trend_charts import (
    SmallChart,
    TrendChart,
    group_charts,
    mood_charts,
    trend_chart,
)
from api.pages.trend_rows import PeriodRow, TurnRow, period_rows, turn_rows
from api.pages.trend_words import MEASURES, figure_of, rounded
from api.pages.trended import Link, Shown
from api.pages.visit import Visit
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.trends.departures import DepartureReport
from api.trends.trends import Course, TrendReport
from emotion.labels import Emotion
from insights.tally import Tally
from insights.trend import Grain, Measure, by_week

_MOST_SMALL_DAYS = 42  # above so many, a small chart shows weeks


@dataclass(frozen=True, slots=True)
class TotalWords:
    """All that fits, in a few figures."""

    negative: str
    valence: str
    rating: str


@dataclass(frozen=True, slots=True)
class TrendsView:
    """All that the page shows."""

    asked: TrendAsked
    behind: Link  # to the conversations of the total
    choices: SaidChoices
    report: TrendReport
    total: Tally
    measures: Sequence[tuple[Measure, str, str]]  # each with its title and its address
    chart: TrendChart | None  # None: nothing was said
    turns: tuple[TurnRow, ...]
    rows: tuple[PeriodRow, ...]
    moods: tuple[tuple[Emotion, SmallChart], ...]
    groups: tuple[SmallChart, ...]
    days: tuple[DepartedDay, ...]
    drift: DriftView

    @property
    def words(self) -> "TotalWords":
        """The total in words."""
        rating = self.total.mean_rating
        return TotalWords(
            negative=figure_of(self.total, Measure.NEGATIVE),
            valence=figure_of(self.total, Measure.VALENCE),
            rating=rounded(rating.mean) if rating else "too few to say",
        )

    @property
    def title(self) -> str:
        """What the chart shows."""
        return MEASURES[self.asked.measure].title

    @property
    def of(self) -> str:
        """What the chart's values are."""
        return MEASURES[self.asked.measure].of

    @property
    def day_word(self) -> str:
        """What a day is parted by."""
        return CUT_WORDS[self.asked.departure_cut]

    @property
    def standing(self) -> str:
        """Where the groups are compared."""
        by = self.asked.departure_cut
        return self.asked.filters.link("/staff/categories", by=by, grain="", measure="")

    @property
    def cut_word(self) -> str:
        """What the groups are groups of."""
        return CUT_WORDS[self.asked.cut] if self.asked.cut else ""


@staff_page("/trends", title="Trends", scope=Scope.TRENDS_READ, help="trends")
async def trends(visit: Visit) -> None:
    """Show what fits the address."""
    for style in ("charts.css", "quality.css", "trends.css"):
        visit.style(style)
    visit.script("readout.js")
    shown = await _view(visit)
    await visit.note(Action.SAW, Subject("trends", ""), f"{shown.total.n} interactions")
    await spreading(visit)
    fragment("trends.html.j2", "div", "stack wide-gap", page=shown)


async def _view(visit: Visit) -> TrendsView:
    parts, caller = visit.parts, visit.caller
    now_s = parts.clock()
    asked = trend_asked(visit.query, visit.zone, now_s)
    overview, ask = parts.overview, asked.ask
    choices, report, days, drift = await asyncio.gather(
        visit.read(lambda: said_choices(parts, caller)),
        visit.read(lambda: overview.trends.report(caller, ask, now_s)),
        visit.read(
            lambda: [
                overview.departures.report(caller, ask.query, asked.departure_cut, day_s, now_s)
                for day_s in asked.days_s
            ]
        ),
        visit.read(lambda: overview.drifts.report(caller, ask.query, now_s, ask.offset_s)),
    )
    return _drawn(asked, choices, report, days, drift_view(drift, asked))


def _drawn(
    asked: TrendAsked,
    choices: SaidChoices,
    report: TrendReport,
    days: Sequence[DepartureReport],
    drift: DriftView,
) -> TrendsView:
    timed = asked.spanning(report.since_s, report.until_s)
    whole = _shown(report.whole, timed, report)
    is_any = bool(whole.trend.periods)
    return TrendsView(
        asked=asked,
        behind=timed.link_of(None),
        choices=choices,
        report=report,
        total=whole.trend.total,
        measures=[
            (one, words.title, asked.here(measure=one.value)) for one, words in MEASURES.items()
        ],
        chart=trend_chart(whole, asked.measure) if is_any else None,
        turns=turn_rows(report, timed),
        rows=period_rows(whole),
        moods=mood_charts(_small(whole)) if is_any else (),
        groups=group_charts(
            [(one.name or "", _small(_shown(one, timed, report))) for one in report.groups],
            asked.measure,
        ),
        days=tuple(departed_day(day, asked) for day in days),
        drift=drift,
    )


def _shown(course: Course, asked: TrendAsked, report: TrendReport) -> Shown:
    ends_s = report.since_s, min(report.until_s, asked.now_s)
    return Shown(course.trend, course.turns, asked.link_of(course.name), ends_s, asked.ask.offset_s)


def _small(shown: Shown) -> Shown:
    """Return a trend as a small chart has room for it."""
    is_crowded = len(shown.trend.periods) > _MOST_SMALL_DAYS
    if shown.trend.grain is Grain.WEEK or not is_crowded:
        return shown
    weeks = by_week(shown.trend, shown.offset_s)
    return replace(shown, trend=weeks)
