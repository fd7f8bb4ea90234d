"""Handover: a case goes to another department or expert, with all that is known of it."""

from dataclasses import replace

from api.desk.answering import withdraw_from
from api.desk.assignment import decide, requeue
from api.desk.errors import ClosedError, MoveError
from api.desk.floor import settle
from api.desk.found import case_of, check_department, expert_of
from api.desk.opening import Transfer
from api.desk.state import ENDED, CaseState
from api.desk.views import TransferView
from api.desk.work import Work
from api.events.kinds import CaseTransferred
from api.storage import alerts, experts
from api.storage.cases import CaseRecord
from routing.duty import on_duty, room
from routing.policy import Choice

RULE = "transfer"


def transfer(work: Work, record: CaseRecord, to: Transfer) -> CaseRecord:
    """Hand a case on; its history, mood and first waiting time stay with it."""
    _check(work, record, to)
    withdraw_from(work, record.case_id)
    _keep(work, record, to)
    # Whoever hands it on has had their turn, and whoever declined it before may think anew.
    had = {record.expert_id: work.now_s} if record.expert_id else {}
    record = replace(record, declined_by=had, department=to.department or record.department)
    record = requeue(work, record, "transferred")
    if to.expert_id is not None:
        why = ("Handed on to this expert by name.",)
        return decide(work, record, Choice(to.expert_id, None, RULE, why))
    settle(work)
    return case_of(work.connection, record.case_id)


def _check(work: Work, record: CaseRecord, to: Transfer) -> None:
    if record.state in ENDED or record.state is CaseState.LEFT:
        raise ClosedError(f"case {record.case_id} is {record.state} and can't be handed on")
    if (to.department is None) == (to.expert_id is None):
        raise MoveError("a case is handed on to a department or to an expert, not to both or none")
    if to.department is not None:
        check_department(to.department, work.centre.departments)
    if to.expert_id is not None:
        _check_expert(work, record, to.expert_id)


def _check_expert(work: Work, record: CaseRecord, expert_id: str) -> None:
    name = expert_of(work.connection, expert_id).name
    if expert_id == record.expert_id:
        raise MoveError(f"{name} has case {record.case_id} already")
    seats = experts.seats(work.connection, work.now_s)
    seat = next(seat for seat in seats if seat.expert.expert_id == expert_id)
    mix = work.centre.policy.mix_channels
    if not on_duty(seat, work.now_s) or not room(seat, record.channel, mix):
        raise MoveError(
            f"{name} is {seat.presence} with {sum(seat.active.values())} cases and can't take "
            "another now: hand it on to a department"
        )


def _keep(work: Work, record: CaseRecord, to: Transfer) -> None:
    taker = expert_of(work.connection, to.expert_id) if to.expert_id else None
    alerts.add_transfer(
        work.connection,
        record.case_id,
        TransferView(
            transferred_s=work.now_s,
            from_department=record.department,
            from_expert_id=record.expert_id,
            to_department=to.department,
            to_expert_id=to.expert_id,
            note=to.note,
        ),
    )
    work.tell(
        record.case_id,
        CaseTransferred(
            from_department=record.department,
            from_expert_id=record.expert_id,
            to_department=to.department,
            to_expert_id=to.expert_id,
            to_expert_name=taker.name if taker else None,
        ),
    )
