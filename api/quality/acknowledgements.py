"""Acknowledgements: an agent says that they have read a grade of their own."""

from dataclasses import dataclass

from api.quality.errors import StandsError
from api.quality.grades import Graded, Grades, own_agent
from api.security.audit_line import Action
from api.security.caller import Caller
from api.storage import acknowledgements, facts
from api.storage.acknowledgements import Acknowledgement
from api.storage.facts import Mark
from insights.dispute import Standing


@dataclass(frozen=True, slots=True)
class Acknowledgements:
    """Synchronous and thread-safe; may raise a StorageError or UnknownCallError."""

    grades: Grades

    def acknowledge(self, caller: Caller, call_id: str) -> Graded:
        """Return the grade as acknowledged; itself if it was before.

        Raises OwnCallError for a call of somebody else's, StandsError when its days are over or
        while a dispute of it is open.
        """
        grades = self.grades
        with grades.database.transaction() as connection:
            graded = grades.of(connection, caller, call_id)
            agent_id = own_agent(caller, graded.record)
            if graded.standing is Standing.ACKNOWLEDGED:
                return graded
            _check(graded, grades.clock())
            acknowledgements.add(
                connection,
                Acknowledgement(
                    graded.record.call_id,
                    graded.report_id,
                    agent_id,
                    caller.caller_id,
                    grades.clock(),
                ),
            )
            facts.mark(connection, graded.record.call_id, Mark.ACKNOWLEDGED, True)
            grades.note(caller, Action.CHANGED, graded.record.call_id, "acknowledged the grade")
            return grades.again(connection, graded)


def _check(graded: Graded, now_s: float) -> None:
    if graded.standing is Standing.DISPUTED:
        raise StandsError("wanted a grade without an open dispute: it is closed first")
    if not graded.window.is_open(now_s):
        raise StandsError("the days in which this grade could be acknowledged are over")
