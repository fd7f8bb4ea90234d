"""Answering: an expert takes an offer, declines it, or lets it pass."""

from dataclasses import replace

from api.desk.assignment import assign, requeue
from api.desk.errors import ClosedError
from api.desk.found import case_of, expert_of
from api.desk.views import OfferView
from api.desk.work import Work
from api.events.kinds import OfferAccepted, OfferRejected, OfferTimedOut, OfferWithdrawn
from api.storage import offers
from api.storage.cases import CaseRecord
from routing.offer import Offer, OfferError, OfferState, is_due, moved


def accept(work: Work, offer: OfferView) -> CaseRecord:
    """Assign the case; raises ClosedError if the offer has ended."""
    _end(work, offer, OfferState.ACCEPTED)
    work.tell(offer.case_id, OfferAccepted(offer_id=offer.offer_id, expert_id=offer.expert_id))
    expert = expert_of(work.connection, offer.expert_id)
    return assign(work, case_of(work.connection, offer.case_id), expert)


def reject(work: Work, offer: OfferView, reason: str | None) -> CaseRecord:
    """Let the case wait for another; raises ClosedError if the offer has ended."""
    _end(work, offer, OfferState.REJECTED, reason)
    work.tell(
        offer.case_id,
        OfferRejected(offer_id=offer.offer_id, expert_id=offer.expert_id, reason=reason),
    )
    return _declined(work, offer, "rejected")


def time_out(work: Work) -> int:
    """Let the cases whose experts did not answer wait for others; return how many."""
    timeout_s = work.centre.policy.offer_timeout_s
    late = [
        offer
        for offer in offers.every_open(work.connection)
        if is_due(_pure(offer), timeout_s, work.now_s)
    ]
    for offer in late:
        _end(work, offer, OfferState.TIMED_OUT)
        work.tell(offer.case_id, OfferTimedOut(offer_id=offer.offer_id, expert_id=offer.expert_id))
        _declined(work, offer, "timed_out")
    return len(late)


def withdraw(work: Work, offer: OfferView) -> None:
    """Take an offer back; what becomes of its case is the caller's to say."""
    _end(work, offer, OfferState.WITHDRAWN)
    work.tell(offer.case_id, OfferWithdrawn(offer_id=offer.offer_id, expert_id=offer.expert_id))


def withdraw_from(work: Work, case_id: str) -> None:
    """Take back the offer that is out for a case, if there is one."""
    offer = offers.open_of_case(work.connection, case_id)
    if offer is not None:
        withdraw(work, offer)


def _declined(work: Work, offer: OfferView, reason: str) -> CaseRecord:
    record = case_of(work.connection, offer.case_id)
    declined_by = {**record.declined_by, offer.expert_id: work.now_s}
    return requeue(work, replace(record, declined_by=declined_by), reason)


def _end(work: Work, offer: OfferView, to: OfferState, reason: str | None = None) -> None:
    try:
        ended = moved(_pure(offer), to, work.now_s)
    except OfferError as error:
        raise ClosedError(f"the offer has ended before: {error}") from error
    offers.put(
        work.connection,
        replace(offer, state=ended.state, answered_s=ended.ended_s, reason=reason),
    )


def _pure(offer: OfferView) -> Offer:
    return Offer(
        offer_id=offer.offer_id,
        case_id=offer.case_id,
        expert_id=offer.expert_id,
        made_s=offer.offered_s,
        state=offer.state,
        ended_s=offer.answered_s,
    )
