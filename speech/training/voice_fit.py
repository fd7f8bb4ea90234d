"""Fitting a whole voice model: network, both ears' spaces, calibration.

The same page makes the model that ships and every model of an evaluation protocol, so that
what is measured is what is shipped.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import keras
import numpy as np
import numpy.typing as npt

from speech.reader import Ear, MoodReader
from speech.training.baseline_fit import SpaceConfig, fit_space
from speech.training.calibrate import calibrate, uncalibrated
from speech.training.examples import Examples
from speech.training.network_fit import NetworkTraining, Pupils, Schedule, fit_network, predict
from speech.training.teacher import teach
from speech.trial import HeardClip, HeardWindow

OTHER = 4  # the network's class for moods that the product does not name
UNLABELLED = -1
CLEAN_LINE, TELEPHONE_LINE = 0, 1

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class VoiceTraining:
    """All that a voice model is made by."""

    network: NetworkTraining = field(default_factory=NetworkTraining)
    # Few directions for the first ear: it has learned its teaching speakers' voices too well for
    # more. The second ear's encoder never learned from them.
    first_space: SpaceConfig = field(default_factory=lambda: SpaceConfig(n_directions=40))
    second_space: SpaceConfig = field(default_factory=lambda: SpaceConfig(n_directions=150))


@dataclass(frozen=True, slots=True, eq=False)
class Classroom:
    """Prepared windows, and for each clip they came from its speaker and mood.

    `labels` (clips,) index VOICE_LABELS, or are OTHER, or UNLABELLED where a corpus teaches
    only what voices sound like.
    """

    examples: Examples
    labels: npt.NDArray[np.int64]
    speakers: npt.NDArray[np.str_]  # (clips,)

    @property
    def window_labels(self) -> Indices:
        """The mood of each window: (n,)."""
        return self.labels[self.examples.clip]

    def windows(self, clips: Indices, line: int | None = None) -> Indices:
        """Return the windows of these clips, over one line or all."""
        here = np.isin(self.examples.clip, clips)
        return np.flatnonzero(here if line is None else here & (self.examples.line == line))

    def callers(self, windows: Indices) -> npt.NDArray[np.str_]:
        """A name for each window's speaker on its line: (windows,)."""
        speaker = self.speakers[self.examples.clip[windows]]
        return np.char.add(np.char.add(speaker, "|"), self.examples.line[windows].astype(str))


@dataclass(frozen=True, slots=True, eq=False)
class Roles:
    """Clips by what they are for, as indices; no speaker is in both."""

    teach: Indices
    check: Indices


@dataclass(frozen=True, slots=True, eq=False)
class FittedVoice:
    """A voice model in memory."""

    network: keras.Model
    reader: MoodReader


def fit_voice(
    room: Classroom, roles: Roles, training: VoiceTraining, schedule: Schedule | None = None
) -> FittedVoice:
    """Fit on the clips that teach; stop and calibrate by those that check, of other speakers."""
    labels = room.window_labels
    taught = room.windows(roles.teach)
    named = taught[is_named(labels[taught])]
    checked = room.windows(roles.check, CLEAN_LINE)
    checked = checked[is_named(labels[checked])]
    network = _fit_first_ear(room, (taught, checked), training, schedule or Schedule())
    callers = room.callers(named)
    first, second = predict(network, room.examples.rows, named), room.examples.pooled[named]
    spaces = {
        Ear.FIRST: fit_space(first, labels[named], callers, training.first_space),
        Ear.SECOND: fit_space(second, labels[named], callers, training.second_space),
    }
    voice = FittedVoice(network, MoodReader(spaces, uncalibrated()))
    lines = (CLEAN_LINE, TELEPHONE_LINE)
    heard = [clip for line in lines for clip in hear(room, voice, roles.check, line)]
    return FittedVoice(network, calibrate(voice.reader, heard, training.network.seed))


def is_named(labels: Indices) -> npt.NDArray[np.bool_]:
    """Whether each label is one of the moods that the product names."""
    return (labels >= 0) & (labels < OTHER)


def _fit_first_ear(
    room: Classroom,
    windows: tuple[Indices, Indices],
    training: VoiceTraining,
    schedule: Schedule,
) -> keras.Model:
    taught, checked = windows
    labels, shape = room.window_labels, training.network.network
    teachers = np.zeros(len(labels), bool)
    teachers[taught] = labels[taught] != UNLABELLED
    lesson = teach(room.examples.pooled, labels, teachers, (shape.n_moods, shape.n_teacher))
    pupils = Pupils(taught, checked, labels)
    return fit_network(room.examples.rows, lesson, pupils, training.network, schedule)


def hear(room: Classroom, voice: FittedVoice, clips: Indices, line: int) -> Sequence[HeardClip]:
    """Return the clips with one of the product's moods as both ears hear them over a line."""
    clips = clips[is_named(room.labels[clips])]
    windows = room.windows(clips, line)
    spaces = voice.reader.spaces
    first = spaces[Ear.FIRST].place(predict(voice.network, room.examples.rows, windows))
    second = spaces[Ear.SECOND].place(room.examples.pooled[windows])
    heard: dict[int, list[HeardWindow]] = {int(clip): [] for clip in clips}
    for at, window in enumerate(windows):
        places = {Ear.FIRST: first[at], Ear.SECOND: second[at]}
        new_s = float(room.examples.new_s[window])
        heard[int(room.examples.clip[window])].append(HeardWindow(places, new_s))
    return [
        HeardClip(f"{room.speakers[clip]}|{line}", int(room.labels[clip]), tuple(found))
        for clip, found in heard.items()
    ]
