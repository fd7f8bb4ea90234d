"""What the service tells whoever follows a call: the models that AsyncAPI is generated from.

Times ending in _s are seconds since the call began, unless the field says otherwise.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from emotion.labels import Emotion
from speech.audio import Speaker


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True)


class Started(_Message):
    """The call is being heard. A client that came back sends on from `heard_s`."""

    type: Literal["started"] = "started"
    call_id: str
    resumed: bool = False
    heard_s: float = Field(default=0.0, description="Seconds of sound that are safe here.")
    recorded: bool
    transcribed: bool
    mood_analysed: bool
    paused: bool = Field(default=False, description="A call that was paused still is.")
    case_id: str | None = None
    customer_mood: str | None = Field(
        default=None, description="The mood that the customer came in with, from their chat."
    )


class SpeechStart(_Message):
    """A voice sets in."""

    type: Literal["speech.start"] = "speech.start"
    speaker: Speaker
    at_s: float


class SpeechEnd(_Message):
    """The voice has ended."""

    type: Literal["speech.end"] = "speech.end"
    speaker: Speaker
    start_s: float
    end_s: float
    loudness_db: float


class TranscriptHeard(_Message):
    """What was said between two silences."""

    type: Literal["transcript"] = "transcript"
    speaker: Speaker
    start_s: float
    end_s: float
    text: str
    final: bool = True


class EmotionHeard(_Message):
    """How the customer sounds in one interval of their speech."""

    type: Literal["emotion"] = "emotion"
    speaker: Speaker
    start_s: float
    end_s: float
    emotion: Emotion | None = Field(description="null: the model abstained.")
    abstained: bool
    probabilities: dict[Emotion, float]
    negativity: float
    final: bool = Field(description="false: more of this interval may follow and change it.")
    words: dict[Emotion, float] | None = Field(
        default=None, description="What the words say; null: not yet read, or nothing."
    )


class Scored(_Message):
    """How the call stands at the end of an interval."""

    type: Literal["score"] = "score"
    start_s: float
    end_s: float
    state: str = Field(description='"scored", "abstained" or "no_speech".')
    emotion: Emotion | None
    valence: float | None
    negativity: float | None
    trend: str | None = Field(default=None, description='"worsening", "improving" or "steady".')
    points: float | None = Field(default=None, description="0..100: the grade if it ended now.")


class AlertTold(_Message):
    """A supervisor should look."""

    type: Literal["alert"] = "alert"
    alert_id: str
    rule: str
    severity: str
    at_s: float
    why: str


class GuidanceTold(_Message):
    """One hint for the agent."""

    type: Literal["guidance"] = "guidance"
    hint_id: str
    at_s: float
    behaviour: str
    text: str
    offer: str | None = Field(
        default=None, description="A goodwill offer that a rule proposes; approval is said apart."
    )
    needs_approval: bool = False


class NoteTold(_Message):
    """A supervisor whispers to the agent."""

    type: Literal["note"] = "note"
    note_id: str
    author: str
    text: str
    at_s: float


class WarningTold(_Message):
    """Something is not as it should be, and the call goes on."""

    type: Literal["warning"] = "warning"
    code: str = Field(
        description='Such as "behind", "no_voice", "rate_limited", "transcripts_off", '
        '"recording_stopped", "journal_behind", "stalled", "draining".'
    )
    text: str
    at_s: float
    lag_s: float | None = None


class ErrorTold(_Message):
    """A frame was refused; `fatal`: and the call ends here."""

    type: Literal["error"] = "error"
    code: str
    text: str
    fatal: bool = False


class Paused(_Message):
    """Neither heard nor recorded from here on."""

    type: Literal["paused"] = "paused"
    at_s: float


class Resumed(_Message):
    """Heard again from here on."""

    type: Literal["resumed"] = "resumed"
    at_s: float


class Marked(_Message):
    """A mark of the client's has its place in the call."""

    type: Literal["marked"] = "marked"
    name: str
    at_s: float


class TakenOver(_Message):
    """A supervisor hands the case to somebody else."""

    type: Literal["taken_over"] = "taken_over"
    by: str
    case_id: str | None


class Graded(_Message):
    """The call has ended and its report is stored."""

    type: Literal["graded"] = "graded"
    call_id: str
    report_id: str
    points: float | None
    stars: int | None
    band: str | None
    duration_s: float


class Ended(_Message):
    """The call has ended without a grade, for this reason."""

    type: Literal["ended"] = "ended"
    call_id: str
    reason: str


Message = (
    Started
    | SpeechStart
    | SpeechEnd
    | TranscriptHeard
    | EmotionHeard
    | Scored
    | AlertTold
    | GuidanceTold
    | NoteTold
    | WarningTold
    | ErrorTold
    | Paused
    | Resumed
    | Marked
    | TakenOver
    | Graded
    | Ended
)
MESSAGE: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="type")])
MESSAGES: tuple[type[BaseModel], ...] = Message.__args__
