"""What clients of the native protocol say: the models that AsyncAPI is generated from."""

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter

from api.live.start import AudioFormat, CallStart, Mode
from api.protocols.wire import HintUsed, Mark, Pause, Resume, Stop
from api.routes.fields import Body, Name, Plain
from speech.audio import Speaker
from speech.codec import Encoding
from speech.resampling import MAX_RATE_HZ, MIN_RATE_HZ

PROTOCOL = "native"
_MOST_METADATA = 20
_LONGEST_SKIP_S = 3600.0

Note = Annotated[Plain, Field(max_length=500)]
CallId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:~-]{1,200}$")]


def _unlike(channels: list[Speaker]) -> list[Speaker]:
    if len(set(channels)) < len(channels):
        raise ValueError("wanted two speakers, got the same twice")
    return channels


class AudioBody(Body):
    """How the binary frames are to be read."""

    encoding: Encoding
    rate_hz: int = Field(ge=MIN_RATE_HZ, le=MAX_RATE_HZ, description="Samples a second.")
    channels: Annotated[list[Speaker], AfterValidator(_unlike)] = Field(
        min_length=1,
        max_length=2,
        description="Whose voice each of the interleaved channels has.",
        json_schema_extra={"uniqueItems": True},
    )


class Start(Body):
    """The first message: who calls whom, and how it will sound."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "start",
                "audio": {
                    "encoding": "pcm_s16le",
                    "rate_hz": 16000,
                    "channels": ["customer", "agent"],
                },
                "agent_id": "exp_maya",
                "customer_name": "Ana",
                "queue": "billing",
            }
        }
    )

    type: Literal["start"] = "start"
    audio: AudioBody
    call_id: CallId | None = Field(
        default=None, description="null: a new call; one that is held: go on with it."
    )
    case_id: Name | None = Field(default=None, description="The chat that became this call.")
    agent_id: Name | None = Field(default=None, description="An expert's id.")
    customer_id: Name | None = None
    customer_name: Name | None = None
    queue: Name | None = Field(default=None, description="A department's name.")
    mode: Mode = Field(
        default=Mode.LIVE, description="replay: a recording, as fast as it can be heard."
    )
    record: bool | None = Field(default=None, description="null: as the service's policy says.")
    transcribe: bool | None = Field(default=None, description="null: as the service is set.")
    analyse_mood: bool = Field(
        default=True, description="false: nothing of the customer's mood is computed or stored."
    )
    metadata: dict[Name, Note] = Field(default_factory=dict, max_length=_MOST_METADATA)

    def said(self) -> CallStart:
        """Return it as every protocol says it."""
        audio = AudioFormat(self.audio.encoding, self.audio.rate_hz, (tuple(self.audio.channels),))
        given = self.model_dump(exclude={"type", "audio"})
        return CallStart(audio=audio, protocol=PROTOCOL, **given)


class PauseTold(Body):
    """Hear and record nothing from here on: a card's number is read out."""

    model_config = ConfigDict(json_schema_extra={"example": {"type": "pause", "holds": False}})

    type: Literal["pause"] = "pause"
    holds: bool = Field(default=False, description="true: the customer waits on hold meanwhile.")

    def said(self) -> Pause:
        """Return it as every protocol says it."""
        return Pause(self.holds)


class ResumeTold(Body):
    """Hear again."""

    model_config = ConfigDict(json_schema_extra={"example": {"type": "resume", "skipped_s": 21.5}})

    type: Literal["resume"] = "resume"
    skipped_s: float = Field(
        default=0.0,
        ge=0,
        le=_LONGEST_SKIP_S,
        allow_inf_nan=False,
        description="Seconds of the call that passed without a sound being sent.",
    )

    def said(self) -> Resume:
        """Return it as every protocol says it."""
        return Resume(self.skipped_s)


class MarkTold(Body):
    """Remember this place in the call."""

    model_config = ConfigDict(json_schema_extra={"example": {"type": "mark", "name": "transfer"}})

    type: Literal["mark"] = "mark"
    name: Name

    def said(self) -> Mark:
        """Return it as every protocol says it."""
        return Mark(self.name)


class HintUsedTold(Body):
    """The agent used a hint, or waved it away."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"type": "hint.used", "hint_id": "hint_1f", "used": True}}
    )

    type: Literal["hint.used"] = "hint.used"
    hint_id: Name
    used: bool

    def said(self) -> HintUsed:
        """Return it as every protocol says it."""
        return HintUsed(self.hint_id, self.used)


class StopTold(Body):
    """The call has ended: grade it."""

    model_config = ConfigDict(json_schema_extra={"example": {"type": "stop"}})

    type: Literal["stop"] = "stop"
    reason: Name = "stopped"

    def said(self) -> Stop:
        """Return it as every protocol says it."""
        return Stop(self.reason)


ClientMessage = Start | PauseTold | ResumeTold | MarkTold | HintUsedTold | StopTold
CLIENT_MESSAGE: TypeAdapter[ClientMessage] = TypeAdapter(
    Annotated[ClientMessage, Field(discriminator="type")]
)
CLIENT_MESSAGES: tuple[type[Body], ...] = ClientMessage.__args__
