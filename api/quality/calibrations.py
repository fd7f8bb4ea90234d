"""Calibrations: several people grade one call, none seeing another's until all have.

What the machine made of the call is not in a session either until it is over, nor shown to its
graders anywhere else (api/quality/blindness.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from api.desk.paging import place
from api.desk.views import Page
from api.desk.words import storable
from api.desk.work import fresh_id
from api.quality.errors import OwnCallError, RemarkError, StandsError, UnknownRemarkError
from api.quality.grades import Graded, Grades, check_not_own, name_of, seen
from api.quality.judging import Sitting, Verdict, judged
from api.quality.paging import page_of
from api.quality.wording import worded
from api.security.audit_line import Action
from api.security.caller import Caller
from api.security.role import scopes_of
from api.security.scope import Scope
from api.storage import calibrations, facts, judgements, users
from api.storage.calibrations import Calibration, Grader
from api.storage.calls import CallRecord
from api.storage.facts import Mark
from api.storage.judgements import Judgement
from insights.agreement import Source
from insights.agreement_figures import Rating, SessionAgreement, session

FEWEST_GRADERS = 2
MOST_GRADERS = 20
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Session:
    """A calibration, and who is to grade in it."""

    calibration: Calibration
    graders: tuple[Grader, ...]


@dataclass(frozen=True, slots=True)
class CalibrationView:
    """A session as somebody may see it now."""

    session: Session
    judgements: tuple[Judgement, ...]  # one's own alone, until it is over
    agreement: SessionAgreement | None  # None until it is over


@dataclass(frozen=True, slots=True)
class Calibrations:
    """Synchronous and thread-safe; every method may raise a StorageError."""

    grades: Grades

    def begin(
        self, caller: Caller, call_id: str, title: str, graders: frozenset[str]
    ) -> CalibrationView:
        """Return a new session on a call.

        Raises RemarkError without a title, or unless 2 to 20 people grade who may change grades
        and none of whom spoke on the call; UnknownCallError, UngradedError.
        """
        with self.grades.database.transaction() as connection:
            graded = self.grades.to_judge(connection, caller, call_id)
            _check_graders(connection, graded.record, graders)
            begun = Calibration(
                calibration_id=fresh_id("cal"),
                call_id=graded.record.call_id,
                report_id=graded.report_id,
                title=worded("a title", title, _LONGEST_TITLE),
                by=caller.caller_id,
                by_name=name_of(caller),
                opened_s=self.grades.clock(),
            )
            calibrations.add(connection, begun, graders)
            self.grades.note(caller, Action.ADDED, begun.call_id, "opened a calibration")
            return self._view(connection, caller, begun)

    def grade(
        self, caller: Caller, calibration_id: str, verdicts: Mapping[str, Verdict]
    ) -> CalibrationView:
        """Return the session with the caller's verdicts, which are for good.

        The last to grade ends it. Raises UnknownRemarkError; OwnCallError for who was not asked
        to; StandsError if it is over, the call was graded anew, or they have graded; RemarkError
        unless every criterion has a verdict.
        """
        with self.grades.database.transaction() as connection:
            held = self._one(connection, caller, calibration_id)
            graded = self.grades.to_judge(connection, caller, held.calibration.call_id)
            _check_turn(caller, held, graded)
            now_s = self.grades.clock()
            sitting = Sitting(Source.CALIBRATION, held.calibration.calibration_id, now_s)
            judgements.add(connection, judged(graded, verdicts, caller, sitting))
            calibrations.graded(connection, sitting.source_id, caller.caller_id, now_s)
            self.grades.note(
                caller, Action.CHANGED, graded.record.call_id, "graded it in a calibration"
            )
            left = [g for g in held.graders if g.graded_s is None and g.grader != caller.caller_id]
            if not left:
                self._end(connection, held, cancelled=False)
            return self._view(connection, caller, held.calibration)

    def close(self, caller: Caller, calibration_id: str) -> CalibrationView:
        """Return the session ended without those who have not graded.

        Raises UnknownRemarkError, OwnCallError for who did not open it, StandsError if it is
        over or fewer than two have graded.
        """
        return self._stop(caller, calibration_id, cancelled=False)

    def cancel(self, caller: Caller, calibration_id: str) -> CalibrationView:
        """Return the session called off: it counts for nothing. Raises as `close` does."""
        return self._stop(caller, calibration_id, cancelled=True)

    def one(self, caller: Caller, calibration_id: str) -> CalibrationView:
        """Return a session on a call in the caller's reach; raises UnknownRemarkError."""
        with self.grades.database.reading() as connection:
            held = self._one(connection, caller, calibration_id)
            return self._view(connection, caller, held.calibration)

    def listed(self, caller: Caller, cursor: str | None = None, limit: int = 50) -> Page[Session]:
        """Return the sessions on calls in the caller's reach, newest first."""
        with self.grades.database.reading() as connection:
            found = calibrations.listed(connection, caller.reach, place(cursor), limit + 1)
            ids = [one.calibration_id for _, one in found]
            graders = calibrations.graders(connection, ids)
        shown = [
            (n, Session(one, tuple(g for g in graders if g.calibration_id == one.calibration_id)))
            for n, one in found
        ]
        return page_of(shown, limit)

    def _stop(self, caller: Caller, calibration_id: str, cancelled: bool) -> CalibrationView:
        with self.grades.database.transaction() as connection:
            held = self._one(connection, caller, calibration_id)
            if held.calibration.by != caller.caller_id:
                raise OwnCallError("only who opened a calibration ends it before all have graded")
            _check_open(held)
            n_graded = sum(g.graded_s is not None for g in held.graders)
            if not cancelled and n_graded < FEWEST_GRADERS:
                raise StandsError(f"wanted at least two who have graded, got {n_graded}")
            self._end(connection, held, cancelled)
            what = "called a calibration off" if cancelled else "ended a calibration"
            self.grades.note(caller, Action.CHANGED, held.calibration.call_id, what)
            return self._view(connection, caller, held.calibration)

    def _end(self, connection: Connection, held: Session, cancelled: bool) -> None:
        of, now_s = held.calibration, self.grades.clock()
        calibrations.close(connection, of.calibration_id, now_s, cancelled)
        if not cancelled:
            facts.mark(connection, of.call_id, Mark.REVIEWED, True)

    def _one(self, connection: Connection, caller: Caller, calibration_id: str) -> Session:
        found = calibrations.one(connection, storable(calibration_id))
        if found is None:
            raise UnknownRemarkError(f"there is no calibration {calibration_id!r}")
        seen(connection, caller, found.call_id)
        return Session(found, calibrations.graders(connection, [found.calibration_id]))

    def _view(self, connection: Connection, caller: Caller, of: Calibration) -> CalibrationView:
        held = self._one(connection, caller, of.calibration_id)
        found = judgements.of_source(connection, of.calibration_id)
        if held.calibration.closed_s is None:
            own = tuple(one for one in found if one.by == caller.caller_id)
            return CalibrationView(held, own, None)
        ratings = [
            Rating(one.source_id, one.criterion, one.by, one.human, one.machine) for one in found
        ]
        return CalibrationView(held, found, session(ratings))


