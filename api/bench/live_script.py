"""Script: all that one caller will send, written out before the clock starts.

Frames are built once and sent as they are, so that the generator costs next to nothing beside the
service that it loads. They are masked with zeros, which any server must take.
"""

import json
import secrets
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from api.live.start import AudioFormat, CallStart, Mode
from api.phone.dialect import Dialect, Frame
from api.phone.native import Native
from api.phone.tape import Tape, linear_tape, telephone_tape
from api.phone.twilio import Twilio
from api.protocols.wire import Stop
from speech.audio import Speaker
from speech.codec import TELEPHONE_RATE_HZ

Sound = npt.NDArray[np.float32]  # (n, 2) at TELEPHONE_RATE_HZ, the customer left

_ID = "MZ" + "0" * 32  # stands for the call's own id until it is sent; as long as Twilio's
_TEXT, _BINARY = 0x81, 0x82  # first byte of a final frame
_MASKED = 0x80
_NO_MASK = bytes(4)


class Protocol(StrEnum):
    """In whose words the sound is sent."""

    NATIVE = "native"
    TWILIO = "twilio"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call asks of the service, and what lets it in."""

    secret: str  # a key, or Twilio's token
    transcribe: bool = False
    mode: Mode = Mode.LIVE


@dataclass(frozen=True, slots=True)
class Script:
    """What is sent at the start, at each tick, and at the end: whole websocket frames.

    `marks` stand for ids in them, which are each call's own.
    """

    address: Callable[[str], str]  # of the service at http://...
    headers: Callable[[str], dict[str, str]]  # that let a caller in at this address
    tick_s: float
    opening: tuple[bytes, ...]
    ticks: tuple[tuple[bytes, ...], ...]
    closing: tuple[bytes, ...]
    marks: tuple[bytes, ...]

    def tick_of(self, at_s: float) -> int:
        """Return which tick carries the last sound before `at_s`."""
        # In tenths of a millisecond: a rounding error must not name the next tick.
        number = max(round(at_s * 1e4) - 1, 0) // round(self.tick_s * 1e4)
        return min(number, len(self.ticks) - 1)

    def fresh_ids(self) -> tuple[bytes, ...]:
        """Return ids for one call, each as long as its mark."""
        return tuple(mark[:2] + secrets.token_hex(16).encode() for mark in self.marks)


def tape_of(protocol: Protocol, sound: Sound) -> Tape:
    """Return the sound as this protocol sends it."""
    both = (Speaker.CUSTOMER, Speaker.AGENT)
    make = linear_tape if protocol is Protocol.NATIVE else telephone_tape
    return make(sound, TELEPHONE_RATE_HZ, both)


def script(protocol: Protocol, tape: Tape, asked: Asked) -> Script:
    """Return what a caller sends who plays this tape; what doesn't fill a tick is left out."""
    speaks = _dialect(protocol, tape.audio, asked)
    step = round(speaks.frame_s * tape.audio.rate_hz)
    starts = range(0, tape.n_samples - step + 1, step)
    opening = speaks.opening(None)
    return Script(
        address=speaks.address,
        headers=lambda address: dict(speaks.headers(address)),
        tick_s=speaks.frame_s,
        opening=_frames(opening),
        ticks=tuple(
            _frames(speaks.sound(tape.cut(at, at + step), at / tape.audio.rate_hz)) for at in starts
        ),
        closing=_frames(speaks.control(Stop())),
        marks=(_ID.encode(), *_stream_sid(opening)),
    )


def _dialect(protocol: Protocol, audio: AudioFormat, asked: Asked) -> Dialect:
    start = CallStart(audio, protocol, call_id=_ID, transcribe=asked.transcribe, mode=asked.mode)
    if protocol is Protocol.NATIVE:
        return Native(start, asked.secret)
    return Twilio(start, asked.secret, call_sid=_ID)


def _stream_sid(opening: Sequence[Frame]) -> tuple[bytes, ...]:
    sid = json.loads(opening[-1]).get("streamSid")
    return (sid.encode(),) if sid else ()


def _frames(said: Sequence[Frame]) -> tuple[bytes, ...]:
    return tuple(
        _frame(_TEXT, one.encode()) if isinstance(one, str) else _frame(_BINARY, one)
        for one in said
    )


def _frame(kind: int, payload: bytes) -> bytes:
    """Return one final frame of a client, RFC 6455 section 5.2."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", kind, _MASKED | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", kind, _MASKED | 126, size)
    else:
        head = struct.pack("!BBQ", kind, _MASKED | 127, size)
    return head + _NO_MASK + payload
