"""A conversation: what frames do to a call, how it ends, and what a client is told of it."""

import json
from time import monotonic
from typing import Any

import pytest

from api.live.allowance import Allowance
from api.live.conversation import MOST_FAULTS, Patience
from api.live.errors import CallLimitError, CallOverError, CallTakenError, DrainingError
from api.live.frames import MOST_BYTES, MOST_TEXT
from api.live.intake import CONTROLS_AT_ONCE, CONTROLS_PER_S
from api.live.messages import Ended, ErrorTold, Graded, Started, WarningTold
from api.protocols.native import NativeWire
from tests.legs import CALL_ID, Act, NotedCalls, NotedLine, talk

RATE_HZ = 8000  # mu-law: so many bytes a second


def start(**fields: Any) -> str:
    audio = {"encoding": "mulaw", "rate_hz": RATE_HZ, "channels": ["customer"]}
    return json.dumps({"type": "start", "audio": audio, **fields})


def say(kind: str, **fields: Any) -> str:
    return json.dumps({"type": kind, **fields})


def test_a_call_is_started_fed_stopped_and_graded() -> None:
    line, calls = NotedLine([start(), b"ab", b"cd", say("stop")]), NotedCalls()
    assert talk(line, NativeWire(), calls) == "stopped"
    assert calls.leg.sound() == b"abcd"
    assert calls.leg.deeds() == [("stop", "stopped")]
    assert [type(one) for one in line.told()] == [Started, Graded]
    assert line.closed == (1000, "the call has ended")


def test_what_is_said_beside_the_sound_keeps_its_place() -> None:
    acts: list[Act] = [
        start(),
        b"ab",
        say("pause", holds=True),
        b"cd",
        say("resume", skipped_s=2.5),
        say("mark", name="here"),
        say("hint.used", hint_id="h", used=False),
        say("stop", reason="done"),
    ]
    calls = NotedCalls()
    talk(NotedLine(acts), NativeWire(), calls)
    assert calls.leg.done == [
        ("feed", 0, b"ab"),
        ("pause", True),
        ("feed", 0, b"cd"),
        ("resume", 2.5),
        ("mark", "here"),
        ("hint_used", "h", False),
        ("stop", "done"),
    ]


def test_who_says_too_much_beside_the_sound_waits_and_loses_nothing() -> None:
    marks = [say("mark", name=str(n)) for n in range(CONTROLS_AT_ONCE + 2)]
    calls, began_s = NotedCalls(), monotonic()
    assert talk(NotedLine([start(), *marks, say("stop")]), NativeWire(), calls) == "stopped"
    assert monotonic() - began_s > 0.5 / CONTROLS_PER_S
    assert len(calls.leg.deeds()) == CONTROLS_AT_ONCE + 3


@pytest.mark.parametrize(("at_once", "per_s", "waits"), [(1, 2.0, [0, 0.5, 1]), (3, 1.0, [0] * 3)])
def test_an_allowance_is_spent_and_comes_again(
    at_once: int, per_s: float, waits: list[float]
) -> None:
    allowance = Allowance(at_once, per_s)
    assert [allowance.wait_s(100.0) for _ in waits] == waits
    assert allowance.wait_s(200.0) == 0.0


@pytest.mark.parametrize(
    ("code", "deed"), [(1000, "stop"), (1001, "lost"), (1005, "lost"), (1006, "lost")]
)
def test_only_a_goodbye_hangs_up(code: int, deed: str) -> None:
    calls = NotedCalls()
    assert talk(NotedLine([start(), b"ab"], code), NativeWire(), calls) == f"gone {code}"
    assert [one[0] for one in calls.leg.deeds()] == [deed]


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([], "not_started"),
        ([b"ab"], "not_started"),
        ([say("nothing")], "not_started"),
        ([start(), b"ab"], "idle"),
    ],
)
def test_who_is_silent_for_too_long_is_told_and_left(frames: list[Any], code: str) -> None:
    line, calls = NotedLine(frames), NotedCalls()
    assert talk(line, NativeWire(), calls) == code
    assert line.told()[-1] == ErrorTold(code=code, text=line.told()[-1].text, fatal=True)  # type: ignore[union-attr]
    assert line.closed == (1008, code)
    assert [leg.deeds() for leg in calls.legs] == [[("lost",)]] * len(calls.legs)


def test_frames_that_start_nothing_win_no_time() -> None:
    line = NotedLine([0.03, say("stop")] * 20)
    assert talk(line, NativeWire(), NotedCalls()) == "not_started"
    assert 3 < len(line.sent) < 10


def test_a_call_that_is_paused_may_be_silent() -> None:
    line, calls = NotedLine([start(), say("pause"), 0.2, say("stop")]), NotedCalls()
    assert talk(line, NativeWire(), calls, Patience(1, 0.05, 1)) == "stopped"


