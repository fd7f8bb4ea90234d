"""Recording: a call in a file, read piece by piece, with whatever a reader should know of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from speech.audio import AudioError, Frame, Speaker
from speech.codec import telephone as over_telephone
from speech.resampling import Resampler, check_rate
from speech.soundcheck import SoundCheck, states_length, truncation_note

Samples = npt.NDArray[np.float32]

_LOST_S = 0.1  # an end that is missing by less is an encoder's padding


@dataclass(frozen=True, slots=True)
class Layout:
    """Whose voice each channel carries, in the channels' order."""

    speakers: tuple[Speaker, ...]


def mono(speaker: Speaker) -> Layout:
    """One channel, treated as this speaker's alone."""
    return Layout((speaker,))


def stereo(agent_channel: int) -> Layout:
    """One side a channel; raises AudioError unless the agent's is 0 or 1."""
    if agent_channel not in (0, 1):
        raise AudioError(f"wanted the agent on channel 0 or 1, got {agent_channel}")
    sides = (Speaker.CUSTOMER, Speaker.AGENT)
    return Layout(sides if agent_channel == 1 else sides[::-1])


class Recording:
    """A sound file of one or two channels; it can be read any number of times."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._notes: tuple[str, ...] = _header_notes(path)
        with _opened(path) as file:
            self.rate_hz: int = file.samplerate
            self.channels: int = file.channels
            self._n_frames: int = file.frames
            self._subtype: str = file.subtype
            self._estimated: bool = file.format == "MP3" and not states_length(path)
        self._promised_s = self._n_frames / self.rate_hz
        self._heard_notes: tuple[str, ...] = ()
        _check_header(self)

    @classmethod
    def open(cls, path: Path) -> "Recording":
        """Look at the header of a sound file and return the recording in it.

        Raises AudioError, in one line that names the file, if it can't be read, is empty, is
        not audio, holds no samples, has more than two channels, or a rate outside 8 to 48 kHz.
        """
        return cls(path)

    @property
    def duration_s(self) -> float:
        """In seconds: what the header says, and what was there once `blocks` has run through."""
        return self._n_frames / self.rate_hz

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the results should know; complete once `blocks` has run through."""
        return self._notes + self._heard_notes

    def blocks(self, block_s: float = 1.0) -> Iterator[Samples]:
        """Yield the sound in order: (channels, n) float32, -1 to 1, at SAMPLE_RATE_HZ.

        One block is in memory at a time. Sound that breaks off is yielded as far as it goes,
        and noted. Raises AudioError if nothing can be decoded, or on a sample that is not a
        finite number.
        """
        check = SoundCheck(self._subtype)
        resampler = Resampler(self.rate_hz, self.channels)
        with _opened(self.path) as file:
            for block in _read(file, int(block_s * self.rate_hz)):
                self._hear(check, block)
                yield resampler.feed(block)
        self._conclude(check)
        yield resampler.flush()

    def _hear(self, check: SoundCheck, block: Samples) -> None:
        try:
            check.hear(block, self.rate_hz)
        except AudioError as error:
            raise AudioError(f"{self.path}: {error}") from error

    def _conclude(self, check: SoundCheck) -> None:
        if check.n_frames == 0:
            raise AudioError(f"{self.path}: wanted sound, got nothing that can be decoded")
        self._heard_notes = check.notes()
        heard_s = check.n_frames / self.rate_hz
        if self._estimated:
            self._heard_notes += (f"its length, {heard_s:.1f} s, is a guess: the MP3 states none",)
        elif self._promised_s - heard_s > _LOST_S:
            self._heard_notes += (
                f"incomplete: the header promises {self._promised_s:.1f} s, "
                f"{heard_s:.1f} s could be decoded",
            )
        self._n_frames = check.n_frames


def frames(recording: Recording, layout: Layout, block_s: float = 1.0) -> Iterator[Frame]:
    """Yield the call as a listener hears it: a Frame a channel, block by block.

    Raises AudioError if the recording has not the layout's channels, and as `blocks` does.
    """
    if recording.channels != len(layout.speakers):
        raise AudioError(
            f"{recording.path}: wanted {len(layout.speakers)} channels "
            f"({', '.join(layout.speakers)}), got {recording.channels}"
        )
    for block in recording.blocks(block_s):
        for speaker, samples in zip(layout.speakers, block, strict=True):
            yield Frame(speaker, samples)


def read_clip(path: Path, telephone: bool = False) -> Samples:
    """Return a whole short recording, channels mixed: (n,) float32 at SAMPLE_RATE_HZ.

    With `telephone`, as a telephone line would carry it. Raises AudioError as `Recording` does.
    """
    mixed = np.concatenate([block.mean(axis=0) for block in Recording.open(path).blocks()])
    return over_telephone(mixed) if telephone else mixed


def _read(file: soundfile.SoundFile, n_frames: int) -> Iterator[Samples]:
    """Yield (n, channels) until the sound ends or can't be decoded any further.

    soundfile's own `blocks` would repeat old sound where a read comes back short.
    """
    try:
        while (block := file.read(n_frames, dtype="float32", always_2d=True)).size:
            yield block
    except soundfile.LibsndfileError:
        return  # the caller counts what came, and holds it against the header


@contextmanager
def _opened(path: Path) -> Iterator[soundfile.SoundFile]:
    try:
        # As bytes: a file name need not be UTF-8, and soundfile would encode it as that.
        file = soundfile.SoundFile(os.fsencode(path))
    except (soundfile.LibsndfileError, TypeError) as error:  # TypeError: raw sound, by its name
        raise AudioError(f"{path}: wanted audio (WAV, FLAC, OGG or MP3), got none") from error
    with file:
        yield file


def _header_notes(path: Path) -> tuple[str, ...]:
    try:
        if path.stat().st_size == 0:
            raise AudioError(f"{path}: wanted audio, got an empty file")
        return truncation_note(path)
    except OSError as error:
        raise AudioError(f"{path}: wanted a file to read, got: {error.strerror}") from error


def _check_header(recording: Recording) -> None:
    if recording.channels not in (1, 2):
        raise AudioError(f"{recording.path}: wanted 1 or 2 channels, got {recording.channels}")
    try:
        check_rate(recording.rate_hz)
    except AudioError as error:
        raise AudioError(f"{recording.path}: {error}") from error
    if recording.duration_s == 0.0:
        raise AudioError(f"{recording.path}: wanted sound, got a header without samples")
