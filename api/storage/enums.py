"""What keys and deliveries can be."""

from enum import StrEnum


class KeyKind(StrEnum):
    """Where a key may be seen."""

    SECRET = "secret"  # noqa: S105 - a name; on the shop's own servers alone
    PUBLISHABLE = "publishable"  # in a page, from its origins alone


class DeliveryState(StrEnum):
    """What became of one event for one webhook."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"  # given up on
