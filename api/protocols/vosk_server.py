"""vosk-server: the protocol of plain recognition clients.

`{"config": {"sample_rate": 8000}}` or nothing, then linear 16-bit sound, low byte first; each
message of it is answered by `{"partial": ...}`, or by `{"text": ...}` when an utterance has its
words, and `{"eof": 1}` by the last `{"text": ...}`: https://github.com/alphacep/vosk-server.
Words come when they are recognised, so that an answer may tell those of earlier sound.
"""

import json
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec

from api.live.messages import EmotionHeard, Ended, ErrorTold, Graded, Message, TranscriptHeard
from api.protocols.particulars import call_start, one_lane, one_speaker
from api.protocols.shape import ShapeError, read
from api.protocols.talk import Talk
from api.protocols.wire import Reply, Said
from speech.audio import Speaker
from speech.codec import Encoding

_USUAL_RATE_HZ = 8_000  # what vosk-server takes where nothing is said
_MOST_TEXTS = 1_000  # that a client may leave unread

_Positive = Annotated[float, msgspec.Meta(gt=0, le=1_000_000)]


class _Config(msgspec.Struct):
    sample_rate: _Positive = _USUAL_RATE_HZ


class _Control(msgspec.Struct):
    config: _Config | None = None
    eof: int = 0


_CONTROL = msgspec.json.Decoder(_Control, strict=False)


class VoskWire:
    """One client; its voice is the customer's unless the address says `speaker=agent`."""

    def __init__(self, asked: Mapping[str, str]) -> None:
        self._asked = {"transcribe": "true", **asked}
        self._talk = Talk()
        self._texts: deque[str] = deque(maxlen=_MOST_TEXTS)
        self._partial, self._emotion = "", ""

    def text(self, frame: str) -> Sequence[Said]:
        """Return the start or the end; a later config, as with vosk-server, changes nothing."""
        try:
            control = read(_CONTROL, frame)
            if control.eof:
                return self._ended()
            if control.config and not self._talk.has_begun:
                return self._begun(control.config)
        except ShapeError as error:
            return (error.fault,)
        return ()

    def binary(self, frame: bytes) -> Sequence[Said]:
        """Return the sound and its answer."""
        if self._talk.is_over:
            return ()
        try:
            begun = () if self._talk.has_begun else self._begun(_Config())
            return (*begun, *self._talk.sound(frame, "config"), Reply(self._answer()))
        except ShapeError as error:
            return (error.fault,)

    def closed(self, cleanly: bool) -> Sequence[Said]:
        """Return the end: some clients just leave."""
        return self._talk.closed(cleanly)

    def frames(self, message: Message) -> Sequence[str | bytes]:
        """Return the last words when the call has ended; others wait for the next sound."""
        match message:
            case TranscriptHeard(final=True):
                self._texts.append(message.text)
                self._partial = ""
            case TranscriptHeard():
                self._partial = message.text
            case EmotionHeard() if message.emotion:
                self._emotion = message.emotion
            case Graded() | Ended():
                return (self._last(),)
            case ErrorTold():
                return (json.dumps({"error": message.text}),)
        return ()

    def _begun(self, config: _Config) -> Sequence[Said]:
        speaker = one_speaker(self._asked, usual=Speaker.CUSTOMER)
        audio = one_lane(Encoding.PCM_S16LE, round(config.sample_rate), (speaker,))
        return self._talk.begin(call_start("vosk", audio, self._asked))

    def _ended(self) -> Sequence[Said]:
        if self._talk.has_begun:
            return self._talk.end("end of file")
        return (Reply(self._last()),)

    def _answer(self) -> str:
        if not self._texts:
            return json.dumps({"partial": self._partial})
        return self._worded(self._texts.popleft())

    def _last(self) -> str:
        text = " ".join(self._texts)
        self._texts.clear()
        return self._worded(text)

    def _worded(self, text: str) -> str:
        # vosk-server knows no emotion; a client that does not either skips the field.
        return json.dumps({"text": text} | ({"emotion": self._emotion} if self._emotion else {}))