def _check_graders(connection: Connection, record: CallRecord, graders: frozenset[str]) -> None:
    if not FEWEST_GRADERS <= len(graders) <= MOST_GRADERS:
        raise RemarkError(f"wanted {FEWEST_GRADERS} to {MOST_GRADERS} graders, got {len(graders)}")
    for user_id in sorted(graders):
        user = users.one(connection, storable(user_id))
        if user is None or user.disabled_s is not None:
            raise RemarkError(f"wanted people who sign in as graders, got {user_id!r}")
        if Scope.GRADES_CHANGE not in scopes_of(user.roles):
            raise RemarkError(f"wanted graders who may change grades, got {user.name}")
        if user.agent_id is not None and user.agent_id == record.agent_id:
            raise RemarkError(f"wanted graders who did not speak on the call, got {user.name}")


def _check_open(held: Session) -> None:
    if held.calibration.closed_s is not None:
        raise StandsError("this calibration is over")


def _check_turn(caller: Caller, held: Session, graded: Graded) -> None:
    own = next((g for g in held.graders if g.grader == caller.caller_id), None)
    if own is None:
        raise OwnCallError("only who was asked to grades in a calibration")
    check_not_own(caller, graded.record)
    _check_open(held)
    if own.graded_s is not None:
        raise StandsError("your verdicts of this call are given already")
    if graded.report_id != held.calibration.report_id:
        raise StandsError("the call was graded anew since: wanted a calibration on its new grade")
