"""What another rubric would make of the same calls, call by call and in all."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from grading.report import GradeReport, Outcome

_NOTICEABLE = 0.005  # points: what is shown with two decimals


@dataclass(frozen=True, slots=True)
class Grade:
    """What a call came to; all None: nothing in the rubric applied to it."""

    points: float | None  # 0..100
    stars: int | None  # 1..5
    band: str | None


@dataclass(frozen=True, slots=True)
class Regrade:
    """One call by either rubric."""

    before: Grade
    after: Grade

    @property
    def change(self) -> float | None:
        """Points gained; None unless both rubrics had something to say."""
        if self.before.points is None or self.after.points is None:
            return None
        return self.after.points - self.before.points


@dataclass(frozen=True, slots=True)
class CriterionTrial:
    """How often a criterion came to each outcome; None: that rubric doesn't have it."""

    id: str
    title: str
    before: Mapping[Outcome, int] | None
    after: Mapping[Outcome, int] | None


@dataclass(frozen=True, slots=True)
class Summary:
    """All calls by one rubric."""

    mean_points: float | None  # 0..100; None: no call has any
    bands: Mapping[str, int]  # calls, best band first as the calls have them


@dataclass(frozen=True, slots=True)
class RubricTrial:
    """The same calls by two rubrics."""

    before: Summary
    after: Summary
    n_up: int
    n_down: int
    n_same: int
    n_other: int  # graded by one of the rubrics alone, or by none
    criteria: tuple[CriterionTrial, ...]  # as the new rubric has them, then those it dropped
    calls: tuple[Regrade, ...]  # in the order given


def compare(before: Sequence[GradeReport], after: Sequence[GradeReport]) -> RubricTrial:
    """Return what changes; the reports are of the same calls in the same order."""
    calls = tuple(Regrade(_grade(b), _grade(a)) for b, a in zip(before, after, strict=True))
    ways = Counter(_way(call.change) for call in calls)
    return RubricTrial(
        before=_summary(before),
        after=_summary(after),
        n_up=ways["up"],
        n_down=ways["down"],
        n_same=ways["same"],
        n_other=ways["other"],
        criteria=tuple(_criteria(before, after)),
        calls=calls,
    )


def _grade(report: GradeReport) -> Grade:
    return Grade(report.points, report.stars, report.band)


def _way(change: float | None) -> str:
    if change is None:
        return "other"
    if abs(change) < _NOTICEABLE:
        return "same"
    return "up" if change > 0 else "down"


def _summary(reports: Sequence[GradeReport]) -> Summary:
    graded = sorted((r for r in reports if r.points is not None), key=lambda r: -(r.points or 0.0))
    points = [r.points for r in graded if r.points is not None]
    return Summary(fmean(points) if points else None, Counter(r.band for r in graded if r.band))


def _criteria(
    before: Sequence[GradeReport], after: Sequence[GradeReport]
) -> Iterator[CriterionTrial]:
    old, new = _outcomes(before), _outcomes(after)
    titles = {c.id: c.title for reports in (before, after) for r in reports for c in r.criteria}
    for criterion_id in dict.fromkeys((*new, *old)):
        yield CriterionTrial(
            criterion_id, titles[criterion_id], old.get(criterion_id), new.get(criterion_id)
        )


def _outcomes(reports: Sequence[GradeReport]) -> dict[str, Counter[Outcome]]:
    counts: dict[str, Counter[Outcome]] = {}
    for report in reports:
        for criterion in report.criteria:
            counts.setdefault(criterion.id, Counter())[criterion.outcome] += 1
    return counts
