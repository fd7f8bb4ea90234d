"""Whatever comes by any protocol: no exception, no call before its start, none after its end."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.live.start import CallStart
from api.protocols.asterisk import AsteriskWire
from api.protocols.audiohook import AudioHookWire, Connection
from api.protocols.audiosocket import AudioSocketWire
from api.protocols.freeswitch import FreeSwitchWire
from api.protocols.jambonz import JambonzWire
from api.protocols.twilio import TwilioWire
from api.protocols.vonage import VonageWire
from api.protocols.vosk_server import VoskWire
from api.protocols.wire import Fault, Reply, Said, Stop, Wire
from tests import test_api_protocols_audiohook as audiohook
from tests import test_api_protocols_audiosocket as audiosocket
from tests import test_api_protocols_linear as linear
from tests import test_api_protocols_twilio as twilio
from tests import test_api_protocols_vosk as vosk

WIRES: dict[str, Callable[[], Wire]] = {
    "twilio": lambda: TwilioWire(lambda _: True),
    "audiohook": lambda: AudioHookWire(Connection(audiohook.SESSION, audiohook.ORGANIZATION)),
    "jambonz": lambda: JambonzWire({}),
    "freeswitch": lambda: FreeSwitchWire({}),
    "vonage": lambda: VonageWire({}),
    "asterisk": lambda: AsteriskWire({"speaker": "customer"}),
    "vosk": lambda: VoskWire({}),
    "audiosocket": lambda: AudioSocketWire(lambda _: {"speaker": "agent"}),
}
KNOWN: dict[str, list[str | bytes]] = {
    "twilio": [
        twilio.CONNECTED,
        twilio.start(),
        twilio.media(0),
        twilio.media(9, "outbound"),
        twilio.MARK,
        twilio.DTMF,
        twilio.STOP,
    ],
    "audiohook": [
        audiohook.opening(),
        *(audiohook.message(n, k) for n in (1, 2) for k in ("paused", "resumed", "ping", "close")),
    ],
    "jambonz": [linear.jambonz()],
    "freeswitch": ['{"type": "pause"}', '{"type": "stop"}'],
    "vonage": [linear.vonage()],
    "asterisk": [linear.MEDIA_START, "DTMF_END digit:1"],
    "vosk": [vosk.CONFIG, vosk.EOF],
    "audiosocket": [audiosocket.NAMED, audiosocket.SOUND, audiosocket.HANG_UP],
}

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def bent(frame: str, draw: Callable[[Any], Any]) -> str:
    """A known message with some of its values, at any depth, replaced by anything."""

    def change(value: object) -> object:
        if isinstance(value, dict) and draw(st.integers(0, 3)):
            return {key: change(inner) for key, inner in value.items()}
        return draw(_json) if not draw(st.integers(0, 2)) else value

    try:
        return json.dumps(change(json.loads(frame)))
    except json.JSONDecodeError:
        return frame[: draw(st.integers(0, len(frame)))]


@st.composite
def talks(draw: Callable[[Any], Any], name: str) -> list[str | bytes]:
    """Frames that are right, nearly right, or anything at all."""
    frames: list[str | bytes] = []
    for _ in range(draw(st.integers(0, 12))):
        known = draw(st.sampled_from(KNOWN[name]))
        bend = isinstance(known, str) and draw(st.booleans())
        wild = draw(st.text(max_size=30) | st.binary(max_size=400) | _json.map(json.dumps))
        right = bent(known, draw) if bend and isinstance(known, str) else known
        frames.append(draw(st.sampled_from([known, right, right, wild])))
    return frames


@pytest.mark.parametrize("name", WIRES)
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_no_frame_breaks_a_wire(name: str, data: st.DataObject) -> None:
    wire, said = WIRES[name](), list[Said]()
    for frame in data.draw(talks(name)):
        said += wire.text(frame) if isinstance(frame, str) else wire.binary(frame)
    said += wire.closed(data.draw(st.booleans()))
    deeds = [one for one in said if not isinstance(one, Fault | Reply)]
    starts = [isinstance(one, CallStart) for one in deeds]
    assert sum(starts) == (1 if deeds else 0)
    assert not deeds or starts[0]
    assert not [one for one in deeds[:-1] if isinstance(one, Stop)]
