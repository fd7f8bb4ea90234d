"""The native protocol without a socket: what each frame says, and that no frame breaks it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.live.start import AudioFormat, CallStart, Mode
from api.protocols.native import NativeWire, State
from api.protocols.native_messages import CLIENT_MESSAGE, CLIENT_MESSAGES
from api.protocols.wire import Fault, HintUsed, Mark, Pause, Resume, Said, Sound, Stop
from speech.audio import Speaker
from speech.codec import Encoding

STEREO = {"encoding": "pcm_s16le", "rate_hz": 16_000, "channels": ["customer", "agent"]}
SAMPLE_BYTES = 4


def start(**fields: Any) -> str:
    return json.dumps({"type": "start", "audio": STEREO, **fields})


def started() -> NativeWire:
    wire = NativeWire()
    wire.text(start())
    return wire


def code_of(said: Any) -> str:
    (fault,) = said
    assert isinstance(fault, Fault)
    assert not fault.fatal
    return fault.code


def test_a_start_says_who_calls_and_how_it_sounds() -> None:
    fields = {
        "call_id": "call_7",
        "case_id": "case_1",
        "agent_id": "exp_maya",
        "customer_id": "c-1",
        "customer_name": "Ana",
        "queue": "billing",
        "mode": "replay",
        "record": False,
        "transcribe": True,
        "analyse_mood": False,
        "metadata": {"order": "88-1041"},
    }
    audio = AudioFormat(Encoding.PCM_S16LE, 16_000, ((Speaker.CUSTOMER, Speaker.AGENT),))
    expected = CallStart(audio, "native", **{**fields, "mode": Mode.REPLAY})  # type: ignore[arg-type]
    assert NativeWire().text(start(**fields)) == (expected,)


def test_a_start_needs_nothing_but_its_sound() -> None:
    (said,) = NativeWire().text(start())
    assert isinstance(said, CallStart)
    assert (said.call_id, said.mode, said.record, said.analyse_mood) == (
        None,
        Mode.LIVE,
        None,
        True,
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"type": "pause"}', Pause()),
        ('{"type": "pause", "holds": true}', Pause(holds=True)),
        ('{"type": "resume", "skipped_s": 1.5}', Resume(1.5)),
        ('{"type": "mark", "name": "here"}', Mark("here")),
        ('{"type": "hint.used", "hint_id": "h1", "used": true}', HintUsed("h1", used=True)),
        ('{"type": "stop"}', Stop()),
        ('{"type": "stop", "reason": "done"}', Stop("done")),
    ],
)
def test_each_message_says_one_thing(text: str, said: Said) -> None:
    assert started().text(text) == (said,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "audio",
        "{",
        "[]",
        "null",
        "{}",
        '{"type": "start"}',
        '{"type": "dance"}',
        '{"type": "mark"}',
        '{"type": "mark", "name": ""}',
        '{"type": "mark", "name": "a\\u0000b"}',
        '{"type": "mark", "name": "\\ud800"}',
        '{"type": "resume", "skipped_s": -1}',
        '{"type": "resume", "skipped_s": NaN}',
        '{"type": "resume", "skipped_s": 1e999}',
        '{"type": "pause", "hold": true}',
        "[" * 60_000,
        "\ud800",
    ],
)
def test_what_is_no_message_is_a_fault_and_the_talk_goes_on(text: str) -> None:
    wire = started()
    assert code_of(wire.text(text)) == "invalid_message"
    assert wire.binary(b"abcd") == (Sound(0, b"abcd"),)


@pytest.mark.parametrize(
    "audio",
    [
        {"encoding": "opus"},
        {"rate_hz": 4000},
        {"rate_hz": 96_000},
        {"channels": []},
        {"channels": ["customer", "customer"]},
        {"channels": ["customer", "agent", "customer"]},
        {"channels": ["caller"]},
    ],
)
def test_sound_that_cannot_be_heard_is_refused_with_its_place(audio: dict[str, Any]) -> None:
    wire = NativeWire()
    (fault,) = wire.text(json.dumps({"type": "start", "audio": {**STEREO, **audio}}))
    assert isinstance(fault, Fault)
    assert f"audio/{next(iter(audio))}" in fault.text
    assert wire.state is State.SILENT


@pytest.mark.parametrize("call_id", ["", "a b", "a/b", "\u00e9", "a" * 201])
def test_a_call_id_that_fits_no_address_is_refused(call_id: str) -> None:
    assert code_of(NativeWire().text(start(call_id=call_id))) == "invalid_message"


def test_a_fault_repeats_no_long_name_and_no_value() -> None:
    wire = started()
    (long,) = wire.text(json.dumps({"type": "stop", "x" * 10_000: 1}))
    (secret,) = wire.text(json.dumps({"type": "resume", "skipped_s": "4111 1111"}))
    assert isinstance(long, Fault)
    assert len(long.text) <= 300
    assert "4111" not in str(secret)


def test_nothing_goes_before_the_start() -> None:
    wire = NativeWire()
    assert code_of(wire.binary(b"abcd")) == "not_started"
    assert code_of(wire.text('{"type": "stop"}')) == "not_started"


def test_a_call_starts_once() -> None:
    assert code_of(started().text(start())) == "already_started"


def test_nothing_goes_after_the_stop() -> None:
    wire = started()
    wire.text('{"type": "stop"}')
    assert code_of(wire.binary(b"abcd")) == "stopped"
    assert code_of(wire.text(start())) == "stopped"
    assert wire.closed(cleanly=True) == ()


def test_a_goodbye_without_a_stop_ends_a_call_that_began() -> None:
    assert started().closed(cleanly=True) == (Stop("hung up"),)
    assert started().closed(cleanly=False) == ()
    assert NativeWire().closed(cleanly=True) == ()


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_sound_may_be_cut_anywhere(frames: list[bytes]) -> None:
    wire = started()
    pieces = [one for frame in frames for one in wire.binary(frame)]
    assert all(isinstance(one, Sound) and one.data for one in pieces)
    heard = b"".join(one.data for one in pieces if isinstance(one, Sound))
    sent = b"".join(frames)
    assert heard == sent[: len(sent) - len(sent) % SAMPLE_BYTES]


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_each_piece_is_of_whole_samples(frames: list[bytes]) -> None:
    wire = started()
    pieces = [one for frame in frames for one in wire.binary(frame)]
    assert all(isinstance(one, Sound) and len(one.data) % SAMPLE_BYTES == 0 for one in pieces)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
KINDS = [str(kind.model_fields["type"].default) for kind in CLIENT_MESSAGES]
FIELDS = sorted({name for kind in CLIENT_MESSAGES for name in kind.model_fields} - {"type"})
NEARLY = st.builds(
    lambda kind, fields: json.dumps({"type": kind, **fields}),
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from(FIELDS), JSON | st.just(STEREO), max_size=4),
)
FRAMES = st.lists(st.text() | NEARLY | st.just(start()) | st.binary(max_size=64), max_size=12)


@given(FRAMES, st.booleans())
def test_no_frame_breaks_the_talk(frames: list[str | bytes], cleanly: bool) -> None:
    wire = NativeWire()
    said = [
        one
        for frame in frames
        for one in (wire.text(frame) if isinstance(frame, str) else wire.binary(frame))
    ]
    said += wire.closed(cleanly)
    assert all(isinstance(one, Said) for one in said)
    starts = [i for i, one in enumerate(said) if isinstance(one, CallStart)]
    stops = [i for i, one in enumerate(said) if isinstance(one, Stop)]
    heard = [i for i, one in enumerate(said) if not isinstance(one, CallStart | Fault)]
    assert len(starts) <= 1
    assert len(stops) <= 1
    assert all(starts[0] < i <= (stops or [i])[0] for i in heard)


@pytest.mark.parametrize("model", CLIENT_MESSAGES)
def test_each_example_is_understood_as_it_says(model: Any) -> None:
    example = model.model_config["json_schema_extra"]["example"]
    read = CLIENT_MESSAGE.validate_json(json.dumps(example))
    assert type(read) is model
    assert example.items() <= read.model_dump(mode="json", exclude_unset=True).items()
