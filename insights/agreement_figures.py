"""Figures of agreement: machine and people, and people among each other, by criterion.

A rate of a few cases says more of chance than of anybody, so below a number of cases there is
none. Judgements of samples and of calibrations are never put together: in a sample the reviewer
sees the machine's outcome, which draws them towards it; in a calibration nobody does.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grading.report import Outcome
from insights.agreement import (
    FEWEST_UNITS,
    SCALE,
    Interval,
    Level,
    Pair,
    agreeing,
    alpha,
    alpha_interval,
    kappa,
    share_interval,
    table,
)

FEWEST_PAIRS = 20  # cases below which there is no rate


@dataclass(frozen=True, slots=True)
class Tally:
    """How often reviewers of samples made one outcome of what the machine made another."""

    criterion: str
    machine: Outcome
    human: Outcome
    n: int


@dataclass(frozen=True, slots=True)
class Rating:
    """One grader's outcome of one criterion in one calibration, beside the machine's."""

    unit: str  # the calibration
    criterion: str
    judge: str
    human: Outcome
    machine: Outcome


@dataclass(frozen=True, slots=True)
class Against:
    """The machine's outcomes against people's. All but the counts is None with too few."""

    n: int
    n_equal: int
    share: float | None = None
    interval: Interval | None = None  # of the share, 95 %
    kappa: float | None = None  # Cohen's, over all four outcomes
    alpha: float | None = None  # Krippendorff's, ordinal; "not applicable" counts as missing
    alpha_interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Among:
    """Graders' outcomes against each other's. All but the counts is None with too few."""

    n_units: int  # calls that at least two have graded; of a session: criteria
    n_pairs: int
    n_equal: int
    share: float | None = None
    alpha: float | None = None  # Krippendorff's, ordinal; "not applicable" counts as missing
    alpha_interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class CriterionAgreement:
    """How far a criterion is agreed on."""

    criterion: str
    sampled: Against  # reviewers of random samples, who saw the machine's outcome
    calibrated: Against  # what most of a calibration's graders said, none of whom saw it
    graders: Among  # the graders of calibrations


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the graders of one calibration made of a criterion."""

    criterion: str
    machine: Outcome
    outcomes: tuple[tuple[str, Outcome], ...]  # grader and outcome
    verdict: Outcome | None  # of more than half of them; None: they are split


@dataclass(frozen=True, slots=True)
class SessionAgreement:
    """How far the graders of one calibration agree, over its call's criteria."""

    criteria: tuple[Verdicts, ...]
    graders: Among
    machine: Against  # with their verdicts, where they are not split


def by_criterion(
    tallies: Iterable[Tally], ratings: Iterable[Rating]
) -> tuple[CriterionAgreement, ...]:
    """Return the figures of each criterion, in the order of their names."""
    sampled: dict[str, Counter[Pair]] = defaultdict(Counter)
    for tally in tallies:
        sampled[tally.criterion][tally.machine, tally.human] += tally.n
    graded: dict[str, list[Rating]] = defaultdict(list)
    for rating in ratings:
        graded[rating.criterion].append(rating)
    names = sorted({*sampled, *graded})
    return tuple(_criterion(name, sampled[name], graded[name]) for name in names)


def sampled_in_all(tallies: Iterable[Tally]) -> Against:
    """Return how often reviewers of samples agree with the machine, whatever the criterion.

    Without an interval or a coefficient: the criteria of one call are not independent.
    """
    counted = list(tallies)
    n = sum(tally.n for tally in counted)
    n_equal = sum(tally.n for tally in counted if tally.machine is tally.human)
    return Against(n, n_equal, n_equal / n if n >= FEWEST_PAIRS else None)


def session(ratings: Sequence[Rating]) -> SessionAgreement:
    """Return the figures of one calibration; its criteria in the order of the ratings."""
    of: dict[str, list[Rating]] = defaultdict(list)
    for rating in ratings:
        of[rating.criterion].append(rating)
    criteria = tuple(
        Verdicts(
            name,
            own[0].machine,
            tuple((r.judge, r.human) for r in own),
            _verdict([r.human for r in own]),
        )
        for name, own in of.items()
    )
    settled = Counter((v.machine, v.verdict) for v in criteria if v.verdict is not None)
    units = [[outcome for _, outcome in v.outcomes] for v in criteria]
    return SessionAgreement(criteria, _among(units, fewest=2), _against(settled, fewest=1))


def _criterion(name: str, sampled: Counter[Pair], ratings: Sequence[Rating]) -> CriterionAgreement:
    sessions: dict[str, list[Rating]] = defaultdict(list)
    for rating in ratings:
        sessions[rating.unit].append(rating)
    units = [[r.human for r in own] for own in sessions.values()]
    machine = [own[0].machine for own in sessions.values()]
    verdicts = zip(machine, map(_verdict, units), strict=True)
    settled = Counter((own, verdict) for own, verdict in verdicts if verdict is not None)
    return CriterionAgreement(
        name,
        _against(sampled, FEWEST_PAIRS),
        _against(settled, FEWEST_PAIRS),
        _among(units, FEWEST_UNITS),
    )


def _verdict(outcomes: Sequence[Outcome]) -> Outcome | None:
    """Return what more than half of them are, None if nothing is."""
    (most, n), *_ = Counter(outcomes).most_common(1)
    return most if 2 * n > len(outcomes) else None


def _against(pairs: Counter[Pair], fewest: int) -> Against:
    n = pairs.total()
    n_equal = sum(times for (one, other), times in pairs.items() if one is other)
    if n < fewest:
        return Against(n, n_equal)
    counts, times = table(list(pairs), SCALE), list(pairs.values())
    return Against(
        n,
        n_equal,
        n_equal / n,
        share_interval(n_equal, n),
        kappa(pairs),
        alpha(counts, Level.ORDINAL, times),
        alpha_interval(counts, Level.ORDINAL, times),
    )


def _among(units: Sequence[Sequence[Outcome]], fewest: int) -> Among:
    shared = [unit for unit in units if len(unit) > 1]
    n_equal, n_pairs = agreeing(shared)
    if len(shared) < fewest:
        return Among(len(shared), n_pairs, n_equal)
    counts = table(shared, SCALE)
    return Among(
        len(shared),
        n_pairs,
        n_equal,
        n_equal / n_pairs,
        alpha(counts, Level.ORDINAL),
        alpha_interval(counts, Level.ORDINAL),
    )
