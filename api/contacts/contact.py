"""Contact: one chat or call of a customer, as whoever serves them next wants to know it."""

from dataclasses import dataclass
from enum import StrEnum

from emotion.labels import Emotion


class ContactKind(StrEnum):
    """How a customer reached us."""

    CHAT = "chat"
    CALL = "call"


class Outcome(StrEnum):
    """What a contact came to, as its agent sees it."""

    SOLVED = "solved"
    FOLLOW_UP = "follow_up"  # somebody still has to do something
    PASSED_ON = "passed_on"
    UNSOLVED = "unsolved"


@dataclass(frozen=True, slots=True)
class ContactRef:
    """Which contact."""

    kind: ContactKind
    contact_id: str  # a case's or a call's id

    def __str__(self) -> str:
        return f"{self.kind} {self.contact_id}"


@dataclass(frozen=True, slots=True)
class WrapUp:
    """What somebody noted of a contact. A later one adds to it; none is ever changed."""

    wrap_up_id: str
    kind: ContactKind
    contact_id: str
    agent_id: str | None  # whose contact it was
    customer_id: str | None
    outcome: Outcome
    text: str
    author_id: str  # a user's or a key's id
    author: str  # as colleagues know them
    written_s: float  # epoch seconds


@dataclass(frozen=True, slots=True)
class Feeling:
    """How a customer felt in one contact; None: nothing in it could be named."""

    held: Emotion | None = None  # the mood that was named most often
    end: Emotion | None = None  # the last that was named
    worst_negativity: float | None = None  # 0..1, of the worst moment


UNKNOWN = Feeling()


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact, with what it came to."""

    ref: ContactRef
    department: str | None
    agent_id: str | None
    agent_name: str | None
    began_s: float  # epoch seconds
    ended_s: float | None  # None: it goes on
    mood_read: bool  # False: the customer did not want it
    feeling: Feeling
    wrap_ups: tuple[WrapUp, ...] = ()  # oldest first
