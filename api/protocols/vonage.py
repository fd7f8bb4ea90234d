"""Vonage: a Voice API call connected to a websocket.

`websocket:connected` with the sound's format and one's own `headers` beside it, then linear
16-bit sound, low byte first, 20 ms a message:
https://developer.vonage.com/en/voice/voice-api/concepts/websockets. One socket carries one
channel, which of a conversation is a mix of all who may be heard: so whose voice it is must be
said, and each side gets a socket of its own with the same `call_id`.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec

from api.live.messages import Message
from api.protocols.linear import rate_hz
from api.protocols.particulars import call_start, one_lane, one_speaker, strings
from api.protocols.shape import ShapeError, read
from api.protocols.talk import Talk
from api.protocols.wire import Mark, Said
from speech.codec import Encoding

_OBJECT = msgspec.json.Decoder(dict[str, object])
_LINEAR = re.compile(r"audio/l16\s*;\s*rate\s*=\s*([0-9]{1,6})", re.IGNORECASE)
_CONNECTED = "websocket:connected"


class VonageWire:
    """One leg's socket."""

    def __init__(self, asked: Mapping[str, str]) -> None:
        self._asked = asked
        self._talk = Talk()

    def text(self, frame: str) -> Sequence[Said]:
        """Return the start, or that a key was pressed: never which; other events are ignored."""
        try:
            told = read(_OBJECT, frame)
            match told.get("event"):
                case "websocket:connected":
                    return self._begun(told)
                case "websocket:dtmf":
                    return self._talk.notes((Mark("dtmf"),))
                case _:
                    return ()
        except ShapeError as error:
            return (error.fault,)

    def binary(self, frame: bytes) -> Sequence[Said]:
        """Return the sound."""
        try:
            return self._talk.sound(frame, _CONNECTED)
        except ShapeError as error:
            return (error.fault,)

    def closed(self, cleanly: bool) -> Sequence[Said]:
        """Return the end: Vonage hangs up by closing."""
        return self._talk.closed(cleanly)

    def frames(self, message: Message) -> Sequence[str | bytes]:  # noqa: ARG002
        """Return none: what goes to Vonage is played to the caller."""
        return ()

    def _begun(self, told: Mapping[str, object]) -> Sequence[Said]:
        said = {**self._asked, **strings(told)}
        said.pop("event")
        kind = said.pop("content-type", "")
        linear = _LINEAR.fullmatch(kind)
        if linear is None:
            raise ShapeError(
                "unsupported_audio", f"wanted audio/l16;rate=16000, got {kind[:40]!r}", fatal=True
            )
        speaker = one_speaker(said)
        audio = one_lane(Encoding.PCM_S16LE, rate_hz(linear[1]), (speaker,))
        return self._talk.begin(call_start("vonage", audio, said))
