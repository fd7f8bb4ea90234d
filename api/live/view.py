"""LiveView: a call that is going on, as a supervisor sees it."""

from dataclasses import dataclass
from enum import StrEnum

from emotion.labels import Emotion
from text.shift import Shift


class Stage(StrEnum):
    """Where a live call stands."""

    LIVE = "live"
    PAUSED = "paused"  # neither heard nor recorded, by the client's wish
    HELD = "held"  # its connection is lost; a client may come back to it
    ENDING = "ending"  # it is over, and its report is being made
    OVER = "over"


@dataclass(frozen=True, slots=True)
class LiveView:
    """One call as it stands."""

    call_id: str
    case_id: str | None
    agent_id: str | None
    agent_name: str | None
    customer_id: str | None
    customer_name: str | None
    queue: str | None
    protocol: str
    stage: Stage
    began_s: float  # epoch seconds
    heard_s: float  # seconds of sound that came
    lag_s: float  # for how long the oldest sound not yet heard has been here
    emotion: Emotion | None  # the customer's now; None: nothing said yet, or not sure
    negativity: float | None  # of the same reading, 0..1
    trend: Shift | None  # None: too early to say
    points: float | None  # the grade if it ended now
    customer_mood: str | None  # the mood that the customer came in with, from their chat
    n_alerts: int
    recorded: bool
    transcribed: bool
    mood_analysed: bool
