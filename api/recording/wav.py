"""A recording as a WAV file that is on no disk: any bytes of it are made when they are asked for.

The header is RIFF/WAVE's canonical one of 44 bytes, for 16-bit linear samples.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from api.recording.playback import Playback

HEADER_BYTES = 44
_WIDTH = 2  # bytes a sample
_MOST = 0xFFFFFFFF  # what a header can say
_CHUNK_FRAMES = 1 << 16
_PCM = 1


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes of a file: from `first` on, `last` not among them."""

    first: int
    last: int

    @property
    def n_bytes(self) -> int:
        """How many they are."""
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class Cut:
    """Which frames hold the wanted bytes, and how many bytes of them to leave out."""

    first: int  # frame
    last: int  # frame, not among them
    before: int  # bytes of the first frame that are not wanted
    n_bytes: int


def wav_size(playback: Playback) -> int:
    """Return how many bytes the file has."""
    return HEADER_BYTES + playback.n_frames * _frame_bytes(playback)


def wav_bytes(playback: Playback, span: Span) -> Iterator[bytes]:
    """Yield the file's bytes of a span that lies within it, a chunk at a time."""
    header = wav_header(playback)[span.first : span.last]
    if header:
        yield header
    wide = _frame_bytes(playback)
    cut = cut_of(Span(max(span.first, HEADER_BYTES), max(span.last, HEADER_BYTES)), wide)
    skipped, left = cut.before, cut.n_bytes
    for first in range(cut.first, cut.last, _CHUNK_FRAMES):
        sound = playback.pcm(first, min(first + _CHUNK_FRAMES, cut.last))
        wanted = sound[skipped : skipped + left]
        skipped, left = 0, left - len(wanted)
        yield wanted


def cut_of(span: Span, frame_bytes: int) -> Cut:
    """Return which frames hold these bytes of the file, none of which is the header's."""
    begin, end = span.first - HEADER_BYTES, span.last - HEADER_BYTES
    first = begin // frame_bytes
    last = -(-end // frame_bytes)
    return Cut(first, last, begin - first * frame_bytes, span.n_bytes)


def wav_header(playback: Playback) -> bytes:
    """Return the file's first 44 bytes."""
    wide, rate_hz = _frame_bytes(playback), playback.rate_hz
    n_bytes = min(playback.n_frames * wide, _MOST - HEADER_BYTES)
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        *(b"RIFF", n_bytes + HEADER_BYTES - 8, b"WAVE"),
        *(b"fmt ", 16, _PCM, len(playback.speakers)),
        *(rate_hz, rate_hz * wide, wide, 8 * _WIDTH),
        *(b"data", n_bytes),
    )


def _frame_bytes(playback: Playback) -> int:
    return _WIDTH * len(playback.speakers)
