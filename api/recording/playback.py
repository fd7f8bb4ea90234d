"""Playback: a recording as one stretch of sound, any part of it at hand."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from api.live.start import AudioFormat
from api.recording.errors import RecordingError
from api.recording.header import read_header
from api.recording.lane import LaneFormat, from_json
from api.recording.master import MasterKey
from api.recording.records import Kind, Place, Seal, places
from speech.audio import Speaker
from speech.codec import Encoding

Linear = npt.NDArray[np.int16]


@dataclass(slots=True)
class Track:
    """One lane, and where its sound lies."""

    lane: LaneFormat
    pieces: list[Place] = field(default_factory=list)  # by rising offset

    @property
    def n_frames(self) -> int:
        """Its whole frames, from its own first on."""
        return self.pieces[-1].offset_end // self.lane.frame_bytes if self.pieces else 0

    def bytes_between(self, first: int, last: int) -> Sequence[Place]:
        """Return the pieces that hold anything of these lane offsets."""
        begin = bisect_right(self.pieces, first, key=lambda piece: piece.offset_end)
        end = bisect_right(self.pieces, last - 1, key=lambda piece: piece.offset)
        return self.pieces[begin:end]


class Playback:
    """Reads what there is when it is made; a frame is a sample of each speaker.

    Raises RecordingError if the file is none of this call, or was changed.
    """

    def __init__(self, path: Path, call_id: str, master: MasterKey) -> None:
        self._path = path
        with path.open("rb") as file:
            first, self._seal = read_header(file, call_id, master)
            self._tracks = _tracks(file, first, self._seal)
        self.rate_hz = self._tracks[0].lane.rate_hz
        speakers = dict.fromkeys(s for track in self._tracks for s in track.lane.speakers)
        self.speakers: tuple[Speaker, ...] = tuple(speakers)
        self.n_frames = max(self._end(track) for track in self._tracks)

    @property
    def audio(self) -> AudioFormat:
        """How `pcm` sounds: one lane of all speakers."""
        return AudioFormat(Encoding.PCM_S16LE, self.rate_hz, (self.speakers,))

    @property
    def duration_s(self) -> float:
        """From the call's beginning to the last that is here of any side."""
        return self.n_frames / self.rate_hz

    @property
    def whole_s(self) -> float:
        """How far every side that was heard at all is here: a client sends on from there."""
        ends = {
            speaker: max(
                (self._end(t) for t in self._tracks if speaker in t.lane.speakers and t.pieces),
                default=0,
            )
            for speaker in self.speakers
        }
        return min((end for end in ends.values() if end), default=0) / self.rate_hz

    def pcm(self, first: int, last: int) -> bytes:
        """Return frames first..last - 1 as 16-bit linear samples, the speakers interleaved.

        What is on no disk is silence. Raises RecordingError if what is was changed.
        """
        sound = np.zeros((max(0, last - first), len(self.speakers)), np.int16)
        with self._path.open("rb") as file:
            for track in self._tracks:
                self._mix(file, track, first, sound)
        return sound.astype("<i2").tobytes()

    def _end(self, track: Track) -> int:
        """The call's frame behind a track, at the playback's rate."""
        n_frames = track.lane.first_frame + track.n_frames
        return n_frames * self.rate_hz // track.lane.rate_hz

    def _mix(self, file: BinaryIO, track: Track, first: int, sound: Linear) -> None:
        """Put what a track holds of the frames from `first` on into its speakers' columns."""
        lane = track.lane
        begin = max(first, lane.first_frame * self.rate_hz // lane.rate_hz)
        end = min(first + len(sound), self._end(track))
        if begin >= end:
            return
        columns = [self.speakers.index(speaker) for speaker in lane.speakers]
        if lane.rate_hz == self.rate_hz:
            heard = self._frames(file, track, begin - lane.first_frame, end - lane.first_frame)
        else:
            heard = self._converted(file, track, begin, end)
        sound[begin - first : end - first, columns] = heard

    def _converted(self, file: BinaryIO, track: Track, begin: int, end: int) -> Linear:
        """Return frames at the playback's rate, drawn straight between those of the lane's.

        Only for the ear: what is graded anew is a call whose lanes have one rate.
        """
        at = np.arange(begin, end) * track.lane.rate_hz / self.rate_hz - track.lane.first_frame
        low, high = max(0, int(at[0])), min(track.n_frames, int(at[-1]) + 2)
        heard = self._frames(file, track, low, high)
        drawn = [np.interp(at, np.arange(low, high), column) for column in heard.T]
        converted: Linear = np.rint(np.stack(drawn, axis=1)).astype(np.int16)
        return converted

    def _frames(self, file: BinaryIO, track: Track, first: int, last: int) -> Linear:
        """Return a lane's own frames first..last - 1, (frames, its speakers)."""
        wide = track.lane.frame_bytes
        begin, end = first * wide, last * wide
        data = track.lane.silence(end - begin)
        for piece in track.bytes_between(begin, end):
            plain = self._seal.opened(file, piece)
            here, there = max(begin, piece.offset), min(end, piece.offset_end)
            data[here - begin : there - begin] = plain[here - piece.offset : there - piece.offset]
        return track.lane.decoded(data)


def _tracks(file: BinaryIO, first: int, seal: Seal) -> tuple[Track, ...]:
    whole = list(places(file, first))
    # After a power cut, the last may have its length but not all of its bytes.
    if whole and not seal.fits(file, whole[-1]):
        whole.pop()
    tracks: list[Track] = []
    current: dict[int, Track] = {}  # a call that went on after a crash declares its lanes anew
    for place in whole:
        if place.kind is Kind.LANE:
            track = current[place.lane] = Track(from_json(seal.opened(file, place)))
            tracks.append(track)
        elif place.lane in current:
            current[place.lane].pieces.append(place)
    if not tracks:
        raise RecordingError("the recording has no sound yet")
    return tuple(tracks)
