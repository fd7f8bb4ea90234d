"""Coaching: tasks for agents about one criterion, assigned by who leads or reviews them."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from api.desk.paging import place
from api.desk.views import Page
from api.desk.words import storable
from api.desk.work import fresh_id
from api.events.kinds import CoachingAssigned
from api.quality.errors import OwnCallError, RemarkError, UnknownRemarkError
from api.quality.grades import Grades, name_of
from api.quality.paging import page_of
from api.quality.wording import remark, worded
from api.security.audit_line import Action, Subject
from api.security.caller import Caller
from api.storage import coaching
from api.storage.coaching import Coaching, CoachingFilter
from api.storage.events import News
from grading.revision import RevisionError
from insights.coaching import CoachingState


@dataclass(frozen=True, slots=True)
class Task:
    """What an agent is to work on."""

    agent_id: str
    criterion: str
    task: str
    call_id: str | None = None  # that shows it
    due_s: float | None = None  # epoch seconds


@dataclass(frozen=True, slots=True)
class Coachings:
    """Synchronous and thread-safe; every method may raise a StorageError."""

    grades: Grades

    def assign(self, caller: Caller, task: Task) -> Coaching:
        """Return a new task for an agent.

        Raises UnknownRemarkError for an agent without a graded call in the caller's reach,
        OwnCallError for the caller themselves, RevisionError for a criterion that neither the
        rubric in use nor the call's has, RemarkError without words, for a call of another
        agent's, or for a time that is over; UnknownCallError.
        """
        with self.grades.database.transaction() as connection:
            made = self._made(connection, caller, task)
            coaching.add(connection, made)
            detail = f"assigned coaching on {made.criterion}"
            self.grades.audit.note(caller, Action.ADDED, Subject("agent", made.agent_id), detail)
            told = CoachingAssigned(
                coaching_id=made.coaching_id,
                agent_id=made.agent_id,
                criterion=made.criterion,
                call_id=made.call_id,
                due_s=made.due_s,
            )
            self.grades.tell(connection, News(None, made.assigned_s, told))
            return made

    def done(self, caller: Caller, coaching_id: str, note: str) -> Coaching:
        """Return a task of the agent's own, done; raises OwnCallError for somebody else's."""
        with self.grades.database.transaction() as connection:
            task = self._one(connection, caller, coaching_id)
            if caller.agent_id != task.agent_id:
                raise OwnCallError("only the agent who has a task says that they did it")
            return self._close(connection, caller, task, (CoachingState.DONE, note))

    def close(self, caller: Caller, coaching_id: str, state: CoachingState, note: str) -> Coaching:
        """Return a task closed by who coaches; raises CoachingError if it was closed otherwise."""
        with self.grades.database.transaction() as connection:
            task = self._one(connection, caller, coaching_id)
            return self._close(connection, caller, task, (state, note))

    def one(self, caller: Caller, coaching_id: str) -> Coaching:
        """Return a task of an agent in the caller's reach; raises UnknownRemarkError."""
        with self.grades.database.reading() as connection:
            return self._one(connection, caller, coaching_id)

    def listed(
        self, caller: Caller, wanted: CoachingFilter, cursor: str | None = None, limit: int = 50
    ) -> Page[Coaching]:
        """Return the tasks that fit of agents in the caller's reach, newest first."""
        fit = replace(wanted, reach=caller.reach)
        with self.grades.database.reading() as connection:
            found = coaching.listed(connection, fit, place(cursor), limit + 1)
        return page_of(found, limit)

    def _made(self, connection: Connection, caller: Caller, task: Task) -> Coaching:
        now_s, agent_id = self.grades.clock(), storable(task.agent_id)
        if not caller.reach.covers(agent_id) or not coaching.has_graded(connection, agent_id):
            raise UnknownRemarkError(f"there is no agent {task.agent_id!r} with a graded call")
        if caller.agent_id == agent_id:
            raise OwnCallError("nobody assigns coaching to themselves")
        if task.due_s is not None and task.due_s <= now_s:
            raise RemarkError("wanted a due date that is still to come")
        self._check_topic(connection, caller, task)
        return Coaching(
            coaching_id=fresh_id("coach"),
            agent_id=agent_id,
            criterion=task.criterion,
            call_id=task.call_id,
            task=worded("a task", task.task),
            by=caller.caller_id,
            by_name=name_of(caller),
            assigned_s=now_s,
            due_s=task.due_s,
        )

    def _check_topic(self, connection: Connection, caller: Caller, task: Task) -> None:
        known = {c.id for c in self.grades.rubrics.active().criteria}
        if task.call_id is not None:
            graded = self.grades.of(connection, caller, task.call_id)
            if graded.record.agent_id != task.agent_id:
                raise RemarkError("wanted a call of the agent who is coached, got another's")
            known |= {c.machine.id for c in graded.revision.criteria}
        if task.criterion not in known:
            wanted = ", ".join(sorted(known))
            raise RevisionError(f"wanted a criterion of {wanted}, got {task.criterion!r}")

    def _one(self, connection: Connection, caller: Caller, coaching_id: str) -> Coaching:
        task = coaching.one(connection, storable(coaching_id))
        if task is None or not caller.reach.covers(task.agent_id):
            raise UnknownRemarkError(f"there is no coaching {coaching_id!r}")
        return task

    def _close(
        self,
        connection: Connection,
        caller: Caller,
        task: Coaching,
        how: tuple[CoachingState, str],
    ) -> Coaching:
        state, note = how
        said = remark("a note", note)
        closing = task.closing.closed(state, caller.caller_id, self.grades.clock(), said)
        if closing != task.closing:
            coaching.close(connection, task.coaching_id, closing)
            detail = f"coaching on {task.criterion}: {state}"
            self.grades.audit.note(caller, Action.CHANGED, Subject("agent", task.agent_id), detail)
        return replace(task, closing=closing)
