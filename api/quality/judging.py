"""Judging: a person's outcome of every criterion of a call, beside the machine's."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.quality.errors import RemarkError
from api.quality.grades import Graded, name_of
from api.quality.wording import remark
from api.security.caller import Caller
from api.storage.judgements import Judgement
from grading.report import Outcome
from insights.agreement import Source


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody makes of a criterion."""

    outcome: Outcome
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Where somebody judges, and when."""

    source: Source
    source_id: str  # the sample's or the calibration's
    now_s: float  # epoch seconds


def judged(
    graded: Graded, verdicts: Mapping[str, Verdict], caller: Caller, sitting: Sitting
) -> tuple[Judgement, ...]:
    """Return a judgement of each criterion, in the report's order.

    Raises RemarkError unless exactly the report's criteria have a verdict: who picks what to
    judge picks what agrees.
    """
    ids = [criterion.machine.id for criterion in graded.revision.criteria]
    if set(ids) != verdicts.keys():
        missing = [name for name in ids if name not in verdicts]
        odd = [name for name in verdicts if name not in ids]
        raise RemarkError(
            "wanted a verdict on each criterion; "
            f"missing: {', '.join(missing) or 'none'}, unknown: {', '.join(odd) or 'none'}"
        )
    return tuple(
        Judgement(
            source=sitting.source,
            source_id=sitting.source_id,
            call_id=graded.record.call_id,
            report_id=graded.report_id,
            agent_id=graded.record.agent_id,
            criterion=criterion.machine.id,
            rubric_name=graded.report.rubric_name,
            rubric_version=graded.report.rubric_version,
            machine=criterion.machine.outcome,
            human=verdicts[criterion.machine.id].outcome,
            note=remark("a note", verdicts[criterion.machine.id].note),
            by=caller.caller_id,
            by_name=name_of(caller),
            judged_s=sitting.now_s,
        )
        for criterion in graded.revision.criteria
    )
