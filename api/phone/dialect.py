"""Dialect: how a client puts a call into one protocol's frames, without a socket."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from api.live.messages import Message
from api.protocols.wire import HintUsed, Mark, Pause, Resume, Stop

Frame = str | bytes
Control = Pause | Resume | Mark | HintUsed | Stop


class Dialect(Protocol):
    """What one call says and hears in one protocol."""

    @property
    def frame_s(self) -> float:
        """How much sound goes at a time."""
        ...

    @property
    def answers(self) -> bool:
        """Whether the service speaks in it (Started, Graded), so that a call survives a break."""
        ...

    def address(self, base: str) -> str:
        """Return where to connect, for a service at http(s)://..."""
        ...

    def headers(self, address: str) -> Mapping[str, str]:
        """Return what lets the client in."""
        ...

    def opening(self, call_id: str | None) -> Sequence[Frame]:
        """Return what is said first; `call_id`: go on with that call."""
        ...

    def sound(self, pieces: Sequence[bytes], at_s: float) -> Sequence[Frame]:
        """Return the frames of a piece for each lane, which begins `at_s` into the call."""
        ...

    def control(self, said: Control) -> Sequence[Frame]:
        """Return how something beside the sound is said; none if there is no word for it."""
        ...

    def told(self, frame: Frame) -> Message | None:
        """Return what the service says; None if it is nothing of ours."""
        ...


def socket_address(base: str, path: str) -> str:
    """Return the address of a websocket of the service at `base`."""
    return f"ws{base.removeprefix('http').rstrip('/')}{path}"
