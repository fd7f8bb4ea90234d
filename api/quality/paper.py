"""Paper: a grade as it stands, made ready to be printed."""

from api.quality.grades import Graded
from api.reports.pdf import Amended, Paper
from grading.revision import RevisedCriterion


def paper_of(graded: Graded) -> Paper:
    """Return what is printed of a call: the machine's report and what people changed of it."""
    record, final = graded.record, graded.revision.final
    changed = [one for one in graded.revision.criteria if one.is_changed]
    return Paper(
        graded.report,
        record.call_id,
        record.began_s,
        record.agent_id or "",
        record.department or "",
        final.points,
        final.band,
        tuple(_amended(graded, one) for one in changed),
    )


def _amended(graded: Graded, one: RevisedCriterion) -> Amended:
    change = graded.last_change(one.machine.id)
    why, by = (change.reason, change.by_name) if change else ("", "")
    return Amended(one.machine.title, one.machine.outcome, one.outcome, why, by)
