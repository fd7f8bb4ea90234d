"""Assignment: a case goes to an expert, or back to those who wait."""

from dataclasses import replace

from api.desk.state import CaseState
from api.desk.views import Decision, OfferView
from api.desk.work import Work, fresh_id
from api.events.kinds import CaseAssigned, CaseQueued, CaseRouted, OfferMade
from api.storage import cases, experts, offers
from api.storage.cases import CaseRecord
from api.storage.experts import ExpertRecord
from routing.offer import OfferState
from routing.overflow import Overflow, OverflowKind
from routing.policy import Choice


def decide(work: Work, record: CaseRecord, choice: Choice) -> CaseRecord:
    """Keep a choice and carry it out: ask the expert or, if they always accept, assign."""
    decision = Decision(
        work.now_s, choice.expert_id, choice.runner_up, str(choice.rule), choice.why
    )
    offers.decide(work.connection, record.case_id, decision)
    record = replace(record, rule=decision.rule, why=decision.why)
    expert = choice.expert_id and experts.one(work.connection, choice.expert_id)
    if not expert:
        cases.put(work.connection, record)
        return record
    work.tell(
        record.case_id,
        CaseRouted(
            expert_id=expert.expert_id,
            expert_name=expert.name,
            runner_up=decision.runner_up,
            rule=decision.rule,
            why=decision.why,
            offered=not expert.expert.auto_accept,
        ),
    )
    if expert.expert.auto_accept:
        return assign(work, record, expert)
    return _offer(work, record, expert)


def assign(work: Work, record: CaseRecord, expert: ExpertRecord) -> CaseRecord:
    """Give a case to an expert for good."""
    record = replace(
        record,
        state=CaseState.ACTIVE,
        expert_id=expert.expert_id,
        assigned_s=record.assigned_s or work.now_s,
        overflow=_taken_back(record.overflow),
        told_position=None,
    )
    cases.put(work.connection, record)
    experts.put(work.connection, expert.assigned(work.now_s))
    work.tell(record.case_id, CaseAssigned(expert_id=expert.expert_id, expert_name=expert.name))
    return record


def requeue(work: Work, record: CaseRecord, reason: str) -> CaseRecord:
    """Let a case wait again, with the time that it has waited since it came."""
    if record.expert_id is not None and record.state is CaseState.ACTIVE:
        released(work, record.expert_id)
    shown = _taken_back(record.overflow) is not record.overflow
    state = CaseState.OVERFLOW if shown else CaseState.QUEUED
    record = replace(record, state=state, expert_id=None)
    cases.put(work.connection, record)
    queued(work, record, reason)
    return record


def queued(work: Work, record: CaseRecord, reason: str) -> None:
    """Say that a case waits."""
    work.tell(
        record.case_id,
        CaseQueued(
            department=record.department,
            waiting_since_s=record.waiting_since_s,
            reason=reason,
        ),
    )


def released(work: Work, expert_id: str) -> None:
    """Note that an expert has one case less since now."""
    expert = experts.one(work.connection, expert_id)
    if expert is not None:
        experts.put(work.connection, replace(expert, idle_since_s=work.now_s))


def _taken_back(shown: Overflow | None) -> Overflow | None:
    """Return what still holds of a way out that a customer did not take: where they were moved."""
    return shown if shown and shown.kind is OverflowKind.DEPARTMENT else None


def _offer(work: Work, record: CaseRecord, expert: ExpertRecord) -> CaseRecord:
    offer = OfferView(
        offer_id=fresh_id("off"),
        case_id=record.case_id,
        expert_id=expert.expert_id,
        state=OfferState.OFFERED,
        offered_s=work.now_s,
        expires_s=work.now_s + work.centre.policy.offer_timeout_s,
    )
    offers.add(work.connection, offer)
    record = replace(
        record, state=CaseState.OFFERED, expert_id=expert.expert_id, told_position=None
    )
    cases.put(work.connection, record)
    work.tell(
        record.case_id,
        OfferMade(offer_id=offer.offer_id, expert_id=offer.expert_id, expires_s=offer.expires_s),
    )
    return record
