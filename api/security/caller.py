"""Caller: who asks, and what they may."""

from dataclasses import dataclass
from enum import StrEnum

from api.security.reach import EVERYONE, Reach
from api.security.scope import Scope
from emotion.errors import TonewiseError


class UnauthenticatedError(TonewiseError):
    """Nobody knows who asks."""


class ForbiddenError(TonewiseError):
    """It is known who asks, and that they may not."""


class CallerKind(StrEnum):
    """By what somebody was let in."""

    SECRET = "secret"  # noqa: S105 - a machine's key with scopes
    PUBLISHABLE = "publishable"  # a page's key: it opens chats
    CUSTOMER = "customer"  # a chat's token
    STREAM = "stream"  # the token of one call's sound
    PERSON = "person"  # a member of staff, signed in
    LINK = "link"  # whoever holds a signed link; its maker is known
    SERVICE = "service"  # Tonewise itself, or its command line
    TRUNK = "trunk"  # a telephone provider, by its own signature: many calls at a time


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent a request."""

    caller_id: str  # a key's, a case's or a user's id: may be logged
    kind: CallerKind
    scopes: frozenset[str] = frozenset()
    case_id: str | None = None  # the one chat of a customer, or that a stream's call goes on from
    call_id: str | None = None  # the one call of a stream's token
    agent_id: str | None = None  # who speaks on that call; of a person: the agent they are
    name: str = ""  # of a person, as colleagues know them
    reach: Reach = EVERYONE  # of a person: whose conversations they see

    @property
    def is_staff(self) -> bool:
        """Whether mood and reasons may be shown."""
        return self.kind in (CallerKind.SECRET, CallerKind.PERSON)

    def signed(self, by: str | None) -> str:
        """Return the name under what they do: a key may say whose, a person has their own."""
        return self.name if self.kind is CallerKind.PERSON else by or self.caller_id

    def may(self, scope: Scope) -> bool:
        """Whether a secret key, or a person's role, has this scope."""
        return self.is_staff and scope in self.scopes
