"""Overflowing: another way out for those whom nobody can serve, or not soon."""

from collections.abc import Sequence
from dataclasses import replace

from api.desk.found import case_of
from api.desk.line import Standing
from api.desk.state import CaseState
from api.desk.views import TransferView
from api.desk.work import Work
from api.events.kinds import CaseOverflowed
from api.storage import alerts, cases, experts, queue
from api.storage.cases import CaseRecord
from routing.expert import Seat
from routing.overflow import Overflow, OverflowKind, overflow


def show_way_out(work: Work, record: CaseRecord, seats: Sequence[Seat], n_ahead: int) -> CaseRecord:
    """Keep a waiting case, with another way out if policy has one for it.

    A department that stands in takes the case over at once; a callback or a message is the
    customer's to choose, and meanwhile the case goes on waiting.
    """
    found = overflow(record.as_case, seats, work.centre.policy, work.now_s, n_ahead)
    if found is None or not _is_new(record.overflow, found):
        cases.put(work.connection, record)
        return record
    if found.kind is OverflowKind.DEPARTMENT:
        record = _moved(work, record, found)
    else:
        record = replace(record, state=CaseState.OVERFLOW, overflow=found)
    cases.put(work.connection, record)
    work.tell(
        record.case_id,
        CaseOverflowed(overflow=found.kind, department=found.department, why=found.why),
    )
    return record


def show_ways_out(work: Work, everybody: Sequence[Standing]) -> int:
    """Look at those who wait and were shown none yet; return how many were shown one."""
    left = queue.without_way_out(work.connection)
    seats = experts.seats(work.connection, work.now_s)
    shown = 0
    for one in everybody:
        ahead = one.place.position - 1
        if one.case.case_id not in left:
            continue
        if overflow(one.case, seats, work.centre.policy, work.now_s, ahead) is None:
            continue
        before = case_of(work.connection, one.case.case_id)
        shown += show_way_out(work, before, seats, ahead).overflow != before.overflow
    return shown


def _is_new(before: Overflow | None, found: Overflow) -> bool:
    """Say if a customer was not shown this yet; nobody is moved to another department twice."""
    return before is None or (
        before.kind is OverflowKind.DEPARTMENT and found.kind is not OverflowKind.DEPARTMENT
    )


def _moved(work: Work, record: CaseRecord, found: Overflow) -> CaseRecord:
    moved = TransferView(
        transferred_s=work.now_s,
        from_department=record.department,
        from_expert_id=None,
        to_department=found.department,
        to_expert_id=None,
        note=found.why,
    )
    alerts.add_transfer(work.connection, record.case_id, moved)
    return replace(record, department=found.department, overflow=found)
