"""Native: our own protocol, a JSON text for all that is said and binary frames for the sound.

docs/streaming.md lists every message.
"""

from collections.abc import Sequence
from enum import StrEnum

from pydantic import ValidationError

from api.live.messages import Message
from api.protocols.native_messages import CLIENT_MESSAGE, ClientMessage, Start, StopTold
from api.protocols.wire import Fault, Said, Sound, Stop

SUBPROTOCOL = "tonewise.v1"
_LONGEST_FAULT = 300  # characters: a name that nobody knows may be of any length


class State(StrEnum):
    """How far the client's side of the talk has come."""

    SILENT = "before start"
    HEARD = "after start"
    OVER = "after stop"


class NativeWire:
    """SILENT -> start -> HEARD -> stop -> OVER; sound and all else only while HEARD."""

    def __init__(self) -> None:
        self.state = State.SILENT
        self._rest = b""  # the start of a sample, whose other bytes have not come yet
        self._sample_bytes = 1  # one sample of every channel

    def text(self, frame: str) -> Sequence[Said]:
        """Return what a message says; anything but one is a Fault."""
        try:
            message = CLIENT_MESSAGE.validate_json(frame.encode("utf-8", "replace"))
        except ValidationError as error:
            return (_unreadable(error),)
        return (self._said(message),)

    def binary(self, frame: bytes) -> Sequence[Said]:
        """Return whole samples; what is left over goes before the next frame's."""
        if self.state is not State.HEARD:
            return (self._misplaced("sound"),)
        if self._rest:
            frame = self._rest + frame
            self._rest = b""
        if over := len(frame) % self._sample_bytes:
            frame, self._rest = frame[:-over], frame[-over:]
        return (Sound(0, frame),) if frame else ()

    def frames(self, message: Message) -> Sequence[str | bytes]:
        """Return the message as JSON."""
        return (message.model_dump_json(),)

    def closed(self, cleanly: bool) -> Sequence[Said]:
        """Return the end of the call, if that is what the client meant by closing."""
        return (Stop("hung up"),) if cleanly and self.state is State.HEARD else ()

    def _said(self, message: ClientMessage) -> Said:
        """Return what a message says where the talk stands, and move it on."""
        match self.state, message:
            case State.SILENT, Start():
                self.state = State.HEARD
                start = message.said()
                self._sample_bytes = start.audio.bytes_per_s // start.audio.rate_hz
                return start
            case (State.SILENT | State.OVER, _) | (_, Start()):
                return self._misplaced(message.type)
            case _, StopTold():
                self.state = State.OVER
        return message.said()

    def _misplaced(self, what: str) -> Fault:
        match self.state:
            case State.SILENT:
                return Fault("not_started", f"wanted a start first, got {what}")
            case State.HEARD:
                return Fault("already_started", f"wanted one start, got {what} again")
            case State.OVER:
                return Fault("stopped", f"wanted nothing after stop, got {what}")


def _unreadable(error: ValidationError) -> Fault:
    """Return where a message is wrong, without the value that came."""
    found = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = "/".join(str(part) for part in found["loc"]) or "the message"
    return Fault("invalid_message", f"{place}: {found['msg']}"[:_LONGEST_FAULT])
