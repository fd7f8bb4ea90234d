"""Ending: a case is closed or left, and what its expert's work is remembered for."""

from dataclasses import replace

from api.desk.answering import withdraw_from
from api.desk.assignment import released
from api.desk.errors import ClosedError, MoveError
from api.desk.opening import Wish
from api.desk.state import ENDED, Author, CaseState, WishKind
from api.desk.work import Work
from api.events.kinds import CaseAbandoned, CaseClosed, CaseLeft
from api.storage import cases, experts, messages
from api.storage.cases import CaseRecord
from routing.recovery import learned, recovered


def close(work: Work, record: CaseRecord, by: Author, outcome: str | None) -> CaseRecord:
    """End a case, once: abandoned if nobody ever came, closed otherwise."""
    if record.state in ENDED:
        return record
    withdraw_from(work, record.case_id)
    if record.state is CaseState.ACTIVE and record.expert_id is not None:
        released(work, record.expert_id)
        _remember(work, record, record.expert_id)
    came = record.assigned_s is not None or record.state is CaseState.LEFT
    ended = replace(
        record,
        state=CaseState.CLOSED if came else CaseState.ABANDONED,
        ended_s=work.now_s,
        outcome=outcome,
        expert_id=record.expert_id if record.state is CaseState.ACTIVE else None,
    )
    cases.put(work.connection, ended)
    if came:
        work.tell(record.case_id, CaseClosed(by=by, outcome=outcome))
    else:
        waited_s = max(0.0, work.now_s - record.waiting_since_s)
        work.tell(record.case_id, CaseAbandoned(waited_s=waited_s))
    return ended


def leave(work: Work, record: CaseRecord, wish: Wish) -> CaseRecord:
    """Let a customer leave something instead of waiting.

    Raises ClosedError or MoveError unless they wait, and leave what the wish needs.
    """
    if record.state in ENDED or record.state is CaseState.LEFT:
        raise ClosedError(f"case {record.case_id} is {record.state}: nothing more can be left")
    if record.state is CaseState.ACTIVE:
        raise MoveError(f"case {record.case_id} has an expert already: it need not be left")
    if wish.kind is WishKind.CALLBACK and not wish.contact:
        raise MoveError("a callback needs a contact: a telephone number or an address")
    withdraw_from(work, record.case_id)
    left = replace(record, state=CaseState.LEFT, wish=wish, expert_id=None, ended_s=work.now_s)
    cases.put(work.connection, left)
    work.tell(record.case_id, CaseLeft(wish=wish.kind))
    return left


def _remember(work: Work, record: CaseRecord, expert_id: str) -> None:
    """Let the expert's record know how far the customer came back from the mood they came in.

    It takes a mood believed before the expert came, and one believed after.
    """
    expert, came_s = experts.one(work.connection, expert_id), record.assigned_s
    if expert is None or came_s is None:
        return
    believed = [
        read
        for read in messages.read(work.connection, record.case_id)
        if read.reading.scores is not None and not read.reading.scores.abstained
    ]
    before = [read.reading.scores for read in believed if read.read_s <= came_s]
    after = [read.reading.scores for read in believed if read.read_s > came_s]
    if not before or not after:
        return
    first, last = before[0], after[-1]
    assert first is not None
    assert last is not None
    share = recovered(first, last)
    if share is None or first.emotion is None:
        return
    better = learned(expert.expert, first.emotion, share)
    experts.put(work.connection, replace(expert, expert=better))
