"""Twilio: Media Streams.

`connected`, `start`, then a JSON message for each 20 ms of a track, mu-law at 8 kHz in base64,
and `stop`: https://www.twilio.com/docs/voice/media-streams/websocket-messages. Chunks are put
in order by their `timestamp`, milliseconds since the stream began: `chunk` counts over both
tracks. The inbound track is who is called or calls, the outbound one whom they hear.
"""

from collections.abc import Callable, Sequence

from api.live.messages import Message
from api.live.start import AudioFormat
from api.protocols.batch import Batch
from api.protocols.particulars import both_speakers, call_start
from api.protocols.shape import ShapeError, read
from api.protocols.track import Track
from api.protocols.twilio_messages import (
    MESSAGE,
    KeyPressed,
    MarkMessage,
    Media,
    MediaMessage,
    Start,
    StartMessage,
    StopMessage,
)
from api.protocols.wire import Mark, Pause, Resume, Said, Stop
from speech.codec import TELEPHONE_RATE_HZ, Encoding

_BYTES_PER_MS = TELEPHONE_RATE_HZ // 1000
_SILENCE = b"\xff"  # mu-law's smallest sample
_LONGEST_FILL = 10_000 * _BYTES_PER_MS  # beyond it the clock is moved instead
_LONGEST_LAG = 500 * _BYTES_PER_MS  # after which a track is silent, rather than late
_KEPT_LAG = 200 * _BYTES_PER_MS


class TwilioWire:
    """One stream; `is_new` says of a streamSid that it never came before."""

    def __init__(self, is_new: Callable[[str], bool]) -> None:
        self._is_new = is_new
        self._lanes: dict[str, tuple[Track, Batch]] = {}
        self._moved = 0  # bytes of time that passed without sound
        self._is_over = False

    def text(self, frame: str) -> Sequence[Said]:
        """Return what a message says."""
        try:
            message = read(MESSAGE, frame)
            if isinstance(message, MediaMessage):
                return self._heard(message.media)
            return self._obeyed(message)
        except ShapeError as error:
            return (error.fault,)

    def binary(self, frame: bytes) -> Sequence[Said]:
        """Return a fault: all is text here."""
        error = ShapeError("invalid_frame", f"wanted a text frame, got {len(frame)} bytes")
        return (error.fault,)

    def closed(self, cleanly: bool) -> Sequence[Said]:
        """Return the end: Twilio closes when the call is over, with or without `stop`."""
        return self._ended("hung up") if cleanly else self._rest()

    def frames(self, message: Message) -> Sequence[str | bytes]:  # noqa: ARG002
        """Return none: what goes to Twilio is played to the caller."""
        return ()

    def _heard(self, media: Media) -> Sequence[Said]:
        if not self._lanes:
            raise ShapeError("not_started", "wanted start first, got media", fatal=True)
        lane = self._lanes.get(media.track)
        if lane is None:
            raise ShapeError("invalid_frame", f"wanted a track of start, got {media.track}")
        if self._is_over:
            return ()
        at = media.timestamp * _BYTES_PER_MS - self._moved
        track, batch = lane
        said: Sequence[Said] = ()
        if at - self._end > _LONGEST_FILL:
            said, at = self._moved_on(at), self._end
        sound = track.add(at, media.payload)
        if sound:
            said = (*said, *batch.add(sound))
        return (*said, *self._caught_up(track.end)) if len(self._lanes) > 1 else said

    def _obeyed(self, message: object) -> Sequence[Said]:
        match message:
            case StartMessage():
                return self._begun(message.start)
            case StopMessage():
                return self._ended("hung up")
            case KeyPressed():
                return self._noted(Mark("dtmf"))  # never which key: it may be a card's number
            case MarkMessage():
                return self._noted(Mark(message.mark.name[:200]))
            case _:
                return ()

    def _begun(self, start: Start) -> Sequence[Said]:
        if self._lanes:
            raise ShapeError("started_twice", "wanted media or stop, got a second start")
        form = start.media_format
        if (form.encoding, form.sample_rate, form.channels) != ("audio/x-mulaw", 8_000, 1):
            raise ShapeError("unsupported_audio", "wanted audio/x-mulaw, 8000 Hz, mono", fatal=True)
        if not self._is_new(start.stream_sid):
            raise ShapeError("replayed", "wanted a new streamSid, got one that came before", True)
        said = {"call_id": start.call_sid, **start.custom_parameters}
        inbound, outbound = both_speakers(said)
        speakers = {"inbound": inbound, "outbound": outbound}
        names = sorted(set(start.tracks)) or ["inbound"]
        lanes = tuple((speakers[name],) for name in names)
        begun = call_start("twilio", AudioFormat(Encoding.MULAW, TELEPHONE_RATE_HZ, lanes), said)
        self._lanes = {
            name: (Track(_BYTES_PER_MS, _SILENCE), Batch(lane, TELEPHONE_RATE_HZ))
            for lane, name in enumerate(names)
        }
        return (begun,)

    @property
    def _end(self) -> int:
        return max(track.end for track, _ in self._lanes.values())

    def _caught_up(self, end: int) -> Sequence[Said]:
        """Return silence for a track that sends nothing, so that its utterances can end."""
        said: list[Said] = []
        for track, batch in self._lanes.values():
            if end - track.end > _LONGEST_LAG:
                said += batch.add(track.fill(end - _KEPT_LAG))
        return said

    def _moved_on(self, at: int) -> Sequence[Said]:
        """Return that time passed which nobody sent sound for, rather than hours of silence."""
        said = [*self._rest()]
        end = self._end
        for track, batch in self._lanes.values():
            said += (*batch.add(track.fill(end)), *batch.rest())
        self._moved += at - end
        return [*said, Pause(), Resume((at - end) / TELEPHONE_RATE_HZ)]

    def _noted(self, said: Said) -> Sequence[Said]:
        """Return something said between two sounds, without giving up on chunks under way."""
        if not self._lanes or self._is_over:
            return ()
        return [*(sound for _, batch in self._lanes.values() for sound in batch.rest()), said]

    def _ended(self, reason: str) -> Sequence[Said]:
        ended = (*self._rest(), *self._noted(Stop(reason)))
        self._is_over = True
        return ended

    def _rest(self) -> Sequence[Said]:
        said: list[Said] = []
        for track, batch in self._lanes.values():
            said += (*batch.add(track.rest()), *batch.rest())
        return said
