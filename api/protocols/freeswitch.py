"""FreeSWITCH: mod_audio_fork and mod_audio_stream.

A text frame of one's own choice, or none, then linear 16-bit sound, low byte first, the
caller's channel before the callee's. Neither module says its rate and mix by itself, so that
the address or the text frame does: `?rate=16000&mix=stereo`, or
`{"sampleRate": 16000, "mixType": "stereo"}`. Without: 8 kHz, mono.
https://github.com/amigniter/mod_audio_stream,
https://github.com/drachtio/drachtio-freeswitch-modules/tree/main/modules/mod_audio_fork
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from api.live.messages import Message
from api.protocols.linear import linear_format
from api.protocols.particulars import call_start, strings
from api.protocols.shape import ShapeError, read
from api.protocols.talk import Talk
from api.protocols.wire import Mark, Pause, Resume, Said

SUBPROTOCOLS = ("audio.drachtio.org", "audiostream.drachtio.org")
_OBJECT = msgspec.json.Decoder(dict[str, object])


class _Control(msgspec.Struct):
    """What a dial plan may send by send_text."""

    type: Literal["pause", "resume", "mark", "stop"]
    name: str = ""
    holds: bool = False


_CONTROL = msgspec.json.Decoder(_Control)


class FreeSwitchWire:
    """One channel's stream."""

    def __init__(self, asked: Mapping[str, str]) -> None:
        self._asked = asked
        self._tells = asked.get("tell") == "true"
        self._talk = Talk()

    def text(self, frame: str) -> Sequence[Said]:
        """Return the start, or what a dial plan says; any other text is its own affair."""
        try:
            if self._talk.has_begun:
                return self._controlled(read(_CONTROL, frame))
            return self._begun(_metadata(frame))
        except ShapeError as error:
            return () if error.fault.code == "invalid_frame" else (error.fault,)

    def binary(self, frame: bytes) -> Sequence[Said]:
        """Return the sound; the first begins the call if no text did."""
        try:
            begun = () if self._talk.has_begun else self._begun({})
            return (*begun, *self._talk.sound(frame, "metadata"))
        except ShapeError as error:
            return (error.fault,)

    def closed(self, cleanly: bool) -> Sequence[Said]:
        """Return the end: both modules hang up by closing."""
        return self._talk.closed(cleanly)

    def frames(self, message: Message) -> Sequence[str | bytes]:
        """Return a message as an event of the module's, where `tell=true` asked for them."""
        told = f'{{"type":"json","data":{message.model_dump_json()}}}'
        return (told,) if self._tells else ()

    def _begun(self, told: Mapping[str, str]) -> Sequence[Said]:
        said = {**self._asked, **told}
        rate = said.pop("sampleRate", said.pop("rate", "8000"))
        mix = said.pop("mixType", said.pop("mix", "mono"))
        said.pop("tell", None)
        audio = linear_format(rate, mix, said)
        return self._talk.begin(call_start("freeswitch", audio, said))

    def _controlled(self, control: _Control) -> Sequence[Said]:
        match control.type:
            case "pause":
                return self._talk.notes((Pause(control.holds),))
            case "resume":
                return self._talk.notes((Resume(),))
            case "mark":
                return self._talk.notes((Mark(control.name[:200] or "mark"),))
            case "stop":
                return self._talk.end("stopped")


def _metadata(frame: str) -> Mapping[str, str]:
    """Return what the first text says of the call; nothing if it is no JSON object."""
    try:
        told = read(_OBJECT, frame)
    except ShapeError:
        return {}
    rate = told.get("sampleRate")
    return strings(told) | ({"sampleRate": str(rate)} if isinstance(rate, int | float) else {})
