"""Native: the service's own protocol, as a client speaks it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from api.live.messages import MESSAGE, Message
from api.live.start import CallStart
from api.phone.dialect import Control, Frame, socket_address
from api.protocols.wire import HintUsed, Mark, Pause, Resume, Stop

_PATH = "/v1/calls/stream"


@dataclass(frozen=True, slots=True)
class Native:
    """One call to /v1/calls/stream, with a key that has calls:write or a stream token."""

    start: CallStart  # its audio has one lane
    key: str
    frame_s: float = 0.1
    answers: bool = True

    def address(self, base: str) -> str:
        """Return the one address of the protocol."""
        return socket_address(base, _PATH)

    def headers(self, address: str) -> Mapping[str, str]:  # noqa: ARG002 - others sign it
        """Return the key."""
        return {"Authorization": f"Bearer {self.key}"}

    def opening(self, call_id: str | None) -> Sequence[Frame]:
        """Return `start`."""
        start, audio = self.start, self.start.audio
        (speakers,) = audio.lanes
        body = {
            "type": "start",
            "call_id": call_id or start.call_id,
            "case_id": start.case_id,
            "agent_id": start.agent_id,
            "customer_id": start.customer_id,
            "customer_name": start.customer_name,
            "queue": start.queue,
            "audio": {
                "encoding": audio.encoding,
                "rate_hz": audio.rate_hz,
                "channels": speakers,
            },
            "mode": start.mode,
            "record": start.record,
            "transcribe": start.transcribe,
            "analyse_mood": start.analyse_mood,
            "metadata": dict(start.metadata),
        }
        return [_text({name: value for name, value in body.items() if value is not None})]

    def sound(self, pieces: Sequence[bytes], at_s: float) -> Sequence[Frame]:  # noqa: ARG002
        """Return the one lane's bytes as they are."""
        return pieces

    def control(self, said: Control) -> Sequence[Frame]:
        """Return every control: the protocol has a word for each."""
        match said:
            case Pause():
                return [_text({"type": "pause", "holds": said.holds})]
            case Resume():
                return [_text({"type": "resume", "skipped_s": said.skipped_s})]
            case Mark():
                return [_text({"type": "mark", "name": said.name})]
            case HintUsed():
                body = {"type": "hint.used", "hint_id": said.hint_id, "used": said.used}
                return [_text(body)]
            case Stop():
                return [_text({"type": "stop", "reason": said.reason})]

    def told(self, frame: Frame) -> Message | None:
        """Return the message; None for one that a later service may have invented."""
        try:
            return MESSAGE.validate_json(frame)
        except ValidationError:
            return None


def _text(body: Mapping[str, object]) -> str:
    return json.dumps(body, separators=(",", ":"))
