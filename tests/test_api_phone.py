"""The live client: what it plays arrives whole, at the pace it should, over lines that break."""

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
from twilio.request_validator import RequestValidator

from api.live.messages import ErrorTold, Graded, Message, SpeechStart
from api.live.start import CallStart
from api.phone.native import Native
from api.phone.phone import Dial, LineLostError, Phone, PhoneError
from api.phone.tape import Tape, linear_tape, telephone_tape
from api.phone.twilio import Twilio
from api.protocols.wire import Mark
from speech.audio import Speaker
from speech.codec import mulaw_decode
from tests.far_end import CALL_ID, FarEnd, told_by
from tests.signals import tone

BOTH = (Speaker.CUSTOMER, Speaker.AGENT)
RATE_HZ = 16_000


@dataclass
class Heard:
    """An ear that keeps everything."""

    messages: list[Message] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)

    def told(self, message: Message, at_s: float) -> None:
        self.messages.append(message)

    def lost(self, why: str) -> None:
        self.breaks.append(why)


def two_sides(duration_s: float) -> Any:
    return np.stack([tone(duration_s, 300.0), tone(duration_s, 500.0)], axis=1)


def tape(duration_s: float = 0.5) -> Tape:
    return linear_tape(two_sides(duration_s), RATE_HZ, BOTH)


def native(played: Tape, **given: Any) -> Native:
    return Native(CallStart(played.audio, "native", **given), "tw_sk_1")


def phone(end: FarEnd, played: Tape, ear: Heard, **dial: Any) -> Phone:
    settings = Dial(end.base, **({"rate": None, "patience_s": 5.0, "first_pause_s": 0.01} | dial))
    return Phone(settings, native(played), played, ear)


def calling(played: Tape, ear: Heard, **dial: Any) -> Callable[[FarEnd], Any]:
    async def talk(end: FarEnd) -> Any:
        return await phone(end, played, ear, **dial).call()

    return talk


def test_what_is_played_arrives_whole_and_is_graded() -> None:
    played = tape()
    end = FarEnd(played.audio.bytes_per_s)
    ended = told_by(end, calling(played, Heard()))
    assert bytes(end.sound) == played.lanes[0]
    assert end.types() == ["start", "stop"]
    assert isinstance(ended, Graded)


def test_a_start_says_what_is_known_and_leaves_out_the_rest() -> None:
    (frame,) = native(tape(), case_id="case_1").opening(None)
    start = json.loads(frame)
    assert start["audio"] == {
        "encoding": "pcm_s16le",
        "rate_hz": RATE_HZ,
        "channels": ["customer", "agent"],
    }
    assert start["case_id"] == "case_1"
    assert "call_id" not in start


def test_the_key_goes_in_the_header() -> None:
    end = FarEnd(tape().audio.bytes_per_s)
    told_by(end, calling(tape(), Heard()))
    assert end.headers[0]["Authorization"] == "Bearer tw_sk_1"


@pytest.mark.parametrize("breaks_at_s", [(0.2,), (0.1, 0.3), (0.15, 0.25, 0.35)])
def test_a_call_goes_on_where_the_line_broke(breaks_at_s: tuple[float, ...]) -> None:
    played, ear = tape(), Heard()
    end = FarEnd(played.audio.bytes_per_s, breaks_at_s=breaks_at_s)
    told_by(end, calling(played, ear))
    assert bytes(end.sound) == played.lanes[0]
    assert len(ear.breaks) == len(breaks_at_s)
    assert [start.get("call_id") for start in end.texts[1:-1]] == [CALL_ID] * len(breaks_at_s)


def test_sound_goes_at_the_pace_of_speech() -> None:
    began_s = time.monotonic()
    told_by(FarEnd(tape().audio.bytes_per_s), calling(tape(), Heard(), rate=1.0))
    assert 0.5 <= time.monotonic() - began_s < 1.5


def test_it_knows_when_each_sample_was_sent() -> None:
    played = tape()

    async def talk(end: FarEnd) -> tuple[float, ...]:
        made = phone(end, played, Heard(), rate=1.0)
        await made.call()
        return tuple(made.sent_s(at_s) for at_s in (0.1, 0.15, 0.2, 0.5))

    first, second, same, last = told_by(FarEnd(played.audio.bytes_per_s), talk)
    assert second == same
    assert last - first == pytest.approx(0.4, abs=0.1)


