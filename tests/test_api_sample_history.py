"""Synthetic histories: marked as such, graded for real, the same from the same seed."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.cli import run
from api.security.role import Role
from api.storage import calls, experts, facts, messages, reports, users, utterances
from api.storage.database import Database
from api.storage.fact_tables import call_facts
from api.storage.tables import alerts, cases, events
from api.synthetic.history import RealCallsError, make
from api.synthetic.making import NOTE, PROTOCOL
from api.synthetic.plan import Wish
from grading.grader import regrade
from grading.record import from_json
from grading.report import GradeReport
from grading.rubric import default_rubric_text, parse_rubric
from routing.expert import Presence
from speech.audio import Speaker
from tests.history import UNTIL_S, history
from tests.kept import RECORD

SEED = 5
WISH = Wish(n_calls=60, n_agents=7, days=30, until_s=UNTIL_S, seed=SEED)


def ids(database: Database) -> list[str]:
    with database.reading() as connection:
        return sorted(calls.ids_of(connection, PROTOCOL))


def report_of(database: Database, call_id: str) -> GradeReport:
    with database.reading() as connection:
        stored = reports.latest(connection, call_id)
    assert stored is not None
    return from_json(stored.report)


def test_every_call_is_marked_wherever_it_stands(database: Database) -> None:
    history(database, 20)
    for call_id in ids(database):
        with database.reading() as connection:
            record, fact = calls.one(connection, call_id), facts.one(connection, call_id)
        assert record is not None
        assert fact is not None
        assert (record.protocol, fact.is_synthetic) == (PROTOCOL, True)
        assert "synthetic" in record.start.metadata
        assert report_of(database, call_id).call.notes == (NOTE,)


def test_the_grade_is_what_the_grader_says(file_database: Database) -> None:
    history(file_database, 20)
    rubric = parse_rubric(default_rubric_text())
    for call_id in ids(file_database):
        report = report_of(file_database, call_id)
        assert regrade(report, rubric) == report


def test_an_agent_is_never_read(file_database: Database) -> None:
    history(file_database, 20)
    with file_database.reading() as connection:
        said = [u for of in ids(file_database) for u in utterances.of_call(connection, of)]
    agents = [one.utterance for one in said if one.utterance.speaker is Speaker.AGENT]
    assert agents
    assert not any(utterance.readings for utterance in agents)


def test_the_same_seed_makes_the_same_calls(file_database: Database, tmp_path: Path) -> None:
    other = Database.open(f"sqlite:///{tmp_path / 'other.db'}")
    for database in (file_database, other):
        make(database, WISH, 1, lambda _done, _total: None, beside=False)
    assert [report_of(file_database, of) for of in ids(file_database)] == [
        report_of(other, of) for of in ids(other)
    ]
    other.close()


def test_a_history_that_was_broken_off_is_gone_on_with(file_database: Database) -> None:
    def broken(done: int, _total: int) -> None:
        raise KeyboardInterrupt(done)

    with pytest.raises(KeyboardInterrupt):
        make(file_database, WISH, 1, broken, beside=False)
    n_there = len(ids(file_database))
    n_made = make(file_database, WISH, 1, lambda _done, _total: None, beside=False)
    assert 0 < n_there < WISH.n_calls
    assert n_there + n_made == len(ids(file_database)) == WISH.n_calls
    assert make(file_database, WISH, 1, lambda _done, _total: None, beside=False) == 0


def test_real_calls_are_left_alone(file_database: Database) -> None:
    with file_database.transaction() as connection:
        calls.add(connection, [RECORD])
    with pytest.raises(RealCallsError, match="real"):
        make(file_database, WISH, 1, lambda _done, _total: None, beside=False)
    assert ids(file_database) == []


def test_agents_differ(file_database: Database) -> None:
    history(file_database, 400, n_agents=6)
    means = select(func.avg(call_facts.c.points)).group_by(call_facts.c.agent_id)
    with file_database.reading() as connection:
        found = connection.execute(means).scalars().all()
    assert len(found) == 6
    assert max(found) - min(found) > 5


def test_there_are_people_chats_and_alerts_but_no_events(file_database: Database) -> None:
    history(file_database, 60, n_agents=7)
    with file_database.reading() as connection:
        n = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (cases, alerts, events)
        }
        case_id = connection.execute(select(cases.c.case_id).limit(1)).scalar_one()
        written = messages.after(connection, case_id, 0)
        here = experts.here(connection)
        people = users.every(connection)
    assert n["cases"] > 0
    assert n["alerts"] > 0
    assert n["events"] == 0
    assert written[0].sequence == 1
    assert {one.presence for one in here} == {Presence.OFFLINE}
    assert [user.agent_id for user in people if Role.AGENT in user.roles] != []
    assert not any(Role.ADMIN in user.roles for user in people)


def test_processes_make_the_same_as_one(file_database: Database, tmp_path: Path) -> None:
    wish = Wish(n_calls=120, n_agents=7, days=30, until_s=UNTIL_S, seed=SEED)
    make(file_database, wish, 1, lambda _done, _total: None, beside=False)
    other = Database.open(f"sqlite:///{tmp_path / 'other.db'}")
    make(other, wish, 2, lambda _done, _total: None, beside=False)
    assert [report_of(file_database, of) for of in ids(file_database)] == [
        report_of(other, of) for of in ids(other)
    ]
    other.close()


def test_the_command_says_what_it_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["sample", "--calls", "12", "--processes", "1", "--data-dir", str(tmp_path)]
    assert run(asked) == 0
    assert "made 12 synthetic calls" in capsys.readouterr().out
    assert run(asked) == 0
    assert "made 0 synthetic calls" in capsys.readouterr().out
