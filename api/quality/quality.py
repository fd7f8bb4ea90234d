"""Quality: all that people do about grades, joined."""

from dataclasses import dataclass

from api.quality.acknowledgements import Acknowledgements
from api.quality.changes import Changes
from api.quality.disputes import Disputes
from api.quality.grades import Grades


@dataclass(frozen=True, slots=True)
class Quality:
    """The services about grades; each takes who asks, and sees no further than they do."""

    grades: Grades
    changes: Changes
    acknowledgements: Acknowledgements
    disputes: Disputes


def quality_of(grades: Grades) -> Quality:
    """Join the services."""
    changes = Changes(grades)
    return Quality(
        grades=grades,
        changes=changes,
        acknowledgements=Acknowledgements(grades),
        disputes=Disputes(grades, changes),
    )
