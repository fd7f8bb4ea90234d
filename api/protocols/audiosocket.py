"""AudioSocket: Asterisk's packets over plain TCP.

A byte of kind, two of length (high byte first), then the payload: a UUID, linear 16-bit sound
with the low byte first, a pressed key, a hang-up:
https://docs.asterisk.org/Configuration/Channel-Drivers/AudioSocket. It carries one channel, and
nothing that proves who sends it but the UUID, which therefore must have been announced.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntEnum
from uuid import UUID

from api.live.messages import ErrorTold, Message
from api.protocols.particulars import call_start, one_lane, one_speaker
from api.protocols.shape import ShapeError
from api.protocols.talk import Talk
from api.protocols.wire import Fault, Mark, Said
from speech.codec import Encoding

Announced = Callable[[str], Mapping[str, str] | None]  # a UUID -> what was said of its call

_HEADER_BYTES = 3
_HANG_UP_PACKET = b"\x00\x00\x00"


class _Kind(IntEnum):
    HANG_UP = 0x00
    UUID = 0x01
    DTMF = 0x03
    ERROR = 0xFF


_RATES_HZ = {
    0x10: 8_000,
    0x11: 12_000,
    0x12: 16_000,
    0x13: 24_000,
    0x14: 32_000,
    0x15: 44_100,
    0x16: 48_000,
}


class AudioSocketWire:
    """One connection; its bytes may be cut anywhere."""

    def __init__(self, announced: Announced) -> None:
        self._announced = announced
        self._said: Mapping[str, str] | None = None
        self._rate_kind = 0
        self._bytes = bytearray()
        self._talk = Talk()

    def text(self, frame: str) -> Sequence[Said]:  # noqa: ARG002
        """Return a fault: a TCP connection has no text."""
        return (Fault("invalid_frame", "wanted packets, got text", fatal=True),)

    def binary(self, frame: bytes) -> Sequence[Said]:
        """Return what the packets say that have come whole by now."""
        self._bytes += frame
        said: list[Said] = []
        try:
            for kind, payload in self._packets():
                said += self._heard(kind, payload)
        except ShapeError as error:
            self._bytes.clear()
            said.append(error.fault)
        return said

    def closed(self, cleanly: bool) -> Sequence[Said]:
        """Return the end: "socket closure is also sufficient"."""
        return self._talk.closed(cleanly)

    def frames(self, message: Message) -> Sequence[str | bytes]:
        """Return a hang-up where the call can't be heard."""
        return (_HANG_UP_PACKET,) if isinstance(message, ErrorTold) and message.fatal else ()

    def _packets(self) -> Iterator[tuple[int, bytes]]:
        while len(self._bytes) >= _HEADER_BYTES:
            end = _HEADER_BYTES + int.from_bytes(self._bytes[1:_HEADER_BYTES], "big")
            if len(self._bytes) < end:
                return
            kind, payload = self._bytes[0], bytes(self._bytes[_HEADER_BYTES:end])
            del self._bytes[:end]
            yield kind, payload

    def _heard(self, kind: int, payload: bytes) -> Sequence[Said]:
        if kind in _RATES_HZ:
            return self._sound(kind, payload)
        match kind:
            case _Kind.UUID:
                self._said = self._found(payload)
            case _Kind.DTMF:
                return self._talk.notes((Mark("dtmf"),))
            case _Kind.HANG_UP | _Kind.ERROR:
                return self._talk.end("hung up")
        return ()

    def _sound(self, kind: int, payload: bytes) -> Sequence[Said]:
        begun = () if self._talk.has_begun else self._begun(kind)
        if kind != self._rate_kind:
            rates = f"{_RATES_HZ[self._rate_kind]} Hz, got {_RATES_HZ[kind]} Hz"
            raise ShapeError("unsupported_audio", f"wanted sound at {rates}", fatal=True)
        return (*begun, *self._talk.sound(payload, "a UUID"))

    def _begun(self, kind: int) -> Sequence[Said]:
        if self._said is None:
            raise ShapeError("not_started", "wanted a UUID first, got sound", fatal=True)
        self._rate_kind = kind
        audio = one_lane(Encoding.PCM_S16LE, _RATES_HZ[kind], (one_speaker(self._said),))
        return self._talk.begin(call_start("audiosocket", audio, self._said))

    def _found(self, payload: bytes) -> Mapping[str, str]:
        if self._said is not None:
            raise ShapeError("started_twice", "wanted sound, got a second UUID", fatal=True)
        said = self._announced(str(UUID(bytes=payload))) if len(payload) == 16 else None
        if said is None:
            raise ShapeError("unauthorized", "wanted a UUID that was announced", fatal=True)
        return said