def test_hanging_up_ends_the_call_and_still_gets_its_grade() -> None:
    played, ear = tape(30.0), Heard()

    async def talk(end: FarEnd) -> Any:
        made = phone(end, played, ear, rate=1.0)
        ear.told = lambda message, at_s: made.hang_up()  # type: ignore[method-assign]
        return await made.call()

    end = FarEnd(played.audio.bytes_per_s)
    assert isinstance(told_by(end, talk), Graded)
    assert len(end.sound) < played.audio.bytes_per_s


def test_what_the_service_says_is_told() -> None:
    ear, said = Heard(), SpeechStart(speaker=Speaker.CUSTOMER, at_s=0.1)
    told_by(FarEnd(tape().audio.bytes_per_s, said=[said]), calling(tape(), ear))
    assert [one.type for one in ear.messages] == ["started", "speech.start", "graded"]


def test_an_error_that_ends_the_call_is_no_broken_line() -> None:
    end = FarEnd(
        tape().audio.bytes_per_s, said=[ErrorTold(code="too_large", text="2 MiB", fatal=True)]
    )
    with pytest.raises(PhoneError, match="2 MiB"):
        told_by(end, calling(tape(), Heard()))


def test_a_call_that_is_held_is_taken_up_again() -> None:
    played, ear = tape(), Heard()
    held = ErrorTold(code="idle", text="the call is held", fatal=True)
    end = FarEnd(played.audio.bytes_per_s, said=[held])
    assert isinstance(told_by(end, calling(played, ear)), Graded)
    assert len(ear.breaks) == 1


def test_a_service_that_is_not_there_is_told() -> None:
    with pytest.raises(LineLostError, match="can't be reached"):
        told_by(FarEnd(1), lambda end: calling(tape(), Heard())(replace(end, port=1)))


def test_a_line_that_never_gets_further_is_given_up() -> None:
    played, ear = tape(), Heard()
    end = FarEnd(played.audio.bytes_per_s, breaks_at_s=[0.0] * 1000)
    with pytest.raises(LineLostError):
        told_by(end, calling(played, ear, patience_s=0.3))
    assert 1 < len(ear.breaks) < 20


def twilio(played: Tape) -> Twilio:
    return Twilio(CallStart(played.audio, "twilio", agent_id="exp_maya"), "token_1")


def test_twilio_frames_carry_both_tracks_in_order() -> None:
    played = telephone_tape(two_sides(0.1), RATE_HZ, BOTH)
    spoken = twilio(played)
    frames = [json.loads(f) for at in (0, 160) for f in spoken.sound(played.cut(at, at + 160), 0.0)]
    assert [frame["media"]["track"] for frame in frames] == ["inbound", "outbound"] * 2
    assert [frame["media"]["chunk"] for frame in frames] == ["1", "1", "2", "2"]
    inbound = b"".join(base64.b64decode(frame["media"]["payload"]) for frame in frames[::2])
    assert inbound == played.lanes[0][:320]


def test_telephone_sound_is_what_was_spoken() -> None:
    sound = two_sides(0.5)
    played = telephone_tape(sound, RATE_HZ, BOTH)
    heard = mulaw_decode(played.lanes[1])
    assert played.duration_s == pytest.approx(0.5, abs=0.001)
    assert np.std(heard) == pytest.approx(np.std(sound[:, 1]), rel=0.1)


def test_twilio_s_own_validator_takes_the_signature() -> None:
    spoken = twilio(telephone_tape(two_sides(0.1), RATE_HZ, BOTH))
    address = spoken.address("https://calls.example.com/")
    assert address == "wss://calls.example.com/v1/streams/twilio"
    signature = spoken.headers(address)["X-Twilio-Signature"]
    assert RequestValidator("token_1").validate(address, {}, signature)


def test_a_twilio_call_is_played_to_its_end() -> None:
    played = telephone_tape(two_sides(0.2), RATE_HZ, BOTH)

    async def talk(end: FarEnd) -> Any:
        return await Phone(Dial(end.base, rate=None), twilio(played), played, Heard()).call()

    end = FarEnd(1)
    assert told_by(end, talk) is None
    assert end.types() == ["connected", "start", *["media"] * 20, "stop"]


def test_marks_go_with_the_sound() -> None:
    played = tape()

    async def talk(end: FarEnd) -> Any:
        made = phone(end, played, Heard())
        made.say(Mark("offer"))
        return await made.call()

    end = FarEnd(played.audio.bytes_per_s)
    told_by(end, talk)
    assert end.texts[1] == {"type": "mark", "name": "offer"}
