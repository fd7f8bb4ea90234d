"""Asterisk: its websocket channel driver (chan_websocket).

`MEDIA_START connection_id:... channel:... format:ulaw optimal_frame_size:160`, or the same as a
JSON object, then a codec's bytes: https://docs.asterisk.org/Configuration/Channel-Drivers/WebSocket.
A channel carries one direction, so that each side of a call gets a socket of its own, with
`v(speaker=customer,call_id=...)` in its dial string.
"""

from collections.abc import Mapping, Sequence

import msgspec

from api.live.messages import ErrorTold, Message
from api.protocols.particulars import call_start, one_lane, one_speaker, strings
from api.protocols.shape import ShapeError, read
from api.protocols.talk import Talk
from api.protocols.wire import Mark, Said
from speech.codec import Encoding

_OBJECT = msgspec.json.Decoder(dict[str, object])
_CODECS = {
    "ulaw": (Encoding.MULAW, 8_000),
    "alaw": (Encoding.ALAW, 8_000),
    "slin": (Encoding.PCM_S16LE, 8_000),
    "slin12": (Encoding.PCM_S16LE, 12_000),
    "slin16": (Encoding.PCM_S16LE, 16_000),
    "slin24": (Encoding.PCM_S16LE, 24_000),
    "slin32": (Encoding.PCM_S16LE, 32_000),
    "slin44": (Encoding.PCM_S16LE, 44_100),
    "slin48": (Encoding.PCM_S16LE, 48_000),
}


class AsteriskWire:
    """One channel."""

    def __init__(self, asked: Mapping[str, str]) -> None:
        self._asked = asked
        self._talk = Talk()

    def text(self, frame: str) -> Sequence[Said]:
        """Return the start, or that a key was pressed: never which; the rest is about playing."""
        try:
            event, told = _event(frame)
            if event == "MEDIA_START":
                return self._begun(told)
        except ShapeError as error:
            return (error.fault,)
        return self._talk.notes((Mark("dtmf"),)) if event == "DTMF_END" else ()

    def binary(self, frame: bytes) -> Sequence[Said]:
        """Return the sound."""
        try:
            return self._talk.sound(frame, "MEDIA_START")
        except ShapeError as error:
            return (error.fault,)

    def closed(self, cleanly: bool) -> Sequence[Said]:
        """Return the end: a channel that is gone has hung up."""
        return self._talk.closed(cleanly)

    def frames(self, message: Message) -> Sequence[str | bytes]:
        """Return HANGUP where the call can't be heard: nothing else has a word."""
        return ("HANGUP",) if isinstance(message, ErrorTold) and message.fatal else ()

    def _begun(self, told: Mapping[str, str]) -> Sequence[Said]:
        said = {**told, **self._asked}
        codec = said.pop("format", "unnamed")
        if codec not in _CODECS:
            names = ", ".join(_CODECS)
            raise ShapeError(
                "unsupported_audio", f"wanted one of {names}, got {codec[:40]!r}", fatal=True
            )
        said.pop("optimal_frame_size", None)
        encoding, rate_hz = _CODECS[codec]
        audio = one_lane(encoding, rate_hz, (one_speaker(said),))
        return self._talk.begin(call_start("asterisk", audio, said))


def _event(frame: str) -> tuple[str, dict[str, str]]:
    """Return an event's name and what it says; raises ShapeError."""
    if frame.lstrip().startswith("{"):
        told = read(_OBJECT, frame)
        said = strings(told)
        return said.pop("event", ""), said
    name, *fields = frame.split()[:32] or [""]
    pairs = (field.partition(":") for field in fields)
    return name, {key: value for key, _, value in pairs}
