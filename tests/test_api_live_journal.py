"""The journal: what calls tell is kept, whatever the database does meanwhile."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from api.live.journal import Journal
from api.live.lifeline import Lifeline
from api.live.open_call import EMPTY
from api.live.scribe import JournalConfig
from api.storage import calls, events, moments, reports, servers, utterances
from api.storage.calls import CallRecord
from api.storage.database import Database
from api.storage.engine import Limits
from api.storage.enums import CallState
from api.storage.errors import StorageError
from grading.record import from_json
from speech.audio import Speaker
from tests.calls import ANGRY, CALM, HAPPY, customer
from tests.desks import Clock
from tests.graded import graded
from tests.streams import START

NEVER = JournalConfig(flush_s=3600.0, lease_s=10.0)  # only when it is asked to
SAID = customer(1.0, 3.0, "my order has not come", ANGRY)


@pytest.fixture
def journal(database: Database, tmp_path: Path) -> Iterator[Journal]:
    opened = Journal(database, Lifeline(tmp_path / "servers"), Clock(), NEVER)
    yield opened
    opened.close()


def written(journal: Journal, call_id: str = "call_1") -> None:
    asyncio.run(asyncio.wait_for(journal.flushed(call_id), 20))


def began(journal: Journal, call_id: str = "call_1") -> None:
    journal.began(call_id, START, "key_1", 1_700_000_000.0, recorded=False)


def kept(database: Database, call_id: str = "call_1") -> CallRecord:
    with database.reading() as connection:
        record = calls.one(connection, call_id)
    assert record is not None
    return record


def told(database: Database) -> list[str]:
    with database.reading() as connection:
        return [event.kind for event in events.after(connection, 0)]


def test_a_call_that_began_is_kept_with_how_it_began(journal: Journal, database: Database) -> None:
    began(journal)
    written(journal)
    record = kept(database)
    assert (record.state, record.start, record.key_id) == (CallState.LIVE, START, "key_1")
    assert (record.agent_id, record.department) == (START.agent_id, START.queue)


def test_what_was_heard_comes_back_as_it_was(journal: Journal, database: Database) -> None:
    began(journal)
    journal.heard("call_1", 1, SAID, heard_s=3.5)
    written(journal)
    with database.reading() as connection:
        (only,) = utterances.of_call(connection, "call_1")
    assert (only.number, only.utterance) == (1, SAID)
    assert kept(database).heard_s == 3.5


def test_an_utterance_again_with_its_words_replaces_the_first(
    journal: Journal, database: Database
) -> None:
    began(journal)
    journal.heard("call_1", 1, replace(SAID, transcript=None), 3.5)
    written(journal)
    journal.heard("call_1", 1, SAID, 4.0)
    written(journal)
    with database.reading() as connection:
        assert [one.utterance for one in utterances.of_call(connection, "call_1")] == [SAID]


def test_moments_keep_their_order_and_their_details(journal: Journal, database: Database) -> None:
    began(journal)
    journal.moment("call_1", "mark", 1.0, {"name": "größe"})
    written(journal)
    journal.moment("call_1", "pause", 0.5, {"holds": True})
    written(journal)
    with database.reading() as connection:
        found = [(m.number, m.kind, m.data) for m in moments.of_call(connection, "call_1")]
    assert found == [(1, "mark", {"name": "größe"}), (2, "pause", {"holds": True})]


def test_what_was_heard_of_a_call_never_shrinks(journal: Journal, database: Database) -> None:
    began(journal)
    journal.progress("call_1", 9.0)
    written(journal)
    journal.adopted(replace(kept(database), heard_s=0.0), 0)
    journal.progress("call_1", 2.0)
    written(journal)
    assert kept(database).heard_s == 9.0


def test_a_graded_call_has_its_report_and_its_points(journal: Journal, database: Database) -> None:
    began(journal)
    report_id = journal.ended("call_1", graded(), "stopped")
    written(journal)
    with database.reading() as connection:
        stored = reports.latest(connection, "call_1")
    assert stored is not None
    assert stored.report_id == report_id
    assert from_json(stored.report) == graded()
    assert (kept(database).state, kept(database).points) == (CallState.GRADED, graded().points)


@pytest.mark.parametrize(
    ("reason", "state"), [(EMPTY, CallState.EMPTY), ("the recogniser died", CallState.FAILED)]
)
def test_a_call_without_a_report_says_why(
    journal: Journal, database: Database, reason: str, state: CallState
) -> None:
    began(journal)
    assert journal.ended("call_1", None, reason) is None
    written(journal)
    assert (kept(database).state, kept(database).failure) == (state, reason)


def test_the_rare_things_become_events(journal: Journal, database: Database) -> None:
    began(journal)
    journal.held("call_1")
    journal.resumed("call_1")
    journal.moment("call_1", "taken_over", 2.0, {"by": "key_9"})
    journal.ended("call_1", graded(), "stopped")
    written(journal)
    wanted = ["started", "held", "resumed", "taken_over", "graded"]
    assert told(database) == [f"call.{kind}" for kind in wanted]


def test_a_mood_is_told_when_it_changes_and_not_at_every_word(
    journal: Journal, database: Database
) -> None:
    began(journal)
    for n, (at_s, mood) in enumerate([(0, ANGRY), (6, ANGRY), (12, CALM), (14, HAPPY), (20, CALM)]):
        journal.heard("call_1", n, customer(at_s, at_s + 1, None, mood), at_s + 1)
    written(journal)
    # At 14 it is too soon after 12; at 20 it is again what was told last.
    assert told(database) == ["call.started", "call.mood", "call.mood"]


def test_an_agents_voice_tells_nothing_of_a_mood(journal: Journal, database: Database) -> None:
    began(journal)
    journal.heard("call_1", 1, replace(SAID, speaker=Speaker.AGENT), 3.0)
    written(journal)
    assert told(database) == ["call.started"]


def test_what_comes_after_the_end_changes_nothing(journal: Journal, database: Database) -> None:
    began(journal)
    journal.ended("call_1", graded(), "stopped")
    journal.moment("call_1", "mark", 9.0, {})
    journal.held("call_1")
    written(journal)
    assert kept(database).state is CallState.GRADED
    with database.reading() as connection:
        assert moments.of_call(connection, "call_1") == ()


def test_a_database_that_is_locked_loses_nothing_and_is_told_of(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'c.db'}", Limits(busy_s=0.1))
    other = Database.open(f"sqlite:///{tmp_path / 'c.db'}")
    journal = Journal(database, Lifeline(tmp_path), Clock(), JournalConfig(flush_s=0.02))
    with other.transaction():
        began(journal)
        journal.heard("call_1", 1, SAID, 3.0)
        threading.Event().wait(0.4)  # several attempts
        journal.heard("call_1", 2, SAID, 4.0)
        assert journal.behind_s > 0.3
    written(journal)
    assert journal.behind_s < 0.3
    with database.reading() as connection:
        assert [one.number for one in utterances.of_call(connection, "call_1")] == [1, 2]
    journal.close()


def test_a_deed_that_breaks_takes_no_other_call_with_it(
    journal: Journal, database: Database
) -> None:
    def breaks(_: Connection) -> None:
        raise RuntimeError

    began(journal, "call_1")
    began(journal, "call_2")
    journal.beside("call_2", breaks)
    written(journal)
    assert kept(database, "call_1").state is CallState.LIVE
    with database.reading() as connection:
        assert calls.one(connection, "call_2") is None


def test_a_call_that_the_database_will_never_take_holds_up_no_other(
    journal: Journal, database: Database
) -> None:
    def refused(_: Connection) -> None:
        raise StorageError

    began(journal, "call_1")
    began(journal, "call_2")
    journal.beside("call_2", refused)
    written(journal, "call_1")
    assert kept(database, "call_1").state is CallState.LIVE
    assert journal.behind_s > 0.0
    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(journal.flushed("call_2"), 0.1))


@pytest.mark.parametrize("name", ["a\x00b", "half a \ud800 character", "größe \U0001f600"])
def test_whatever_a_client_writes_can_be_kept(
    journal: Journal, database: Database, name: str
) -> None:
    began(journal)
    journal.moment("call_1", "mark", 1.0, {"name": name})
    written(journal)
    with database.reading() as connection:
        (only,) = moments.of_call(connection, "call_1")
    assert only.data == {"name": name}


def test_a_journal_that_closes_has_written_all(database: Database, tmp_path: Path) -> None:
    journal = Journal(database, Lifeline(tmp_path), Clock(), NEVER)
    began(journal)
    journal.close()
    assert kept(database).state is CallState.LIVE


def test_a_lease_is_renewed_while_a_call_goes_on(database: Database, tmp_path: Path) -> None:
    clock = Clock()
    journal = Journal(database, Lifeline(tmp_path), clock, NEVER)
    began(journal)
    journal.close()
    with database.reading() as connection:
        assert servers.lease_until_s(connection, journal.server_id) == clock.now_s + 10.0


def test_an_idle_journal_has_no_thread_and_writes_nothing(
    database: Database, tmp_path: Path
) -> None:
    before = threading.active_count()
    journal = Journal(database, Lifeline(tmp_path), Clock(), NEVER)
    written(journal)
    assert threading.active_count() == before
    journal.close()
