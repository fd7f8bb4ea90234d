"""Offer: a case held out to one expert, and the moves from one state to the next."""

from dataclasses import dataclass, replace
from enum import StrEnum

from routing.case import Case
from routing.errors import RoutingError


class OfferError(RoutingError):
    """A move that an offer can't make."""


class OfferState(StrEnum):
    """How an offer stands; all but OFFERED are final."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    TIMED_OUT = "timed_out"
    WITHDRAWN = "withdrawn"  # the customer left, or the expert went offline


DECLINED = frozenset({OfferState.REJECTED, OfferState.TIMED_OUT})


@dataclass(frozen=True, slots=True)
class Offer:
    """One case, held out to one expert."""

    offer_id: str
    case_id: str
    expert_id: str
    made_s: float  # epoch seconds
    state: OfferState = OfferState.OFFERED
    ended_s: float | None = None  # epoch seconds; never before `made_s`


def moved(offer: Offer, to: OfferState, now_s: float) -> Offer:
    """Return the offer in its new state; raises OfferError unless it is open and `to` is final."""
    if offer.state is not OfferState.OFFERED or to is OfferState.OFFERED:
        raise OfferError(f"offer {offer.offer_id} is {offer.state} and can't become {to}")
    return replace(offer, state=to, ended_s=max(now_s, offer.made_s))


def is_due(offer: Offer, timeout_s: float, now_s: float) -> bool:
    """Say if an open offer has gone unanswered for `timeout_s`.

    A clock that stepped back by more than that makes it due too: else it would hang until the
    clock has caught up.
    """
    return offer.state is OfferState.OFFERED and abs(now_s - offer.made_s) >= timeout_s


def after(case: Case, offer: Offer) -> Case:
    """Return the case as its ended offer leaves it: who declined it, and when, is remembered."""
    if offer.state not in DECLINED or offer.ended_s is None:
        return case
    return replace(case, declined_by={**case.declined_by, offer.expert_id: offer.ended_s})