@pytest.mark.parametrize(
    ("error", "closed"),
    [
        (CallLimitError("full"), (1013, "too_many_calls")),
        (DrainingError("stopping"), (1013, "draining")),
        (CallTakenError("taken"), (1008, "call_taken")),
        (CallOverError("over"), (1008, "call_over")),
    ],
)
def test_a_call_that_cannot_be_is_refused_in_words(error: Any, closed: tuple[int, str]) -> None:
    line = NotedLine([start(), b"ab"])
    talk(line, NativeWire(), NotedCalls(refuses=error))
    assert line.told() == [ErrorTold(code=closed[1], text=str(error), fatal=True)]
    assert line.closed == closed


def test_a_frame_that_is_too_large_ends_the_connection_and_holds_the_call() -> None:
    line, calls = NotedLine([start(), b"ab", bytes(MOST_BYTES + 1)]), NotedCalls()
    assert talk(line, NativeWire(), calls) == "too_large"
    assert line.closed == (1009, "too_large")
    assert calls.leg.done == [("feed", 0, b"ab"), ("lost",)]


def test_a_text_that_is_too_long_is_refused_and_the_call_goes_on() -> None:
    line, calls = NotedLine([start(), "x" * (MOST_TEXT + 1), b"ab", say("stop")]), NotedCalls()
    assert talk(line, NativeWire(), calls) == "stopped"
    assert [one.type for one in line.told()] == ["started", "error", "graded"]
    assert calls.leg.sound() == b"ab"


def test_who_makes_too_many_faults_is_left() -> None:
    line = NotedLine([start(), *["rubbish"] * (MOST_FAULTS + 50)])
    assert talk(line, NativeWire(), NotedCalls()) == "too_many_faults"
    assert len(line.sent) == MOST_FAULTS + 2


def test_sound_that_comes_too_fast_waits_and_nothing_is_lost() -> None:
    line, calls = NotedLine([start(), *[bytes(RATE_HZ // 10)] * 8, say("stop")]), NotedCalls()
    assert talk(line, NativeWire(), calls) == "stopped"
    assert len(calls.leg.sound()) == 8 * RATE_HZ // 10
    warnings = [one for one in line.told() if isinstance(one, WarningTold)]
    assert [one.code for one in warnings] == ["rate_limited"]


def test_a_long_frame_is_fed_a_second_at_a_time() -> None:
    line, calls = NotedLine([start(), bytes(3 * RATE_HZ + 5), say("stop")]), NotedCalls()
    talk(line, NativeWire(), calls, Patience(1, 1, 10), now_s=10.0)
    sizes = [len(one[2]) for one in calls.leg.done if one[0] == "feed"]
    assert sizes == [RATE_HZ, RATE_HZ, RATE_HZ, 5]


def test_a_replay_waits_for_the_ears_alone() -> None:
    line = NotedLine([start(mode="replay"), bytes(60 * RATE_HZ), say("stop")])
    calls = NotedCalls()
    assert talk(line, NativeWire(), calls) == "stopped"
    assert len(calls.leg.sound()) == 60 * RATE_HZ
    assert calls.leg.done[:2] == [("feed", 0, bytes(RATE_HZ)), ("room",)]
    assert not any(isinstance(one, WarningTold) for one in line.told())


def test_who_comes_back_may_send_at_once_what_was_missed() -> None:
    missed = bytes(20 * RATE_HZ)
    line = NotedLine([start(call_id=CALL_ID), missed, say("stop")])
    calls = NotedCalls(began_s=100.0, heard_s=10.0)
    assert talk(line, NativeWire(), calls, now_s=130.0) == "stopped"
    assert calls.leg.sound() == missed
    assert [one.type for one in line.told()] == ["started", "graded"]


def test_a_call_that_the_service_ends_closes_the_line() -> None:
    calls = NotedCalls()
    ended = Ended(call_id=CALL_ID, reason="broken")
    line = NotedLine([start(), lambda: calls.leg.tell(ended)])
    assert talk(line, NativeWire(), calls) == "gone 1000"
    assert line.told()[-1] == ended
    assert line.closed == (1000, "the call has ended")
    assert calls.leg.deeds() == []


def test_what_breaks_is_told_without_its_words_and_the_call_is_held(
    caplog: pytest.LogCaptureFixture,
) -> None:
    line, calls = NotedLine([start(), b"ab"]), NotedCalls()
    calls.breaks = RuntimeError("my illness")
    assert talk(line, NativeWire(), calls) == "internal"
    assert line.closed == (1011, "internal")
    assert "illness" not in str(line.sent) + caplog.text
    assert calls.leg.deeds() == [("lost",)]


def test_a_connection_that_another_goes_on_for_is_told_so() -> None:
    calls = NotedCalls()

    def another_comes() -> None:
        calls.leg.supersede()

    line = NotedLine([start(), another_comes])
    talk(line, NativeWire(), calls)
    assert [(one.type, getattr(one, "code", None)) for one in line.told()][1:] == [
        ("error", "call_taken")
    ]
    assert line.closed == (1008, "call_taken")
