"""What words add to the shipped voice model: test speakers' voices beside test lines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from api.models import words_config
from emotion.labels import VOICE_FOLD, VOICE_LABELS, Emotion
from speech.corpus import VOICE_LABEL_MAP, Clip, check_files, read_manifest
from speech.emotion import VoiceEmotion
from speech.evaluate import hear_clip
from speech.paired import Labelled, WordsRow, words_rows
from speech.trial import by_speaker, read_call, shuffled
from text.reader import MessageReader
from text.training.challenge import read_challenges

Counting = Callable[[], None]


@dataclass(frozen=True, slots=True)
class WordsTrial:
    """Which voices are asked, and how they sound."""

    clips: Sequence[tuple[Clip, Emotion]]
    telephone: bool
    seed: int  # of the order of a speaker's clips

    def run(self, voice: VoiceEmotion, heard: Counting) -> list[WordsRow]:
        """Return the figures; raises AudioError on a clip that can't be read."""
        return words_rows(self._voices(voice, heard), _lines(), words_config(voice))

    def _voices(self, voice: VoiceEmotion, heard: Counting) -> list[Labelled]:
        rng, clips = np.random.default_rng(self.seed), []
        for clip, mood in self.clips:
            clips.append(hear_clip(voice, clip, mood, self.telephone))
            heard()
        calls = [shuffled(call, rng) for call in by_speaker(clips)]
        return [
            Labelled(scores, VOICE_LABELS[clip.label])
            for call in calls
            for clip, scores in zip(call, read_call(voice.reader, call, running=True), strict=True)
        ]


def unmet_clips(manifests: Sequence[Path], voice: VoiceEmotion) -> Sequence[tuple[Clip, Emotion]]:
    """Return the clips of speakers whom the voice never met, of the corpora that taught moods.

    Raises CorpusError on a manifest that can't be used or names clips that are not there.
    """
    apart = voice.manifest.config.get("voices_only", ())
    clips = [clip for manifest in manifests for clip in read_manifest(manifest)]
    asked = [clip for clip in clips if clip.split == "test" and clip.corpus not in apart]
    labelled = VOICE_LABEL_MAP.apply(asked)
    check_files(clip for clip, _ in labelled)
    return labelled


def _lines() -> list[Labelled]:
    reader, asked = MessageReader.load(), read_challenges("test")
    readings = [reader.read(line.text).scores for line in asked]
    return [
        Labelled(scores.as_voice() if scores else None, VOICE_FOLD[line.label])
        for line, scores in zip(asked, readings, strict=True)
    ]
