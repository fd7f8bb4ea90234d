"""Charted: the figures of many graded calls, with their charts and where each part leads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.pages.charts.criteria import CriterionBar, criteria_bars
from api.pages.charts.distribution import N_BARS, WIDTH_POINTS, Distribution, distribution
from api.pages.charts.trend import TrendChart, trend
from grading.report import Outcome
from insights.agent_record import Comparison
from insights.grade_figures import GradeFigures

Link = Callable[..., str]  # parameters of the URL that change -> an address
_JUST_UNDER = 0.001  # points: a bar ends where the next begins


@dataclass(frozen=True, slots=True)
class Charts:
    """The pictures of one set of calls."""

    trend: TrendChart
    distribution: Distribution
    criteria: tuple[CriterionBar, ...]


def charts_of(
    figures: GradeFigures,
    link: Link,
    comparisons: Sequence[Comparison] = (),
    reference: float | None = None,
) -> Charts:
    """Return the charts; `link` makes the address of the calls behind a bar."""
    names = [each.criterion for each in figures.criteria]
    missed = {name: link(criterion=name, outcome=Outcome.MISSED.value) for name in names}
    return Charts(
        trend=trend(figures.weeks, reference),
        distribution=distribution(figures.tenths, [_tenth(n, link) for n in range(N_BARS)]),
        criteria=criteria_bars(figures.criteria, comparisons, missed),
    )


def _tenth(place: int, link: Link) -> str:
    first = place * WIDTH_POINTS
    is_last = place == N_BARS - 1
    to = 100.0 if is_last else first + WIDTH_POINTS - _JUST_UNDER
    return link(points_from=str(first), points_to=f"{to:g}", order="worst")
