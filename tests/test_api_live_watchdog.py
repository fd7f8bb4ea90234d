"""Watchdog and spared work: lag, silence and stalls are told, and the dearest is left out last."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from time import monotonic

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from api.live.call import LiveCall
from api.live.call_leg import CallLeg
from api.live.figures import LiveFigures
from api.live.lane import Lane
from api.live.messages import WarningTold
from api.live.start import CallStart, Mode
from api.live.watchdog import Watchdog
from tests.live_calls import BOTH, Exchange, Notebook, Parrot, all_told, caller, dialogue, hung_up

Work = Callable[[LiveCall, Watchdog], Awaitable[list[str]]]

START = CallStart(BOTH, "native")
SECOND = 64_000  # bytes


class Deafened(Exchange):
    """A hub whose workers take nothing up."""

    async def run(self, work: Work, start: CallStart = START) -> list[str]:
        async with self.running() as hub:
            leg = await hub.start(start, caller())
            hub._room.machine.workers.close()  # type: ignore[union-attr]  # from here on all waits
            return await work(leg.call, Watchdog(self.figures, no_voice_s=5.0))


def looked(work: Work) -> list[str]:
    return asyncio.run(Deafened().run(work))


async def told(
    call: LiveCall, watchdog: Watchdog, busy_s: float = 0.0, behind_s: float = 0.0
) -> list[str]:
    """What one look of the watchdog tells."""
    follower = call.followers.join()
    watchdog.look([call], busy_s, behind_s)
    call.followers.leave(follower)
    return [m.code async for m in follower.messages() if isinstance(m, WarningTold)]


def _wait(call: LiveCall, seconds: float) -> None:
    """Let a second of sound have waited for so long."""
    lane = Lane(BOTH, BOTH.lanes[0])
    lane.put(bytes(SECOND), monotonic() - seconds)
    call.hearing.lanes[0] = lane


def test_a_lag_is_told_when_it_doubles_and_when_it_is_made_up() -> None:
    async def work(call: LiveCall, watchdog: Watchdog) -> list[str]:
        codes = []
        for seconds in range(1, 10):
            _wait(call, seconds)
            codes += await told(call, watchdog)
        list(call.hearing.lanes[0].frames(60.0))
        return codes + await told(call, watchdog) + await told(call, watchdog)

    assert [c for c in looked(work) if c != "no_voice"] == ["behind"] * 3 + ["on_time"]


def test_a_recording_is_never_behind() -> None:
    async def work(call: LiveCall, watchdog: Watchdog) -> list[str]:
        _wait(call, 9.0)
        return await told(call, watchdog)

    assert asyncio.run(Deafened().run(work, replace(START, mode=Mode.REPLAY))) == []


def test_sound_without_any_voice_is_told_once() -> None:
    async def work(call: LiveCall, watchdog: Watchdog) -> list[str]:
        codes = []
        for _ in range(20):
            call.put(0, bytes(SECOND), 0.0)
            list(call.hearing.lanes[0].frames(60.0))
            codes += await told(call, watchdog)
        return codes

    assert looked(work) == ["no_voice"]


def test_a_paused_call_may_be_silent() -> None:
    async def work(call: LiveCall, watchdog: Watchdog) -> list[str]:
        call.pause(holds=True)
        call.put(0, bytes(SECOND * 20), 0.0)
        list(call.hearing.lanes[0].frames(60.0))
        paused = await told(call, watchdog)
        call.resume(0.0)
        return paused + await told(call, watchdog)

    assert looked(work) == []


def test_a_worker_that_stands_still_is_told() -> None:
    async def work(call: LiveCall, watchdog: Watchdog) -> list[str]:
        call.hearing.is_busy = True
        return await told(call, watchdog, busy_s=9.0) + await told(call, watchdog, busy_s=10.0)

    assert looked(work) == ["stalled"]


def test_a_database_that_does_not_answer_is_told() -> None:
    assert looked(lambda call, watchdog: told(call, watchdog, behind_s=9.0)) == ["journal_behind"]


def test_warnings_are_counted() -> None:
    registry = CollectorRegistry()
    exchange = Deafened(figures=LiveFigures(registry))
    asyncio.run(exchange.run(lambda call, watchdog: told(call, watchdog, behind_s=9.0)))
    assert b'tonewise_live_warnings_total{code="journal_behind"} 1.0' in generate_latest(registry)


def overloaded(seconds: float, parrots: list[Parrot] | None = None) -> tuple[list[str], Notebook]:
    """What a client is told whose call's workers were away for so long."""
    exchange = Exchange(transcribe=True, parrots=parrots or [Parrot()])

    async def whole() -> list[str]:
        async with exchange.running() as hub:
            leg = await hub.start(START, caller())
            telling = asyncio.create_task(all_told(leg))
            await asyncio.sleep(0)
            _away(leg, seconds)
            await hung_up(leg)
            return [m.code for m in await telling if isinstance(m, WarningTold)]

    return asyncio.run(whole()), exchange.journal


def _away(leg: CallLeg, seconds: float) -> None:
    """Let that much sound have come, second by second, before any worker could look."""
    hearing = leg.call.hearing
    hearing.is_queued = True
    data, began_s = dialogue() * 20, monotonic() - seconds
    for second in range(round(seconds)):
        leg.call.put(0, data[second * SECOND : (second + 1) * SECOND], began_s + second)
    hearing.is_queued = False
    leg.feed(0, b"")


def test_words_go_first() -> None:
    codes, journal = overloaded(12.0)
    assert codes[0] == "transcripts_off"
    assert "skipped" not in codes
    (report,) = journal.reports.values()
    assert report is not None
    assert any("without words" in note for note in report.call.notes)
    assert any(u.readings for u in report.utterances)


def test_sound_goes_last_and_the_report_says_so() -> None:
    codes, journal = overloaded(20.0)
    assert {"transcripts_off", "skipped"} <= set(codes)
    (report,) = journal.reports.values()
    assert report is not None
    assert any("of sound were not heard" in note for note in report.call.notes)
    assert report.call.duration_s == 20.0


def test_more_than_there_is_room_for_is_silence_and_the_clock_stays_right() -> None:
    _, journal = overloaded(100.0)
    (report,) = journal.reports.values()
    assert report is not None
    assert report.call.duration_s == 100.0


def test_a_client_that_makes_up_for_a_lost_line_is_spared_nothing() -> None:
    async def whole(exchange: Exchange) -> list[str]:
        async with exchange.running() as hub:
            leg = await hub.start(START, caller())
            telling = asyncio.create_task(all_told(leg))
            await asyncio.sleep(0)
            leg.feed(0, dialogue() * 8)
            await hung_up(leg)
            return [m.code for m in await telling if isinstance(m, WarningTold)]

    assert asyncio.run(whole(Exchange())) == []


@pytest.mark.parametrize("seconds", [1.0, 3.0])
def test_a_call_that_is_nearly_on_time_is_spared_nothing(seconds: float) -> None:
    codes, _ = overloaded(seconds)
    assert codes == []
