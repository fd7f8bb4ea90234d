"""Clients of vosk-server: an answer a chunk."""

import json

import pytest

from api.live.messages import EmotionHeard, Ended, TranscriptHeard
from api.protocols.vosk_server import VoskWire
from api.protocols.wire import Said, Stop
from emotion.labels import Emotion
from speech.audio import Speaker
from tests.wires import fault_of, heard, rest_of, sound_of, start_of, told

CONFIG = '{ "config" : { "sample_rate" : 16000 } }'
EOF = '{"eof" : 1}'
CHUNK = b"\x00\x01" * 1600
ENDED = Ended(call_id="call_1", reason="nothing was heard")


def words(text: str, final: bool = True) -> TranscriptHeard:
    return TranscriptHeard(speaker=Speaker.CUSTOMER, start_s=0.0, end_s=1.0, text=text, final=final)


def answers(said: list[Said]) -> list[dict[str, object]]:
    return [told(one) for one in rest_of(said)]


def test_a_client_says_its_rate() -> None:
    start = start_of(VoskWire({}).text(CONFIG))
    assert (start.protocol, start.audio.rate_hz, start.transcribe) == ("vosk", 16000, True)
    assert start.audio.lanes == ((Speaker.CUSTOMER,),)


def test_a_client_that_says_nothing_sends_telephone_sound() -> None:
    assert start_of(VoskWire({}).binary(CHUNK)).audio.rate_hz == 8000


def test_an_address_says_whose_call_it_is() -> None:
    start = start_of(VoskWire({"speaker": "agent", "call_id": "c-9"}).text(CONFIG))
    assert (start.call_id, start.audio.lanes) == ("c-9", ((Speaker.AGENT,),))


def test_every_chunk_has_one_answer() -> None:
    said = heard(VoskWire({}), [CONFIG, *[CHUNK] * 5])
    assert answers(said) == [{"partial": ""}] * 5
    assert sound_of(said) == CHUNK * 5


def test_words_are_the_answer_to_the_next_chunk() -> None:
    wire = VoskWire({})
    heard(wire, [CONFIG, CHUNK])
    assert wire.frames(words("good")) == wire.frames(words("good morning")) == ()
    wire.frames(words("how", final=False))
    said = heard(wire, [CHUNK] * 3)
    assert answers(said) == [{"text": "good"}, {"text": "good morning"}, {"partial": "how"}]


def test_an_emotion_goes_with_the_words() -> None:
    wire = VoskWire({})
    angry = EmotionHeard(
        speaker=Speaker.CUSTOMER,
        start_s=0.0,
        end_s=1.0,
        emotion=Emotion.ANGRY,
        abstained=False,
        probabilities={Emotion.ANGRY: 1.0},
        negativity=1.0,
        final=True,
    )
    heard(wire, [CONFIG])
    assert (wire.frames(angry), wire.frames(words("enough"))) == ((), ())
    assert answers(heard(wire, [CHUNK])) == [{"text": "enough", "emotion": "angry"}]


def test_the_last_words_come_when_the_call_has_ended() -> None:
    wire = VoskWire({})
    assert heard(wire, [CONFIG, CHUNK, EOF])[-1] == Stop("end of file")
    wire.frames(words("so"))
    wire.frames(words("long"))
    (last,) = wire.frames(ENDED)
    assert json.loads(last) == {"text": "so long"}


def test_an_end_without_sound_is_answered_too() -> None:
    assert answers(heard(VoskWire({}), [EOF])) == [{"text": ""}]


@pytest.mark.parametrize(
    "text", ["", "{", '{"config": {"sample_rate": "fast"}}', '{"config": {"sample_rate": 1}}']
)
def test_what_is_no_config_is_a_fault(text: str) -> None:
    assert fault_of(VoskWire({}).text(text)).code in {"invalid_frame", "unsupported_audio"}
