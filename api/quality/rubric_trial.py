"""Trying a rubric on past calls before anything is graded by it."""

from dataclasses import dataclass

from api.quality.past import Past, ReadCall
from api.security.reach import Reach
from api.storage.past_calls import PastCall
from grading.grader import regrade
from grading.report import GradeReport
from grading.rubric import Rubric
from insights.rubric_trial import Regrade, RubricTrial, compare


@dataclass(frozen=True, slots=True)
class CallTried:
    """One call by the rubric in use and by the one that is tried."""

    call_id: str
    agent_id: str | None
    department: str | None
    began_s: float  # epoch seconds
    by: Regrade


@dataclass(frozen=True, slots=True)
class RubricTried:
    """What a rubric would have made of past calls."""

    n_calls: int
    n_unreadable: int  # reports that this release can't read
    in_all: RubricTrial
    calls: tuple[CallTried, ...]  # those in reach, the most changed first


def try_rubric(past: Past, in_use: Rubric, tried: Rubric, reach: Reach) -> RubricTried:
    """Return what `tried` makes of past calls beside what `in_use` makes of the same.

    Figures are of all calls, whoever asks; single calls are those that `reach` covers.
    May raise a StorageError.
    """
    calls: list[PastCall] = []
    before: list[GradeReport] = []
    after: list[GradeReport] = []
    for one in past:
        calls.append(one.call)
        before.append(_by(in_use, one))
        after.append(regrade(one.report, tried))
    in_all = compare(before, after)
    shown = [
        CallTried(call.call_id, call.agent_id, call.department, call.began_s, by)
        for call, by in zip(calls, in_all.calls, strict=True)
        if reach.covers(call.agent_id)
    ]
    shown.sort(key=lambda one: -abs(one.by.change or 0.0))
    return RubricTried(len(calls), past.n_unreadable, in_all, tuple(shown))


def _by(rubric: Rubric, one: ReadCall) -> GradeReport:
    """The call by this rubric: as it is kept if that was it, which spares the arithmetic."""
    report = one.report
    if (report.rubric_name, report.rubric_version) == (rubric.name, rubric.version):
        return report
    return regrade(report, rubric)
