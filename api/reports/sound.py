"""Sound: a call's audio, small enough to travel inside its page."""

import base64
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import soundfile

from emotion.errors import TonewiseError
from speech.audio import SAMPLE_RATE_HZ
from speech.recording import Recording

_CHUNK = 3 << 14  # bytes: base64 joins without padding only between multiples of three
_COMPRESSION = 0.8  # libsndfile's scale; at 16 kHz it gives 40 kbit/s, about 0.4 MB a minute


class SoundError(TonewiseError):
    """Audio that could not be made part of a page."""


@dataclass(frozen=True, slots=True)
class Sound:
    """The call's audio as base64 text, given piece by piece, and its media type."""

    media_type: str
    base64: Iterator[str]


def embedded(recording: Recording) -> Sound:
    """Return the recording as MP3, which every browser plays; nothing is encoded until read.

    Only one block is in memory at a time. The iterator raises SoundError if encoding fails.
    """
    return Sound("audio/mpeg", _encoded(recording))


def _encoded(recording: Recording) -> Iterator[str]:
    with tempfile.TemporaryFile() as file:
        try:
            _write_mp3(recording, file)
        except soundfile.LibsndfileError as error:
            raise SoundError(f"{recording.path}: wanted its audio as MP3, got: {error}") from error
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield base64.b64encode(chunk).decode()


def _write_mp3(recording: Recording, file: BinaryIO) -> None:
    with soundfile.SoundFile(
        file,
        "w",
        samplerate=SAMPLE_RATE_HZ,
        channels=recording.channels,
        format="MP3",
        subtype="MPEG_LAYER_III",
        bitrate_mode="CONSTANT",  # browsers find a time in it without reading it all
        compression_level=_COMPRESSION,
    ) as mp3:
        for block in recording.blocks():
            mp3.write(block.T)
