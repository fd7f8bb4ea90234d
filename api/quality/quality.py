"""Quality: all that people do about grades, joined."""

from dataclasses import dataclass

from api.quality.acknowledgements import Acknowledgements
from api.quality.agreement import Agreement
from api.quality.calibrations import Calibrations
from api.quality.changes import Changes
from api.quality.clips import Clips
from api.quality.coaching import Coachings
from api.quality.comments import Comments
from api.quality.disputes import Disputes
from api.quality.grades import Grades
from api.quality.samples import Samples


@dataclass(frozen=True, slots=True)
class Quality:
    """The services about grades; each takes who asks, and sees no further than they do."""

    grades: Grades
    changes: Changes
    acknowledgements: Acknowledgements
    disputes: Disputes
    comments: Comments
    clips: Clips
    coaching: Coachings
    samples: Samples
    calibrations: Calibrations
    agreement: Agreement


def quality_of(grades: Grades, clip_days: float) -> Quality:
    """Join the services; `clip_days` until the link to a clip opens nothing."""
    changes = Changes(grades)
    return Quality(
        grades=grades,
        changes=changes,
        acknowledgements=Acknowledgements(grades),
        disputes=Disputes(grades, changes),
        comments=Comments(grades),
        clips=Clips(grades, clip_days),
        coaching=Coachings(grades),
        samples=Samples(grades, changes),
        calibrations=Calibrations(grades),
        agreement=Agreement(grades),
    )
