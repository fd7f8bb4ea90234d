"""IntervalScore: the customer's mood in each N seconds of the call."""

from dataclasses import dataclass
from enum import StrEnum

from emotion.scores import EmotionScores


class IntervalState(StrEnum):
    """Whether an interval says anything about the customer's mood."""

    SCORED = "scored"
    ABSTAINED = "abstained"  # speech was heard, but no reading is to be believed
    NO_SPEECH = "no_speech"  # the customer said nothing


@dataclass(frozen=True, slots=True)
class IntervalScore:
    """The customer's mood in one stretch of the call; scores are None without speech."""

    start_s: float
    end_s: float
    state: IntervalState
    voice: EmotionScores | None
    words: EmotionScores | None
    fused: EmotionScores | None

    @property
    def valence(self) -> float | None:
        """-1 (unpleasant) to 1 (pleasant), or None unless scored."""
        return self.fused.valence if self.fused and self.state is IntervalState.SCORED else None

    @property
    def negativity(self) -> float | None:
        """The probability of a negative mood, 0..1, or None unless scored."""
        return self.fused.negativity if self.fused and self.state is IntervalState.SCORED else None
