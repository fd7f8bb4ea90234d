"""Effects: whether accounts that were spoken to were better after than those that were not."""

from dataclasses import dataclass

from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import clients, follow_ups
from api.storage.database import Database
from api.trends.access import check
from api.trends.client_runs import DAYS, ClientRuns
from insights.follow_up import FollowUpFigures, follow_up_figures
from insights.sequels import Spoken, sequels


@dataclass(frozen=True, slots=True)
class Effect:
    """The accounts that were spoken to beside the others."""

    figures: FollowUpFigures
    n_spoken: int  # follow-ups in which somebody was reached, ever
    n_followed: int  # moments that tell: let down before, and a contact after
    n_others: int
    days: int  # that are looked at


@dataclass(frozen=True, slots=True)
class Effects:
    """Synchronous and thread-safe; needs Scope.TRENDS_READ.

    Every method may raise ForbiddenError and StorageError.
    """

    database: Database
    runs: ClientRuns

    def of(self, caller: Caller) -> Effect:
        """Return what came after, by the contacts within the caller's reach."""
        check(caller, Scope.TRENDS_READ)
        contacts = self.runs.of(caller.reach).contacts
        with self.database.reading() as connection:
            spoken = [Spoken(of, at_s) for of, at_s in follow_ups.reached(connection)]
            segments = clients.segments(connection)
        found = sequels(contacts, spoken, segments)
        n_followed = sum(one.is_followed for one in found)
        return Effect(
            follow_up_figures(found), len(spoken), n_followed, len(found) - n_followed, DAYS
        )
