"""What Genesys says in an AudioHook session: its messages, as they are on the wire.

https://github.com/purecloudlabs/audiohook-reference-implementation, app/audiohook/src/protocol
"""

from typing import Annotated, Literal

import msgspec

_Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Envelope(msgspec.Struct):
    """What every message has."""

    version: Literal["2"]
    id: str
    type: str
    seq: _Number
    serverseq: _Number = 0
    parameters: msgspec.Raw = msgspec.Raw(b"{}")


class Media(msgspec.Struct):
    """A way to send the sound."""

    type: str
    format: str
    channels: list[str]
    rate: int


class _Participant(msgspec.Struct, rename="camel"):
    ani: str = ""
    ani_name: str = ""


class _Continued(msgspec.Struct):
    id: str


class Open(msgspec.Struct, rename="camel"):
    """What is said of a session before its sound."""

    organization_id: str
    conversation_id: str
    media: list[Media]
    participant: _Participant = msgspec.field(default_factory=_Participant)
    continued_sessions: list[_Continued] = []
    custom_config: dict[str, object] = {}


class Skipped(msgspec.Struct):
    """Sound that was left out."""

    discarded: str = "PT0S"


ENVELOPE = msgspec.json.Decoder(Envelope)
OPEN = msgspec.json.Decoder(Open)
SKIPPED = msgspec.json.Decoder(Skipped)
