"""Agreement: how far people agree with the machine's outcomes, and with each other's."""

from dataclasses import dataclass, replace

from api.quality.grades import Grades
from api.security.caller import Caller
from api.storage import judgements
from api.storage.judgements import JudgementFilter
from insights.agreement_figures import (
    Against,
    CriterionAgreement,
    by_criterion,
    sampled_in_all,
)


@dataclass(frozen=True, slots=True)
class Changed:
    """In how many calls a criterion stands otherwise than the machine had it."""

    criterion: str
    n_calls: int


@dataclass(frozen=True, slots=True)
class AgreementFigures:
    """What people's judgements of some time come to."""

    sampled: Against  # all criteria together, by reviewers of random samples
    criteria: tuple[CriterionAgreement, ...]  # by name
    # Outside samples people change what they think wrong, so that this is no rate of anything.
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Synchronous and thread-safe; may raise a StorageError."""

    grades: Grades

    def figures(self, caller: Caller, wanted: JudgementFilter) -> AgreementFigures:
        """Return the figures of what was judged of calls in the caller's reach.

        Calibrations count from when they are over; those called off never do.
        """
        fit = replace(wanted, reach=caller.reach)
        with self.grades.database.reading() as connection:
            tallies = judgements.tallied(connection, fit)
            ratings = judgements.rated(connection, fit)
            changed = judgements.n_changed(connection, fit)
        return AgreementFigures(
            sampled_in_all(tallies),
            by_criterion(tallies, ratings),
            tuple(Changed(name, n) for name, n in sorted(changed.items())),
        )
