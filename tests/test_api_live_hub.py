"""Hub: calls begin, are heard, held, gone on with, joined, drained and graded."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from api.live.errors import (
    CallError,
    CallLimitError,
    CallOverError,
    CallTakenError,
    DrainingError,
)
from api.live.hub import Hub, HubConfig
from api.live.maker import Opening
from api.live.messages import EmotionHeard, Ended, Graded, Paused, Resumed, Started, WarningTold
from api.live.start import CallStart, Mode
from api.live.view import Stage
from api.security.caller import Caller, CallerKind
from speech.audio import SAMPLE_RATE_HZ, Frame, Speaker
from speech.codec import pcm_decode
from speech.listener import Listener
from speech.utterance import Utterance
from tests.fakes import FakeVoice
from tests.live_calls import (
    AGENT,
    BOTH,
    CUSTOMER,
    Cassette,
    Exchange,
    Notebook,
    Parrot,
    Watcher,
    all_told,
    caller,
    dialogue,
    hung_up,
    pieces,
    played,
)

REPLAYED = CallStart(BOTH, "native", mode=Mode.REPLAY)
LIVE = CallStart(BOTH, "native")
NAMED = replace(LIVE, call_id="call_1")


def run(work: Callable[[Hub], Awaitable[None]], exchange: Exchange | None = None) -> Notebook:
    """Do the work with a running hub; return what its journal holds."""
    chosen = exchange or Exchange()

    async def whole() -> None:
        async with chosen.running() as hub:
            await work(hub)

    asyncio.run(whole())
    return chosen.journal


def listened(data: bytes) -> list[Utterance]:
    """What a listener hears in BOTH as a recording."""
    sides = pcm_decode(data).reshape(-1, 2).T
    listener = Listener(FakeVoice(), None)
    speakers = (Speaker.CUSTOMER, Speaker.AGENT)
    said = [
        u for s, sound in zip(speakers, sides, strict=True) for u in listener.push(Frame(s, sound))
    ]
    return sorted([*said, *listener.flush()], key=lambda u: u.start_s)


@pytest.mark.parametrize("n_bytes", [640, 6_401, 100_000])
def test_a_call_is_heard_as_its_recording_is(n_bytes: int) -> None:
    async def work(hub: Hub) -> None:
        _, end = await played(hub, dialogue(), REPLAYED, n_bytes)
        assert isinstance(end, Graded)

    (report,) = run(work).reports.values()
    assert report is not None
    assert list(report.utterances) == listened(dialogue())
    assert report.call.duration_s == len(dialogue()) / (4 * SAMPLE_RATE_HZ)


def test_a_live_call_comes_to_the_same_as_a_replayed_one() -> None:
    async def work(hub: Hub) -> None:
        await played(hub, dialogue(), LIVE)

    (report,) = run(work).reports.values()
    assert report is not None
    assert list(report.utterances) == listened(dialogue())


def test_followers_are_told_all_in_order_and_the_grade_last() -> None:
    async def work(hub: Hub) -> None:
        told, end = await played(hub, dialogue(), REPLAYED)
        kinds = [message.type for message in told]
        assert kinds[0] == "speech.start"
        assert {"speech.end", "emotion", "graded"} <= set(kinds)
        assert told[-1] == end
        felt = [m for m in told if isinstance(m, EmotionHeard)]
        assert {m.speaker for m in felt} == {Speaker.CUSTOMER}

    run(work)


def test_what_is_heard_is_journalled_as_it_comes() -> None:
    async def work(hub: Hub) -> None:
        leg = await hub.start(NAMED, caller())
        for piece in pieces(dialogue()):
            leg.feed(0, piece)
        while leg.call.hearing.unheard_s:
            await asyncio.sleep(0.01)

    journal = run(work)
    assert [number for _, number in journal.utterances] == [0, 1]
    assert 0.0 < journal.heard_s <= 6.0
    assert journal.reports == {}


def test_a_call_without_sound_ends_with_a_reason() -> None:
    async def work(hub: Hub) -> None:
        end = await hung_up(await hub.start(LIVE, caller()))
        assert isinstance(end, Ended)
        assert end.reason == "no sound came"
        assert hub.live() == ()

    run(work)


def test_a_silent_call_says_so_in_its_report() -> None:
    async def work(hub: Hub) -> None:
        await played(hub, bytes(64_000), REPLAYED)

    (report,) = run(work).reports.values()
    assert report is not None
    assert any("silence" in note for note in report.call.notes)
    assert report.points is None


def test_a_lost_call_goes_on_where_it_was() -> None:
    data = dialogue()

    async def work(hub: Hub) -> None:
        first = await hub.start(NAMED, caller())
        for piece in pieces(data[: len(data) // 2 + 1]):
            first.feed(0, piece)
        first.lost()
        assert hub.live()[0].stage is Stage.HELD
        second = await hub.start(NAMED, caller())
        assert second.started.resumed
        heard = round(second.started.heard_s * SAMPLE_RATE_HZ) * 4
        for piece in pieces(data[heard:]):
            second.feed(0, piece)
        await hung_up(second)

    journal = run(work)
    report = journal.reports["call_1"]
    assert report is not None
    assert list(report.utterances) == listened(data)
    assert journal.states == ["held", "resumed", "stopped"]


def test_a_call_that_nobody_comes_back_to_is_graded() -> None:
    async def work(hub: Hub) -> None:
        leg = await hub.start(NAMED, caller())
        leg.feed(0, dialogue())
        telling = asyncio.create_task(all_told(leg))
        await asyncio.sleep(0)
        leg.lost()
        assert isinstance((await telling)[-1], Graded)

    journal = run(work, Exchange(config=HubConfig(resume_s=0.05)))
    assert journal.states == ["held", "its client did not come back"]


def test_a_second_connection_that_says_the_same_is_refused_while_the_first_lives() -> None:
    async def work(hub: Hub) -> None:
        leg = await hub.start(NAMED, caller())
        leg.feed(0, bytes(64))
        with pytest.raises(CallTakenError, match="is being streamed"):
            await hub.start(NAMED, caller())

    run(work)


def test_a_connection_that_fell_silent_gives_way_to_a_new_one() -> None:
    async def work(hub: Hub) -> None:
        first = await hub.start(NAMED, caller())
        first.feed(0, bytes(6_400))
        first.sound_at_s -= 10.0
        second = await hub.start(NAMED, caller())
        first.feed(0, bytes(6_400))
        first.lost()
        assert second.call.received_s == 0.1
        assert second.call.stage is Stage.LIVE
        assert isinstance(await hung_up(first), Ended)
        assert second.call.is_open

    run(work)


@pytest.mark.parametrize(
    ("start", "key_id"), [(NAMED, "key_2"), (replace(NAMED, audio=CUSTOMER), "key_1")]
)
def test_a_call_is_its_own_key_s_and_keeps_its_format(start: CallStart, key_id: str) -> None:
    async def work(hub: Hub) -> None:
        (await hub.start(NAMED, caller())).lost()
        with pytest.raises(CallTakenError):
            await hub.start(start, caller(key_id))

    run(work)


def test_the_other_side_joins_on_the_same_clock() -> None:
    async def work(hub: Hub) -> None:
        here = await hub.start(replace(NAMED, audio=CUSTOMER), caller())
        here.feed(0, bytes(32_000))
        there = await hub.start(replace(NAMED, audio=AGENT), caller())
        assert not there.started.resumed
        assert there.call is here.call
        there.feed(0, bytes(6_400))
        assert [lane.received_s for lane in here.call.hearing.lanes] == [1.0, 1.2]
        there.lost()
        assert here.call.stage is Stage.LIVE

    run(work)


def test_a_side_that_falls_behind_is_filled_up() -> None:
    async def work(hub: Hub) -> None:
        here = await hub.start(replace(NAMED, audio=CUSTOMER), caller())
        await hub.start(replace(NAMED, audio=AGENT), caller())
        for _ in range(7):
            here.feed(0, bytes(32_000))
        assert [lane.received_s for lane in here.call.hearing.lanes] == [7.0, 6.0]

    run(work)


def test_paused_sound_is_neither_heard_nor_kept_but_lasts() -> None:
    tape = Cassette()

    async def work(hub: Hub) -> None:
        leg = await hub.start(LIVE, caller())
        telling = asyncio.create_task(all_told(leg))
        await asyncio.sleep(0)
        leg.feed(0, bytes(64_000))
        leg.pause(holds=False)
        leg.feed(0, dialogue())
        leg.resume(skipped_s=0.5)
        leg.feed(0, bytes(64_000))
        await hung_up(leg)
        told = [m for m in await telling if isinstance(m, Paused | Resumed)]
        assert told == [Paused(at_s=1.0), Resumed(at_s=7.5)]

    (report,) = run(work, Exchange(tape=tape)).reports.values()
    assert report is not None
    assert report.utterances == ()
    assert report.call.duration_s == 8.5
    assert "not heard from 1.0 to 7.5 s: it was paused by its client" in report.call.notes
    assert sum(len(kept) for _, kept in tape.kept if isinstance(kept, bytes)) == 128_000
    assert sum(kept for _, kept in tape.kept if isinstance(kept, int)) == len(dialogue()) + 32_000
    assert tape.is_closed


def test_a_pause_on_hold_is_a_hold_of_the_report() -> None:
    async def work(hub: Hub) -> None:
        leg = await hub.start(LIVE, caller())
        leg.feed(0, dialogue())
        leg.pause(holds=True)
        leg.feed(0, bytes(640_000))
        await hung_up(leg)

    (report,) = run(work).reports.values()
    assert report is not None
    assert [(s.start_s, s.end_s) for s in report.conduct.holds] == [(6.0, 16.0)]


def test_a_client_can_skip_no_more_time_than_has_passed() -> None:
    async def work(hub: Hub) -> None:
        leg = await hub.start(LIVE, caller())
        leg.pause(holds=False)
        leg.resume(skipped_s=1e9)
        assert leg.call.received_s < 6.0

    run(work)


@pytest.mark.parametrize(
    ("config", "error"),
    [
        (HubConfig(most=1), CallLimitError),
        (HubConfig(most_a_key=1), CallLimitError),
        (HubConfig(most=0), CallLimitError),
    ],
)
def test_too_many_calls_are_refused(config: HubConfig, error: type[CallError]) -> None:
    async def work(hub: Hub) -> None:
        for _ in range(config.most and 1):
            await hub.start(LIVE, caller())
        with pytest.raises(error, match="at most"):
            await hub.start(LIVE, caller())

    run(work, Exchange(config=config))


def test_both_sides_of_a_call_may_come_at_once() -> None:
    async def work(hub: Hub) -> None:
        sides = (replace(NAMED, audio=CUSTOMER), replace(NAMED, audio=AGENT))
        legs = await asyncio.gather(*(hub.start(side, caller()) for side in sides))
        assert [leg.first_lane for leg in legs] == [0, 1]
        assert len(hub.live()) == 1

    class Slow(Exchange):
        async def _look_up(self, opening: Opening) -> Opening:
            await asyncio.sleep(0.01)
            return opening

    run(work, Slow())


def test_a_trunk_may_have_more_calls_than_a_key() -> None:
    async def work(hub: Hub) -> None:
        trunk = Caller("twilio", CallerKind.TRUNK)
        for _ in range(2):
            await hub.start(LIVE, trunk)
        with pytest.raises(CallLimitError, match="at most 2"):
            await hub.start(LIVE, trunk)

    run(work, Exchange(config=HubConfig(most=2, most_a_key=1)))


def test_a_call_that_ended_makes_room_for_another() -> None:
    async def work(hub: Hub) -> None:
        for _ in range(3):
            await hung_up(await hub.start(LIVE, caller()))

    run(work, Exchange(config=HubConfig(most=1)))


def test_an_ended_call_takes_no_more_sound_and_no_client() -> None:
    async def work(hub: Hub) -> None:
        leg = await hub.start(NAMED, caller())
        ending = asyncio.create_task(hung_up(leg))
        await asyncio.sleep(0)
        leg.feed(0, bytes(64))
        with pytest.raises(CallOverError):
            await hub.start(NAMED, caller())
        assert leg.call.received_s == 0.0
        assert await ending == await leg.stop("again")

    run(work)


def test_a_drained_hub_tells_and_grades_what_is_open_and_takes_no_more() -> None:
    async def work(hub: Hub) -> None:
        leg = await hub.start(LIVE, caller())
        leg.feed(0, dialogue())
        telling = asyncio.create_task(all_told(leg))
        await asyncio.sleep(0)
        await hub.drain(10.0)
        told = await telling
        assert [m.code for m in told if isinstance(m, WarningTold)] == ["draining"]
        assert isinstance(told[-1], Graded)
        with pytest.raises(DrainingError):
            await hub.start(LIVE, caller())

    run(work)


def test_supervisors_see_a_call_follow_it_and_whisper() -> None:
    async def work(hub: Hub) -> None:
        leg = await hub.start(replace(NAMED, agent_id="maya", queue="billing"), caller())
        call = hub.call("call_1")
        assert call is not None
        with call.follow() as messages:
            note = call.whisper("Lee", "offer a refund")
            assert await anext(aiter(messages)) == note
        leg.feed(0, dialogue())
        while leg.call.hearing.unheard_s or not leg.call.hearing.standing.reading:
            await asyncio.sleep(0.01)
        (view,) = hub.live()
        assert (view.agent_id, view.queue, view.heard_s, view.lag_s) == ("maya", "billing", 6.0, 0)
        assert view.negativity is not None

    assert ("whisper", "Lee") in [(kind, data.get("author")) for kind, _, data in run(work).moments]


def test_a_customer_who_declines_is_not_judged() -> None:
    exchange = Exchange()

    async def work(hub: Hub) -> None:
        told, _ = await played(hub, dialogue(), replace(REPLAYED, analyse_mood=False))
        assert not any(isinstance(m, EmotionHeard) for m in told)

    (report,) = run(work, exchange).reports.values()
    assert report is not None
    assert all(u.readings == () for u in report.utterances)
    assert exchange.voice.n_heard == 0
    assert "the customer did not want their mood analysed" in report.call.notes


def test_a_companion_hears_all_and_is_asked_on_one_thread() -> None:
    watcher = Watcher()

    async def work(hub: Hub) -> None:
        leg = await hub.start(LIVE, caller())
        leg.feed(0, dialogue()[:200_000])
        leg.hint_used("hint_1", True)
        leg.pause(holds=False)
        leg.resume(0.0)
        leg.feed(0, dialogue()[200_000:])
        await hung_up(leg)

    run(work, Exchange(watcher=watcher))
    assert watcher.heard_of
    assert watcher.asked[:3] == ["used hint_1 True", "paused 3.125", "resumed 3.125"]
    assert "tick" in watcher.asked


def test_a_call_whose_hearing_breaks_is_graded_as_far_as_it_was_heard() -> None:
    class Deaf(FakeVoice):
        def hear_many(self, windows):  # type: ignore[no-untyped-def]
            if windows:
                raise ValueError("no ears")
            return []

    async def work(hub: Hub) -> None:
        leg = await hub.start(LIVE, caller())
        telling = asyncio.create_task(all_told(leg))
        await asyncio.sleep(0)
        leg.feed(0, dialogue())
        told = await telling
        assert isinstance(told[-1], Graded)

    (report,) = run(work, Exchange(voice=Deaf())).reports.values()
    assert report is not None
    assert any("the call broke" in note for note in report.call.notes)


def test_one_broken_call_breaks_no_other() -> None:
    class Picky(FakeVoice):
        def hear_many(self, windows):  # type: ignore[no-untyped-def]
            if any(w.samples.max() > 0.9 for w in windows):
                raise ValueError("too loud")
            return super().hear_many(windows)

    loud = bytes(64_000) + b"\xff\x7f\x00\x00\x01\x80\x00\x00" * 16_000

    async def work(hub: Hub) -> None:
        good, bad = [await hub.start(replace(LIVE, call_id=n), caller()) for n in ("good", "bad")]
        for piece, other in zip(pieces(dialogue()), pieces(loud * 3), strict=False):
            good.feed(0, piece)
            bad.feed(0, other)
        await asyncio.gather(hung_up(good), hung_up(bad))

    reports = run(work, Exchange(voice=Picky())).reports
    assert reports["good"] is not None
    assert list(reports["good"].utterances) == listened(dialogue())


def test_a_client_is_first_told_what_will_become_of_its_call() -> None:
    async def work(hub: Hub) -> None:
        leg = await hub.start(replace(NAMED, transcribe=True), caller())
        assert leg.started == Started(
            call_id="call_1", recorded=True, transcribed=True, mood_analysed=True
        )

    run(work, Exchange(tape=Cassette()))


def test_a_call_is_not_graded_while_its_last_sound_is_being_heard() -> None:
    class Slow(FakeVoice):
        def hear_many(self, windows):  # type: ignore[no-untyped-def]
            time.sleep(0.1 if windows else 0.0)
            return super().hear_many(windows)

    async def work(hub: Hub) -> None:
        leg = await hub.start(replace(NAMED, mode=Mode.LIVE), caller())
        leg.feed(0, dialogue()[:-128_000])  # the last voice is only ended by the end
        ending = asyncio.create_task(hung_up(leg))
        while not ending.done():  # somebody else's news of the same call
            hub._deliver([leg.call.hearing])
            await asyncio.sleep(0.005)

    (report,) = run(work, Exchange(voice=Slow())).reports.values()
    assert report is not None
    assert list(report.utterances) == listened(dialogue()[:-128_000])


def test_a_report_says_what_became_of_lost_words() -> None:
    async def work(hub: Hub) -> None:
        told, _ = await played(hub, dialogue(), REPLAYED)
        (warning,) = [m for m in told if isinstance(m, WarningTold)]
        assert (warning.code, "died or hung" in warning.text) == ("words_lost", True)

    dying = [Parrot(deaths=1), Parrot(deaths=1), Parrot()]
    (report,) = run(work, Exchange(parrots=dying, transcribe=True)).reports.values()
    assert report is not None
    (note,) = [note for note in report.call.notes if "words" in note]
    assert note == "utterances without words: 1, since the recogniser died or hung over them"
