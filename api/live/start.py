"""CallStart: what a client says of a call before the first sound."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from speech.audio import Speaker
from speech.codec import Encoding

Lanes = tuple[tuple[Speaker, ...], ...]


class Mode(StrEnum):
    """How fast the sound may come."""

    LIVE = "live"  # as fast as it is spoken
    REPLAY = "replay"  # a recording: as fast as it can be heard


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """How the sound is sent.

    A lane is one stream of bytes: two speakers in one lane are interleaved channels, in this
    order; Twilio's two tracks are two lanes of one speaker each.
    """

    encoding: Encoding
    rate_hz: int
    lanes: Lanes

    @property
    def bytes_per_s(self) -> int:
        """What one second of all lanes takes."""
        width = 2 if self.encoding is Encoding.PCM_S16LE else 1
        return self.rate_hz * width * sum(len(lane) for lane in self.lanes)


@dataclass(frozen=True, slots=True)
class CallStart:
    """Who calls whom, and how it will sound."""

    audio: AudioFormat
    protocol: str  # "native", "twilio", ...: for logs and reports
    call_id: str | None = None  # None: give it one; one that is known: go on with that call
    case_id: str | None = None  # the chat that became this call
    agent_id: str | None = None  # an expert's id, where the centre knows them
    customer_id: str | None = None
    customer_name: str | None = None
    queue: str | None = None  # a department's name
    mode: Mode = Mode.LIVE
    record: bool | None = None  # None: as the recording policy says
    transcribe: bool | None = None  # None: as the service is set
    analyse_mood: bool = True  # False: the customer does not want it
    metadata: Mapping[str, str] = field(default_factory=dict)
