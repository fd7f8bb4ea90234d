"""Utterance: who spoke, when, what was said, and how it sounded."""

from dataclasses import dataclass

from emotion.scores import EmotionScores
from speech.audio import Speaker
from speech.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Reading:
    """What was heard in one window of speech: scores a source, and fused."""

    start_s: float  # since the call began
    end_s: float
    voice: EmotionScores
    words: EmotionScores | None
    fused: EmotionScores


@dataclass(frozen=True, slots=True)
class Utterance:
    """One speaker's voice between two silences.

    `readings` is empty for a speaker whose emotion is not judged (an agent, by default)
    and for a voice too short to read.
    """

    speaker: Speaker
    start_s: float  # since the call began
    end_s: float
    loudness_db: float  # dB relative to full scale, RMS over the utterance
    transcript: Transcript | None  # None: transcription was off
    readings: tuple[Reading, ...] = ()

    @property
    def duration_s(self) -> float:
        """How long the voice lasted, in seconds."""
        return self.end_s - self.start_s

    @property
    def text(self) -> str:
        """The words as one line; empty when none were heard or asked for."""
        return self.transcript.text if self.transcript else ""
