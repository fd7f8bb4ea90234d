"""What the desk is asked for: to open a chat, to hand it on, to let it go, to list."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from api.desk.state import CaseState, WishKind
from api.security.reach import EVERYONE, Reach
from routing.expert import Channel


@dataclass(frozen=True, slots=True)
class Opening:
    """A customer's first message."""

    text: str
    client_id: str  # the sender's own name for this message
    customer_id: str | None = None  # the shop's own name for this customer
    customer_name: str | None = None
    language: str | None = None  # ISO 639-1; None: as the message is read
    department: str | None = None  # None: as the message is read
    analyse_mood: bool = True  # False: nothing of mood is computed or stored
    channel: Channel = Channel.CHAT
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Where a case should go: a department or one expert, not both."""

    department: str | None = None
    expert_id: str | None = None
    note: str = ""  # for whoever takes over; the customer never sees it


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer leaves instead of waiting."""

    kind: WishKind
    contact: str | None = None  # a telephone number or address; a callback needs one
    text: str | None = None  # when to call, or the message itself


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list; None: all."""

    states: frozenset[CaseState] | None = None
    department: str | None = None
    expert_id: str | None = None
    customer_id: str | None = None
    reach: Reach = EVERYONE
    agent_id: str | None = None  # they also read what their open customers came with before


EVERYTHING = CaseFilter()
