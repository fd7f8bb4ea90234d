"""A call whose process was killed goes on in another: nothing of it is told twice or forgotten."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from api.live.hub import Hub
from api.live.left_call import LeftCall
from api.live.messages import Graded
from api.live.profile import Profile, Profiles
from api.live.start import CallStart
from api.recording.master import MasterKey
from api.recording.playback import Playback
from api.recording.recorder import Recorder
from api.recording.shelf import Shelf
from api.storage import calls
from api.storage.calls import CallRecord
from api.storage.database import Database
from api.storage.enums import CallState
from api.storage.moments import Moment
from api.storage.utterances import Numbered
from emotion.labels import Emotion
from grading.report import GradeReport
from routing.expert import Channel
from speech.audio import SAMPLE_RATE_HZ
from speech.transcript import Transcript
from tests.calls import CALM, customer
from tests.desks import Hall, expert
from tests.live_calls import BOTH, Exchange, Parrot, Watcher, caller, dialogue, hung_up, pieces
from tests.test_api_live_hub import listened

START = CallStart(BOTH, "native", call_id="call_1")
RECORD = CallRecord(
    "call_1", CallState.LIVE, START, "native", "key_1", 1_700_000_000.0, "srv_1", heard_s=2.75
)


def gone_on(
    left: LeftCall, data: bytes, watcher: Watcher | None = None, parrot: Parrot | None = None
) -> tuple[GradeReport, Exchange]:
    """Return the report of a call that goes on with this sound."""
    exchange = Exchange(watcher=watcher, left=left, transcribe=parrot is not None)
    exchange.parrots = [parrot] if parrot else []

    async def whole() -> None:
        async with exchange.running() as hub:
            await _streamed(hub, data, left.heard_s)

    asyncio.run(whole())
    report = exchange.journal.reports["call_1"]
    assert report is not None
    return report, exchange


async def _streamed(hub: Hub, data: bytes, heard_s: float) -> None:
    leg = await hub.start(START, caller())
    assert (leg.started.resumed, leg.started.heard_s) == (True, heard_s)
    for piece in pieces(data):
        leg.feed(0, piece)
    assert isinstance(await hung_up(leg), Graded)


def after(heard_s: float) -> bytes:
    return dialogue()[round(heard_s * SAMPLE_RATE_HZ) * 4 :]


def test_what_was_journalled_and_what_comes_make_one_call() -> None:
    before = [u for u in listened(dialogue()) if u.end_s < 2.75]
    left = LeftCall(RECORD, tuple(Numbered(n, u) for n, u in enumerate(before)), (), None)
    report, exchange = gone_on(left, after(2.75))
    spans = [(u.speaker, u.start_s, u.end_s) for u in report.utterances]
    assert spans == [(u.speaker, u.start_s, u.end_s) for u in listened(dialogue())]
    assert report.call.duration_s == 6.0
    assert "the service was restarted at 2.8 s, and the call went on" in report.call.notes
    assert [number for _, number in exchange.journal.utterances] == [1]


def test_what_is_known_is_not_told_to_the_companion_again() -> None:
    watcher = Watcher()
    left = LeftCall(RECORD, (Numbered(0, customer(0.5, 2.5, scores=CALM)),), (), None)
    gone_on(left, after(2.75), watcher)
    assert watcher.asked[0] == "recalled"


def test_a_pause_of_before_stays_a_hold() -> None:
    moments = (
        Moment("call_1", 1, 1.0, "paused", {"holds": True}),
        Moment("call_1", 2, 2.0, "resumed", {}),
    )
    report, _ = gone_on(LeftCall(RECORD, (), moments, None), after(2.75))
    assert [(s.start_s, s.end_s) for s in report.conduct.holds] == [(1.0, 2.0)]


@pytest.fixture
def recorded(tmp_path: Path) -> Callable[[bytes], Playback]:
    def record(data: bytes) -> Playback:
        shelf = Shelf(tmp_path, lambda: MasterKey(bytes(32)))
        recorder = Recorder(shelf, flush_s=9.0)
        writer = recorder.begin("call_1", BOTH, lambda _: None)
        writer.append(0, data)
        recorder.flush()
        recorder.close()
        return shelf.playback("call_1")

    return record


def test_a_recorded_call_is_heard_as_if_nothing_had_happened(
    recorded: Callable[[bytes], Playback],
) -> None:
    data = dialogue()
    left = LeftCall(replace(RECORD, recorded=True), (), (), recorded(data[:176_000]))
    assert left.heard_s == 2.75
    report, _ = gone_on(left, data[176_000:])
    assert list(report.utterances) == listened(data)


def profile(hall: Hall, **given: object) -> Profile:
    return Profiles(hall.desk).of(replace(START, **given))  # type: ignore[arg-type]


def test_a_call_from_a_chat_knows_who_is_on_it_and_how_they_came_in(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("maya", auto_accept=True))
    case = hall.open("angry about billing", customer_name="Ann")
    found = profile(hall, case_id=case.case_id)
    assert (found.agent_name, found.customer_mood) == ("Maya", Emotion.ANGRY.value)
    assert (found.start.agent_id, found.start.customer_name) == ("maya", "Ann")
    assert found.start.queue == "billing"


def test_what_the_client_says_goes_before_what_the_chat_says(database: Database) -> None:
    hall = Hall(database)
    case = hall.open("angry about billing")
    found = profile(hall, case_id=case.case_id, customer_name="Bob", queue="technical")
    assert (found.start.customer_name, found.start.queue) == ("Bob", "technical")


def test_a_customer_who_declined_in_the_chat_has_declined_on_the_call(database: Database) -> None:
    hall = Hall(database)
    case = hall.open("angry about billing", analyse_mood=False)
    found = profile(hall, case_id=case.case_id)
    assert (found.start.analyse_mood, found.customer_mood) == (False, None)


@pytest.mark.parametrize(
    ("state", "is_busy"),
    [(CallState.LIVE, True), (CallState.HELD, True), (CallState.GRADING, False)],
)
def test_an_expert_on_the_phone_is_offered_no_chat(
    database: Database, state: CallState, is_busy: bool
) -> None:
    hall = Hall(database)
    hall.staff(expert("maya", auto_accept=True))
    with database.transaction() as connection:
        calls.add(connection, [replace(RECORD, state=state, agent_id="maya")])
    assert (hall.open("help with billing").expert_id is None) is is_busy
    (view,) = hall.desk.experts()
    assert view.active.get(Channel.CALL, 0) == is_busy


def test_an_agent_whom_the_centre_does_not_know_has_no_name(database: Database) -> None:
    found = profile(Hall(database), agent_id="x-1")
    assert (found.start.agent_id, found.agent_name) == ("x-1", None)


def test_a_call_without_a_chat_is_as_its_client_says(database: Database) -> None:
    assert profile(Hall(database)) == Profile(START)


def test_words_that_are_known_are_not_recognised_again(
    recorded: Callable[[bytes], Playback],
) -> None:
    data = dialogue()
    first = replace(listened(data)[0], transcript=Transcript("as it was", ()))
    left = LeftCall(
        replace(RECORD, recorded=True), (Numbered(0, first),), (), recorded(data[:176_000])
    )
    parrot = Parrot("anew")
    report, _ = gone_on(left, data[176_000:], parrot=parrot)
    assert [u.text for u in report.utterances] == ["as it was", "anew"]
    assert parrot.n_heard == 1
