"""Revision: what a grade comes to once people have changed outcomes; the machine's stays beside it.

A person says an outcome, not points. It earns the middle of what that outcome stands for: all for
met, none for missed, and for partly met the middle between the rubric's two lines. An outcome
that is the machine's own earns what the machine gave, so taking a change back restores the grade.
The rest is the arithmetic of `grading.points`: what does not apply has no weight, and what may
only lower a grade still may only lower it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from emotion.errors import TonewiseError
from grading.points import call_points, counted
from grading.report import CriterionResult, GradeReport, Outcome
from grading.rubric import Rubric


class RevisionError(TonewiseError):
    """A change that can't be made of this grade."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What a call came to; all three are None when nothing applied."""

    points: float | None  # 0..100
    stars: int | None  # 1..5
    band: str | None


@dataclass(frozen=True, slots=True)
class RevisedCriterion:
    """One criterion as it stands, and the machine's result that it came from."""

    machine: CriterionResult
    outcome: Outcome
    points: float | None  # 0..100 within this criterion; None: not applicable
    auto_fail: bool  # this outcome fails the whole call
    counts: bool  # whether it is part of the mean that makes the call's points

    @property
    def is_changed(self) -> bool:
        """Whether it stands otherwise than the machine had it."""
        return self.outcome is not self.machine.outcome


@dataclass(frozen=True, slots=True)
class Revision:
    """A grade before and after; both the same where nothing was changed."""

    machine: Totals
    final: Totals
    criteria: tuple[RevisedCriterion, ...]  # in the report's order

    @property
    def is_changed(self) -> bool:
        """Whether any criterion stands otherwise than the machine had it."""
        return any(c.is_changed for c in self.criteria)


def revised(
    report: GradeReport, rubric: Rubric | None, outcomes: Mapping[str, Outcome]
) -> Revision:
    """Return what the report comes to with these outcomes, by criterion id, in place of its own.

    Raises RevisionError for a criterion that the report lacks, and if a changed one has to be
    weighed without the rubric that the report was graded by.
    """
    own = {result.id: result for result in report.criteria}
    if odd := [name for name in outcomes if name not in own]:
        raise RevisionError(f"wanted a criterion of {', '.join(own)}, got {odd[0]!r}")
    changed = {name: to for name, to in outcomes.items() if to is not own[name].outcome}
    machine = Totals(report.points, report.stars, report.band)
    if not changed:
        return Revision(machine, machine, _beside(report.criteria, report.criteria))
    rubric = _of(report, rubric)
    results = _results(report, rubric, changed)
    return Revision(machine, _totals(results, rubric), _beside(report.criteria, results))


def points_for(outcome: Outcome, rubric: Rubric) -> float | None:
    """Return what an outcome earns that a person chose, 0..100; None: not applicable."""
    match outcome:
        case Outcome.MET:
            return 100.0
        case Outcome.PARTLY:
            return (rubric.partly + rubric.met) / 2
        case Outcome.MISSED:
            return 0.0
        case Outcome.NOT_APPLICABLE:
            return None


def _of(report: GradeReport, rubric: Rubric | None) -> Rubric:
    wanted = f"{report.rubric_name} {report.rubric_version}"
    if rubric is None:
        raise RevisionError(f"wanted rubric {wanted}, by which the call was graded; it is gone")
    if {c.id for c in rubric.criteria} != {r.id for r in report.criteria}:
        raise RevisionError(
            f"wanted rubric {wanted} as the call was graded by it, got other criteria"
        )
    return rubric


def _results(
    report: GradeReport, rubric: Rubric, changed: Mapping[str, Outcome]
) -> tuple[CriterionResult, ...]:
    fails = {c.id for c in rubric.criteria if c.auto_fail}
    only_lower = frozenset(c.id for c in rubric.criteria if c.rule.only_lowers)
    results = [
        _changed(result, changed[result.id], rubric, result.id in fails)
        if result.id in changed
        else result
        for result in report.criteria
    ]
    return counted(results, only_lower)


def _changed(
    result: CriterionResult, outcome: Outcome, rubric: Rubric, can_fail: bool
) -> CriterionResult:
    fails = can_fail and outcome is Outcome.MISSED
    return replace(result, outcome=outcome, points=points_for(outcome, rubric), auto_fail=fails)


def _totals(results: tuple[CriterionResult, ...], rubric: Rubric) -> Totals:
    points = call_points(results)
    if points is None:
        return Totals(None, None, None)
    return Totals(points, rubric.stars_for(points), rubric.band_for(points))


def _beside(
    machine: tuple[CriterionResult, ...], final: tuple[CriterionResult, ...]
) -> tuple[RevisedCriterion, ...]:
    return tuple(
        RevisedCriterion(own, now.outcome, now.points, now.auto_fail, now.counts)
        for own, now in zip(machine, final, strict=True)
    )
