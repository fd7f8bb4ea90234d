"""What Twilio says in a media stream: its messages, as they are on the wire.

https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

from typing import Annotated, Literal

import msgspec

from speech.codec import TELEPHONE_RATE_HZ

TrackName = Literal["inbound", "outbound"]


class Media(msgspec.Struct, gc=False):
    """20 ms of a track."""

    track: TrackName
    timestamp: Annotated[int, msgspec.Meta(ge=0, le=7 * 86_400_000)]  # ms; a week
    payload: bytes  # base64 on the wire


class _Format(msgspec.Struct, rename="camel"):
    encoding: str = "audio/x-mulaw"
    sample_rate: int = TELEPHONE_RATE_HZ
    channels: int = 1


class Start(msgspec.Struct, rename="camel"):
    """What is said of a stream before its sound."""

    stream_sid: str
    call_sid: str
    tracks: tuple[TrackName, ...] = ("inbound",)
    media_format: _Format = msgspec.field(default_factory=_Format)
    custom_parameters: dict[str, str] = {}


class MediaMessage(msgspec.Struct, tag_field="event", tag="media", gc=False):
    """Sound."""

    media: Media


class StartMessage(msgspec.Struct, tag_field="event", tag="start"):
    """The second message."""

    start: Start


class Connected(msgspec.Struct, tag_field="event", tag="connected"):
    """The first message."""


class KeyPressed(msgspec.Struct, tag_field="event", tag="dtmf"):
    """A key was pressed; which one is not read."""


class _MarkName(msgspec.Struct):
    name: str


class MarkMessage(msgspec.Struct, tag_field="event", tag="mark"):
    """What was sent before this mark has been played."""

    mark: _MarkName


class StopMessage(msgspec.Struct, tag_field="event", tag="stop"):
    """The last message."""


# One pass in C reads the JSON, checks it and decodes its base64; numbers may come as strings.
MESSAGE = msgspec.json.Decoder(
    MediaMessage | StartMessage | Connected | KeyPressed | MarkMessage | StopMessage, strict=False
)
