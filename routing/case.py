"""Case: a customer who wants an expert."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emotion.labels import Emotion
from emotion.scores import EmotionScores
from routing.expert import Channel


@dataclass(frozen=True, slots=True)
class Case:
    """What routing knows of a customer; never more of mood than they allowed."""

    case_id: str
    channel: Channel
    department: str | None  # None: out of every department's scope
    waiting_since_s: float  # epoch seconds; a re-queued case keeps its first
    scores: EmotionScores | None = None  # None: not read, or opted out
    language: str | None = None  # ISO 639-1; None: any
    last_expert_id: str | None = None  # who served this customer before
    # expert -> when they last rejected or missed an offer of this case, epoch seconds
    declined_by: Mapping[str, float] = field(default_factory=dict)
    order: int = 0  # of arrival, for equals

    @property
    def mood(self) -> Emotion | None:
        """The mood to route by; None if it was not read, or the model abstained."""
        return self.scores.emotion if self.scores else None

    def waited_s(self, now_s: float) -> float:
        """Seconds in the queue; 0 if the clock stepped back behind the arrival."""
        return max(0.0, now_s - self.waiting_since_s)
