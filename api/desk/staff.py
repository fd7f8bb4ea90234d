"""Staff: who works here, and what they are doing."""

from dataclasses import replace

from api.desk import words
from api.desk.answering import withdraw, withdraw_from
from api.desk.assignment import requeue
from api.desk.errors import StaffError
from api.desk.found import case_of, check_department
from api.desk.work import Work
from api.events.kinds import ExpertPresence
from api.storage import cases, experts, offers
from api.storage.experts import ExpertRecord
from routing.expert import Expert, Presence

_GONE = frozenset({Presence.AWAY, Presence.OFFLINE})


def put(work: Work, expert: Expert) -> None:
    """Keep a new expert, offline, or a new description of one; what was learned of them stays.

    Raises StaffError, TextError or UnknownDepartmentError for whom nobody could be sent to.
    """
    _check(work, expert)
    before = experts.one(work.connection, expert.expert_id)
    if before is None:
        record = ExpertRecord(expert.expert_id, expert.name, expert, Presence.OFFLINE, work.now_s)
        experts.add(work.connection, record)
        return
    recovery = expert.recovery or before.expert.recovery
    described = replace(expert, recovery=recovery)
    experts.put(
        work.connection, replace(before, name=expert.name, expert=described, removed_s=None)
    )


def remove(work: Work, record: ExpertRecord) -> None:
    """Take an expert off the staff; their open cases wait for others, none of them lost."""
    for case in cases.of_expert(work.connection, record.expert_id):
        withdraw_from(work, case.case_id)
        requeue(work, case, "expert_gone")
    record = experts.one(work.connection, record.expert_id) or record
    experts.put(work.connection, replace(record, presence=Presence.OFFLINE, removed_s=work.now_s))
    _tell(work, record.expert_id, Presence.OFFLINE)


def set_presence(work: Work, record: ExpertRecord, presence: Presence) -> None:
    """Keep what an expert is doing; whoever goes takes no unanswered offers along."""
    if presence is record.presence:
        return
    experts.put(work.connection, replace(record, presence=presence))
    _tell(work, record.expert_id, presence)
    if presence in _GONE:
        for offer in offers.open_of_expert(work.connection, record.expert_id):
            withdraw(work, offer)
            requeue(work, case_of(work.connection, offer.case_id), "expert_gone")


def _tell(work: Work, expert_id: str, presence: Presence) -> None:
    work.tell(None, ExpertPresence(expert_id=expert_id, presence=presence))


def _check(work: Work, expert: Expert) -> None:
    words.name("an expert's id", expert.expert_id)
    words.name("an expert's name", expert.name)
    if not expert.skills:
        raise StaffError(f"{expert.name} needs at least one skill: no case could go there")
    for department in expert.skills:
        check_department(department, work.centre.departments)
    if not any(expert.capacity.values()):
        raise StaffError(f"{expert.name} needs room for at least one case on a channel")
