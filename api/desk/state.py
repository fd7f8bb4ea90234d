"""What a case can be in, who can write in it, and what a customer can leave."""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands."""

    QUEUED = "queued"  # waits for an expert
    OFFERED = "offered"  # an expert was asked and has not answered yet
    ACTIVE = "active"  # an expert serves it
    OVERFLOW = "overflow"  # waits still, and may leave a callback or a message instead
    LEFT = "left"  # the customer left a callback or a message
    CLOSED = "closed"
    ABANDONED = "abandoned"  # the customer went before an expert came


WAITING = frozenset({CaseState.QUEUED, CaseState.OVERFLOW})
ENDED = frozenset({CaseState.CLOSED, CaseState.ABANDONED})


class Author(StrEnum):
    """Who wrote a message, or who ended a case."""

    CUSTOMER = "customer"
    EXPERT = "expert"
    SYSTEM = "system"


class WishKind(StrEnum):
    """What a customer who does not want to wait leaves instead."""

    CALLBACK = "callback"
    MESSAGE = "message"
