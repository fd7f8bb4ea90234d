"""How made-up calls begin."""

from dataclasses import replace
from typing import Any

from api.live.start import AudioFormat, CallStart
from speech.audio import Speaker
from speech.codec import Encoding

PHONE = AudioFormat(Encoding.MULAW, 8000, ((Speaker.CUSTOMER,), (Speaker.AGENT,)))
STEREO = AudioFormat(Encoding.PCM_S16LE, 16_000, ((Speaker.CUSTOMER, Speaker.AGENT),))


START = CallStart(
    STEREO,
    "native",
    agent_id="maya",
    customer_id="c-1",
    queue="billing",
    metadata={"order": "88-1041"},
)


def call_start(audio: AudioFormat = STEREO, **changes: Any) -> CallStart:
    """Return how a call of billing begins."""
    return replace(START, audio=audio, **changes)
