"""What keys, one-time links, deliveries and calls can be."""

from enum import StrEnum


class KeyKind(StrEnum):
    """Where a key may be seen."""

    SECRET = "secret"  # noqa: S105 - a name; on the shop's own servers alone
    PUBLISHABLE = "publishable"  # in a page, from its origins alone


class LinkKind(StrEnum):
    """What a link does for whoever opens it."""

    WELCOME = "welcome"  # sets a password and signs in, once
    SIGN_IN = "sign-in"  # signs in as one of the sample's people


class DeliveryState(StrEnum):
    """What became of one event for one webhook."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"  # given up on


class CallState(StrEnum):
    """How far a call has come; each that began ends in one of the last three."""

    LIVE = "live"
    HELD = "held"  # its connection is lost; a client may come back to it
    GRADING = "grading"  # it has ended, and its report is being made
    GRADED = "graded"
    EMPTY = "empty"  # it ended before anything was said
    FAILED = "failed"  # it has no report, for a reason that is kept


UNDONE = frozenset({CallState.LIVE, CallState.HELD, CallState.GRADING})
