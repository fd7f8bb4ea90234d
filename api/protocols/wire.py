"""Wire: a protocol that live audio comes by, as a state machine without a socket."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from api.live.messages import Message
from api.live.start import CallStart


@dataclass(frozen=True, slots=True)
class Sound:
    """The next bytes of one lane, in order; a lost stretch is filled with its silence."""

    lane: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Pause:
    """Hear and record nothing until Resume; `holds`: the customer waits on hold meanwhile."""

    holds: bool = False


@dataclass(frozen=True, slots=True)
class Resume:
    """Hear again; `skipped_s` of the call passed that no sound was sent for."""

    skipped_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Mark:
    """Remember this place in the call by a name."""

    name: str


@dataclass(frozen=True, slots=True)
class HintUsed:
    """The agent says whether a hint was of use."""

    hint_id: str
    used: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """The call has ended, by the client's word."""

    reason: str = "stopped"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the protocol itself wants answered, at once."""

    frame: str | bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that was not wanted here; `fatal`: the connection ends."""

    code: str  # as in the protocol's documentation: "invalid_frame", "not_started", ...
    text: str  # what was wanted, what came
    fatal: bool = False


Said = CallStart | Sound | Pause | Resume | Mark | HintUsed | Stop | Reply | Fault


class Wire(Protocol):
    """One connection's conversation. Nothing here raises on what a client sends: it is a Fault."""

    def text(self, frame: str) -> Sequence[Said]:
        """Return what a text frame says."""
        ...

    def binary(self, frame: bytes) -> Sequence[Said]:
        """Return what a binary frame says."""
        ...

    def frames(self, message: Message) -> Sequence[str | bytes]:
        """Return how this protocol tells a message; none if it has no word for it."""
        ...

    def closed(self, cleanly: bool) -> Sequence[Said]:
        """Return what was still held back, now that the connection is gone.

        `cleanly`: the client said goodbye (close code 1000), which most protocols
        mean as the end of the call; Stop is then the last of it.
        """
        ...
