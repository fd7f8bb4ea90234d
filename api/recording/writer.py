"""RecordingWriter: takes the sound of one call, and holds it until the next flush."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from api.live.start import AudioFormat
from api.recording.errors import RecordingError
from api.recording.lane import lanes_of
from api.recording.records import MOST_LANES, Kind
from api.recording.tape import Piece, Tape

_MOST_WAITING = 8 << 20  # bytes: two minutes of both sides at 16 kHz


@dataclass(slots=True)
class _Lane:
    """What of a lane is on no tape yet."""

    begins: int = 0  # lane offset of `waiting`
    waiting: bytearray = field(default_factory=bytearray)
    told: int = 0  # lane offset up to which pieces tell of it

    @property
    def at(self) -> int:
        """How many bytes of the lane there have been, kept or not."""
        return self.begins + len(self.waiting)


class RecordingWriter:
    """Filled by any thread and never waits; flushed by one. Once it has failed it keeps nothing."""

    def __init__(self, call_id: str, audio: AudioFormat, start_s: float = 0.0) -> None:
        """With `start_s`: how far into the call this begins."""
        self.call_id = call_id
        self._lock = threading.Lock()
        self._lanes: list[_Lane] = []
        self._pieces: list[Piece] = []
        self._n_waiting = 0
        self._tape: Tape | None = None
        self.is_closed = False
        self.failure: str | None = None  # why nothing is kept any more
        self.join(audio, start_s)

    def join(self, audio: AudioFormat, start_s: float = 0.0) -> int:
        """Take further lanes, from `start_s` of the call on; return the number of the first.

        Raises RecordingError if there are too many.
        """
        with self._lock:
            first = len(self._lanes)
            if first + len(audio.lanes) > MOST_LANES:
                raise RecordingError(f"wanted at most {MOST_LANES} lanes in a recording")
            for number, lane in enumerate(lanes_of(audio, start_s), first):
                self._lanes.append(_Lane())
                self._pieces.append(Piece(Kind.LANE, number, 0, lane.to_json()))
        return first

    def append(self, lane: int, data: bytes) -> None:
        """Keep the next bytes of a lane."""
        with self._lock:
            if self.failure or self.is_closed:
                return
            self._n_waiting += len(data)
            if self._n_waiting > _MOST_WAITING:
                self.failure = "the disk is too slow"
            else:
                self._lanes[lane].waiting += data

    def skip(self, lane: int, n_bytes: int) -> None:
        """Let so many bytes of a lane be silence, and on no disk."""
        with self._lock:
            self._cut(lane)
            self._lanes[lane].begins += n_bytes

    def close(self) -> None:
        """The call is over; the next flush writes what is left."""
        self.is_closed = True

    def flush(self, tape: Callable[[], Tape]) -> None:
        """Write what waits on the tape, which is got at the first need.

        Raises RecordingError, and then the recording is over.
        """
        pieces = self._taken()
        try:
            if pieces:
                self._tape = self._tape or tape()
                self._tape.write(pieces)
        except (OSError, RecordingError) as error:
            self.failure = getattr(error, "strerror", None) or str(error)
        if self.failure:
            raise RecordingError(f"the recording stops: {self.failure}")

    def release(self) -> None:
        """Let go of the tape."""
        if self._tape is not None:
            self._tape.close()
            self._tape = None

    def _cut(self, number: int) -> None:
        lane = self._lanes[number]
        if lane.waiting:
            self._pieces.append(Piece(Kind.SOUND, number, lane.begins, bytes(lane.waiting)))
            lane.begins, lane.waiting = lane.at, bytearray()
            lane.told = lane.at

    def _taken(self) -> list[Piece]:
        with self._lock:
            for number, lane in enumerate(self._lanes):
                self._cut(number)
                if lane.at > lane.told:
                    # Nothing, at its end: how far a pause has come, no other record tells.
                    self._pieces.append(Piece(Kind.SOUND, number, lane.at, b""))
                    lane.told = lane.at
            pieces, self._pieces, self._n_waiting = self._pieces, [], 0
        return pieces
