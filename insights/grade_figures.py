"""GradeFigures: what many graded calls come to, folded from sums that a database adds up."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from emotion.labels import Emotion
from grading.report import Outcome
from insights.estimate import Estimate, Sums, estimate_of

N_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Tally:
    """How many calls, and of how many of them something is so."""

    n: int = 0
    n_alerted: int = 0  # with an alert or more
    n_changed: int = 0
    n_disputed: int = 0
    n_reviewed: int = 0
    n_upset: int = 0  # the customer was low at some time
    n_recovered: int = 0  # ... and was not at the end
    total_s: float = 0.0  # of all of them

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.n + other.n,
            self.n_alerted + other.n_alerted,
            self.n_changed + other.n_changed,
            self.n_disputed + other.n_disputed,
            self.n_reviewed + other.n_reviewed,
            self.n_upset + other.n_upset,
            self.n_recovered + other.n_recovered,
            self.total_s + other.total_s,
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """Calls of one week, band, mood and tenth of the points."""

    week_begins_s: float  # epoch seconds, a Monday in UTC
    band: str | None
    mood: Emotion | None
    tenth: int | None  # 0..9; None: no points
    tally: Tally
    points: Sums


@dataclass(frozen=True, slots=True)
class CriterionCell:
    """Calls of one criterion and outcome."""

    criterion: str
    outcome: Outcome
    n: int
    points: Sums  # within the criterion; of none if it did not apply
    cost: float  # points of the calls that it took, all calls together


@dataclass(frozen=True, slots=True)
class AgentFigures:
    """One agent's calls at a glance."""

    agent_id: str
    tally: Tally
    points: Estimate | None  # None: too few to say


@dataclass(frozen=True, slots=True)
class Week:
    """The calls that began in one week."""

    begins_s: float  # epoch seconds
    n: int
    points: Estimate | None  # None: too few to say


@dataclass(frozen=True, slots=True)
class CriterionFigures:
    """How often a criterion came to each outcome, and what it cost."""

    criterion: str
    title: str
    outcomes: Mapping[Outcome, int]  # each there, 0 or more
    sums: Sums
    points: Estimate | None  # within the criterion, where it applied; None: too few to say
    cost: float  # points that a call lost to it, on average of all calls


@dataclass(frozen=True, slots=True)
class GradeFigures:
    """Many calls."""

    tally: Tally
    sums: Sums  # of the points of those that have any
    points: Estimate | None  # None: too few to say
    bands: Mapping[str | None, int]
    moods: Mapping[Emotion | None, int]
    tenths: tuple[int, ...]  # calls with 0 to under 10 points, ..., with 90 to 100
    weeks: tuple[Week, ...]  # oldest first; a week without calls is left out
    criteria: tuple[CriterionFigures, ...]  # the costliest first

    @property
    def mean_duration_s(self) -> float | None:
        """How long a call lasts; None without any."""
        return self.tally.total_s / self.tally.n if self.tally.n else None


def figures_of(
    cells: Sequence[Cell], criteria: Sequence[CriterionCell], titles: Mapping[str, str]
) -> GradeFigures:
    """Return what the cells come to; a criterion without a title goes by its id."""
    tally, sums = sum((c.tally for c in cells), Tally()), sum((c.points for c in cells), Sums())
    return GradeFigures(
        tally=tally,
        sums=sums,
        points=estimate_of(sums),
        bands=_counts(cells, lambda c: c.band),
        moods=_counts(cells, lambda c: c.mood),
        tenths=_tenths(_counts(cells, lambda c: c.tenth)),
        weeks=_weeks(cells),
        criteria=criteria_figures(criteria, titles, tally.n),
    )


def criteria_figures(
    cells: Sequence[CriterionCell], titles: Mapping[str, str], n_calls: int
) -> tuple[CriterionFigures, ...]:
    """Return each criterion's figures over `n_calls`, the costliest first."""
    grouped: dict[str, list[CriterionCell]] = {}
    for cell in cells:
        grouped.setdefault(cell.criterion, []).append(cell)
    found = [_criterion(name, own, titles, n_calls) for name, own in grouped.items()]
    return tuple(sorted(found, key=lambda one: (-one.cost, one.criterion)))


def _criterion(
    name: str, cells: Sequence[CriterionCell], titles: Mapping[str, str], n_calls: int
) -> CriterionFigures:
    sums = sum((c.points for c in cells), Sums())
    counts = {outcome: sum(c.n for c in cells if c.outcome is outcome) for outcome in Outcome}
    cost = sum(c.cost for c in cells) / n_calls if n_calls else 0.0
    return CriterionFigures(name, titles.get(name, name), counts, sums, estimate_of(sums), cost)


Key = TypeVar("Key", bound=Hashable)


def _counts(cells: Sequence[Cell], key: Callable[[Cell], Key]) -> dict[Key, int]:
    counted: dict[Key, int] = {}
    for cell in cells:
        counted[key(cell)] = counted.get(key(cell), 0) + cell.tally.n
    return dict(sorted(counted.items(), key=lambda pair: -pair[1]))


def _tenths(counted: Mapping[int | None, int]) -> tuple[int, ...]:
    return tuple(counted.get(tenth, 0) for tenth in range(N_TENTHS))


def _weeks(cells: Sequence[Cell]) -> tuple[Week, ...]:
    grouped: dict[float, list[Cell]] = {}
    for cell in cells:
        grouped.setdefault(cell.week_begins_s, []).append(cell)
    return tuple(
        Week(begins_s, sum(c.tally.n for c in own), estimate_of(_points(own)))
        for begins_s, own in sorted(grouped.items())
    )


def _points(cells: Sequence[Cell]) -> Sums:
    return sum((c.points for c in cells), Sums())
