"""Evaluation: a manifest's clips read the way the engine would, against their labels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from emotion.labels import VOICE_LABELS, Emotion
from emotion.metrics import Metrics, measure
from speech.corpus import Clip
from speech.emotion import VoiceEmotion
from speech.reader import Ear, MoodReader
from speech.recording import read_clip
from speech.trial import HeardClip, HeardWindow, by_speaker, read_call
from speech.vad import speech_only
from speech.windows import WindowCutter


class Ears(StrEnum):
    """Who listens."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"

    @property
    def chosen(self) -> frozenset[Ear]:
        """The ears themselves."""
        return frozenset(Ear) if self is Ears.BOTH else frozenset({Ear(self.value)})


@dataclass(frozen=True, slots=True)
class Reading:
    """How clips are read."""

    ears: Ears = Ears.BOTH
    running: bool = True  # against the caller's own baseline, as far as it is known by then
    telephone: bool = False  # as a telephone line would carry them


def hear_clip(voice: VoiceEmotion, clip: Clip, mood: Emotion, telephone: bool) -> HeardClip:
    """Return what both ears make of one clip; raises AudioError if it can't be read."""
    cutter = WindowCutter(voice.windows)
    windows = [
        HeardWindow(voice.hear(window), window.new_s)
        for segment in speech_only(read_clip(clip.path, telephone))
        for window in cutter.push(segment)
    ]
    return HeardClip(f"{clip.corpus} {clip.speaker}", VOICE_LABELS.index(mood), tuple(windows))


def evaluate(
    voice: VoiceEmotion,
    labelled: Sequence[tuple[Clip, Emotion]],
    reading: Reading,
    heard: Callable[[], None],
) -> Metrics:
    """Return the figures of reading each speaker's clips, in order, as one caller's.

    `heard` is called after each clip. Raises AudioError on a clip that can't be read and
    EvaluationError if there is none.
    """
    clips = []
    for clip, mood in labelled:
        clips.append(hear_clip(voice, clip, mood, reading.telephone))
        heard()
    return figures(voice.reader, clips, reading)


def figures(reader: MoodReader, clips: Sequence[HeardClip], reading: Reading) -> Metrics:
    """Return the figures of clips that were heard already; raises EvaluationError if none."""
    calls = by_speaker([clip.by(reading.ears.chosen) for clip in clips])
    readings = [scores for call in calls for scores in read_call(reader, call, reading.running)]
    return measure(readings, [clip.label for call in calls for clip in call])
