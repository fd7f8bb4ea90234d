"""Grader: utterances in, one call's report out; and a stored report graded anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from grading.intervals import score_intervals
from grading.points import call_points, counted
from grading.report import CallInfo, CriterionResult, GradeReport, ModelName, Outcome
from grading.rubric import Criterion, Rubric
from grading.view import CallView
from speech.audio import Speaker
from speech.conduct import ConductLimits, Span, measure
from speech.utterance import Utterance


@dataclass(frozen=True, slots=True)
class GraderConfig:
    """How a call is cut and measured before it is judged."""

    interval_s: float = 10.0
    conduct: ConductLimits = field(default_factory=ConductLimits)


_USUAL = GraderConfig()


class Grader:
    """Grades one call, live or from a file: `add` what was heard, `finish` as often as wanted."""

    def __init__(self, rubric: Rubric, config: GraderConfig = _USUAL) -> None:
        self._rubric = rubric
        self._config = config
        self._heard: list[Utterance] = []

    def add(self, utterance: Utterance) -> None:
        """Take in an utterance, in any order.

        An agent's readings are dropped: an agent's voice is never judged for emotion.
        """
        if utterance.speaker is Speaker.AGENT:
            utterance = replace(utterance, readings=())
        self._heard.append(utterance)

    def finish(
        self, call: CallInfo, holds: Sequence[Span] = (), models: Sequence[ModelName] = ()
    ) -> GradeReport:
        """Return the report of the call so far, as if it ended now.

        The same utterances, in whatever order they came, give the same report.
        """
        heard = tuple(sorted(self._heard, key=lambda u: (u.start_s, u.end_s, u.speaker)))
        view = CallView(
            call,
            heard,
            score_intervals(heard, call.duration_s, self._config.interval_s),
            measure(heard, call.duration_s, holds, self._config.conduct),
        )
        return _report(view, self._rubric, tuple(models))


def regrade(report: GradeReport, rubric: Rubric) -> GradeReport:
    """Return what the call of a stored report comes to by another rubric.

    The intervals and the conduct are the report's own, so the original rubric gives the
    original report.
    """
    view = CallView(report.call, report.utterances, report.intervals, report.conduct)
    return _report(view, rubric, report.models)


def _report(view: CallView, rubric: Rubric, models: tuple[ModelName, ...]) -> GradeReport:
    only_lower = frozenset(c.id for c in rubric.criteria if c.rule.only_lowers)
    results = counted([_result(c, view, rubric) for c in rubric.criteria], only_lower)
    points = call_points(results)
    return GradeReport(
        call=view.call,
        points=points,
        stars=None if points is None else rubric.stars_for(points),
        band=None if points is None else rubric.band_for(points),
        criteria=results,
        intervals=view.intervals,
        utterances=view.utterances,
        conduct=view.conduct,
        models=models,
        rubric_name=rubric.name,
        rubric_version=rubric.version,
    )


def _result(criterion: Criterion, view: CallView, rubric: Rubric) -> CriterionResult:
    finding = criterion.rule.judge(view)
    points = None if finding.share is None else round(100 * finding.share, 2)
    outcome = _outcome(points, rubric)
    return CriterionResult(
        id=criterion.id,
        title=criterion.title,
        outcome=outcome,
        weight=criterion.weight,
        points=points,
        why=finding.why,
        evidence=finding.evidence,
        auto_fail=criterion.auto_fail and outcome is Outcome.MISSED,
    )


def _outcome(points: float | None, rubric: Rubric) -> Outcome:
    if points is None:
        return Outcome.NOT_APPLICABLE
    if points >= rubric.met:
        return Outcome.MET
    return Outcome.PARTLY if points >= rubric.partly else Outcome.MISSED
