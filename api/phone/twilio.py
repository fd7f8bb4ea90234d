"""Twilio: Media Streams, as Twilio's own servers speak it.

Shapes: https://www.twilio.com/docs/voice/media-streams/websocket-messages. Signature:
https://www.twilio.com/docs/usage/security, HMAC-SHA1 of the address under the account's token.
"""

import base64
import hashlib
import hmac
import itertools
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from api.live.messages import Message
from api.live.start import AudioFormat, CallStart
from api.phone.dialect import Control, Frame, socket_address
from api.protocols.wire import Mark, Stop
from speech.audio import Speaker

_PATH = "/v1/streams/twilio"
_TRACKS = {Speaker.CUSTOMER: "inbound", Speaker.AGENT: "outbound"}


def _fresh_sid(kind: str) -> str:
    return kind + secrets.token_hex(16)


@dataclass(slots=True)
class Twilio:
    """One call of both tracks, 20 ms of mu-law a frame; the service answers nothing in it."""

    start: CallStart  # its audio has a lane for each speaker
    auth_token: str
    call_sid: str = field(default_factory=lambda: _fresh_sid("CA"))
    frame_s: float = 0.02
    answers: bool = False
    _stream_sid: str = field(default_factory=lambda: _fresh_sid("MZ"))
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _chunks: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def address(self, base: str) -> str:
        """Return the one address of the protocol."""
        return socket_address(base, _PATH)

    def headers(self, address: str) -> Mapping[str, str]:
        """Return the signature of the address."""
        digest = hmac.digest(self.auth_token.encode(), address.encode(), hashlib.sha1)
        return {"X-Twilio-Signature": base64.b64encode(digest).decode()}

    def opening(self, call_id: str | None) -> Sequence[Frame]:  # noqa: ARG002 - its sid is its own
        """Return `connected` and `start`."""
        connected = {"event": "connected", "protocol": "Call", "version": "1.0.0"}
        start = {
            "accountSid": "AC" + "0" * 32,
            "streamSid": self._stream_sid,
            "callSid": self.call_sid,
            "tracks": [_track(speakers) for speakers in self._audio.lanes],
            "mediaFormat": {
                "encoding": "audio/x-mulaw",
                "sampleRate": self._audio.rate_hz,
                "channels": 1,
            },
            "customParameters": _parameters(self.start),
        }
        return [json.dumps(connected), self._event("start", start)]

    def sound(self, pieces: Sequence[bytes], at_s: float) -> Sequence[Frame]:
        """Return a `media` for each track."""
        chunk, at_ms = next(self._chunks), round(1000 * at_s)
        return [
            # By hand: this is most of what a caller does, and no byte of it needs escaping.
            f'{{"event":"media","sequenceNumber":"{next(self._numbers)}",'
            f'"media":{{"track":"{_track(speakers)}","chunk":"{chunk}","timestamp":"{at_ms}",'
            f'"payload":"{base64.b64encode(piece).decode()}"}},"streamSid":"{self._stream_sid}"}}'
            for speakers, piece in zip(self._audio.lanes, pieces, strict=True)
        ]

    def control(self, said: Control) -> Sequence[Frame]:
        """Return a mark or the end; there is no word for the others."""
        match said:
            case Mark():
                return [self._event("mark", {"name": said.name})]
            case Stop():
                stop = {"accountSid": "AC" + "0" * 32, "callSid": self.call_sid}
                return [self._event("stop", stop)]
            case _:
                return []

    def told(self, frame: Frame) -> Message | None:  # noqa: ARG002 - has no word for a message
        """Return None: who wants to know follows the call by its callSid."""
        return None

    @property
    def _audio(self) -> AudioFormat:
        return self.start.audio

    def _event(self, name: str, body: Mapping[str, object]) -> str:
        number = str(next(self._numbers))
        told = {"event": name, "sequenceNumber": number, "streamSid": self._stream_sid}
        return json.dumps(told | {name: body})


def _track(speakers: tuple[Speaker, ...]) -> str:
    (speaker,) = speakers
    return _TRACKS[speaker]


def _parameters(start: CallStart) -> Mapping[str, str]:
    """Return what TwiML's <Parameter> elements carry along."""
    named = {
        "case_id": start.case_id,
        "agent_id": start.agent_id,
        "customer_id": start.customer_id,
        "customer_name": start.customer_name,
        "queue": start.queue,
    }
    return {name: value for name, value in named.items() if value} | dict(start.metadata)
