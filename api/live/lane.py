"""Lane: one stream of a call's bytes, from where they arrive to where they are heard."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

from api.live.start import AudioFormat
from speech.audio import Frame, Speaker
from speech.codec import Encoding, StreamDecoder

_SILENT = {Encoding.PCM_S16LE: b"\x00", Encoding.MULAW: b"\xff", Encoding.ALAW: b"\xd5"}
_REMEMBERED = 4096  # arrivals: the longest utterance, at a frame each 5 ms, and more
_BLOCK_S = 1.0  # of a long silence, as it is decoded


@dataclass(frozen=True, slots=True)
class _Piece:
    sound: bytes | int  # or so many bytes of silence
    came_s: float  # of the monotonic clock


@dataclass(frozen=True, slots=True)
class _Arrival:
    end_byte: int
    at_s: float  # of the monotonic clock


class Lane:
    """Bytes go in on the event loop, frames come out on a worker; neither waits for the other.

    Every count is written by one of the two alone.
    """

    def __init__(self, audio: AudioFormat, speakers: tuple[Speaker, ...]) -> None:
        """Raises AudioError on a rate or a number of speakers that can't be used."""
        self.speakers = speakers
        self._decoder = StreamDecoder(audio.encoding, audio.rate_hz, len(speakers))
        self._frame_bytes = len(speakers) * (2 if audio.encoding is Encoding.PCM_S16LE else 1)
        self._bytes_per_s = self._frame_bytes * audio.rate_hz
        self._silence = _SILENT[audio.encoding]
        self._rest = b""  # the start of a frame whose other bytes have not come yet
        self._waiting: deque[_Piece] = deque()
        self._arrived: deque[_Arrival] = deque(maxlen=_REMEMBERED)
        self._n_in = 0  # bytes, written by the event loop
        self._n_out = 0  # bytes, written by the worker
        self._ahead = 0  # bytes of silence that stand for sound which may still come late

    @property
    def received_s(self) -> float:
        """Seconds of the call that came by this lane."""
        return self._n_in / self._bytes_per_s

    @property
    def heard_s(self) -> float:
        """Seconds of the call that were heard of it."""
        return self._n_out / self._bytes_per_s

    @property
    def waiting_s(self) -> float:
        """Seconds of sound that are not heard yet."""
        return (self._n_in - self._n_out) / self._bytes_per_s

    def late_s(self, now_s: float) -> float:
        """For how long the oldest sound that is not heard yet has been here."""
        try:
            return max(0.0, now_s - self._waiting[0].came_s)
        except IndexError:
            return 0.0

    def begin_at(self, call_s: float) -> None:
        """Begin at this second of the call: what was before is none of this lane's."""
        n_frames = round(call_s * self._bytes_per_s / self._frame_bytes)
        self._n_in = self._n_out = n_frames * self._frame_bytes

    def put(self, data: bytes, now_s: float) -> bytes:
        """Take the next bytes, cut anywhere; return what went in: whole frames."""
        data = self._whole(data)
        if self._ahead:
            n_late = min(self._ahead, len(data))
            self._ahead -= n_late
            data = data[n_late:]
        if data:
            self._n_in += len(data)
            self._arrived.append(_Arrival(self._n_in, now_s))
            self._waiting.append(_Piece(data, now_s))
        return data

    def put_silence(self, seconds: float) -> int:
        """Let so much of the call pass without sound; return it in bytes."""
        n_bytes = round(seconds * self._bytes_per_s / self._frame_bytes) * self._frame_bytes
        return self._pass(n_bytes)

    def fill(self, seconds: float) -> int:
        """As `put_silence`, for sound that is late: should it come, it is not heard twice."""
        n_bytes = self.put_silence(seconds)
        self._ahead += n_bytes
        return n_bytes

    def mute(self, data: bytes) -> bytes:
        """Let as much of the call pass as these bytes last; return what is not heard of them."""
        data = self._whole(data)
        self._pass(len(data))
        return data

    def seconds(self, n_bytes: int) -> float:
        """How long so many bytes last."""
        return n_bytes / self._bytes_per_s

    def rejoin(self) -> None:
        """Another connection goes on with this lane: nothing of the old one will come late."""
        self._rest, self._ahead = b"", 0

    def arrival_s(self, call_s: float) -> float | None:
        """Return when the sound of this second of the call came; None if it is long ago.

        For the worker, with rising times only.
        """
        end_byte = call_s * self._bytes_per_s
        while self._arrived and self._arrived[0].end_byte < end_byte:
            self._arrived.popleft()
        return self._arrived[0].at_s if self._arrived else None

    def frames(self, most_s: float) -> Iterator[Frame]:
        """Yield what came, up to about `most_s`."""
        left = int(most_s * self._bytes_per_s)
        while left > 0 and (data := self._next(left)):
            left -= len(data)
            self._n_out += len(data)
            yield from self._decoded(data)

    def skip(self) -> float:
        """Turn all that waits into silence; return how many seconds of sound that were."""
        n_sound, n_bytes = 0, 0
        for _ in range(len(self._waiting)):
            sound = self._waiting.popleft().sound
            n_sound += 0 if isinstance(sound, int) else len(sound)
            n_bytes += sound if isinstance(sound, int) else len(sound)
        if n_bytes:
            self._waiting.appendleft(_Piece(n_bytes, monotonic()))
        return n_sound / self._bytes_per_s

    def last_frames(self) -> Iterator[Frame]:
        """Yield what was still on its way through the resampler, at the end of the call."""
        for speaker, samples in zip(self.speakers, self._decoder.flush(), strict=True):
            yield Frame(speaker, samples)

    def _whole(self, data: bytes) -> bytes:
        """Return what makes whole frames, and keep the rest."""
        data = self._rest + data if self._rest else data
        n_over = len(data) % self._frame_bytes
        self._rest = data[len(data) - n_over :]
        return data[:-n_over] if n_over else data

    def _pass(self, n_bytes: int) -> int:
        if n_bytes <= 0:
            return 0
        self._n_in += n_bytes
        self._waiting.append(_Piece(n_bytes, monotonic()))
        return n_bytes

    def _next(self, most: int) -> bytes:
        """Return the sound that waits, joined, or a block of silence; nothing if none waits."""
        sound: list[bytes] = []
        while self._waiting and most > 0:
            piece = self._waiting.popleft()
            if isinstance(piece.sound, int):
                if not sound:
                    return self._quiet(piece.sound, piece.came_s)
                self._waiting.appendleft(piece)
                break
            sound.append(piece.sound)
            most -= len(piece.sound)
        return b"".join(sound)

    def _quiet(self, n_bytes: int, came_s: float) -> bytes:
        most = int(_BLOCK_S * self._bytes_per_s / self._frame_bytes) * self._frame_bytes
        if n_bytes > most:
            self._waiting.appendleft(_Piece(n_bytes - most, came_s))
        return self._silence * min(n_bytes, most)

    def _decoded(self, data: bytes) -> Iterator[Frame]:
        for speaker, samples in zip(self.speakers, self._decoder.feed(data), strict=True):
            if samples.size:
                yield Frame(speaker, samples)
