"""Case: a customer who wants an expert."""

from dataclasses import dataclass

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
    declined_by: frozenset[str] = frozenset()  # experts who rejected or missed this case's offers
    order: int = 0  # of arrival, for equals
