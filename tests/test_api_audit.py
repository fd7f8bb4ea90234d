"""The audit trail: every line is tied to the one before, and none can be changed or taken away."""

import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.security.audit import ITSELF, AuditTrail, Note
from api.security.audit_line import FIRST, Action, AuditLine, Entry, Subject
from api.security.caller import Caller, CallerKind
from api.storage.audit import AuditFilter
from api.storage.database import Database
from api.storage.errors import StorageError
from tests.desks import Hall
from tests.plans import scans

ADA = Caller("usr_ada", CallerKind.PERSON, name="Ada")
SAM = Caller("usr_sam", CallerKind.PERSON, name="Sam")
CALL = Subject("call", "call_1")


class Ticking:
    """A clock that goes on by a second each time it is looked at."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        self.now_s += 1
        return self.now_s


@pytest.fixture
def trail(database: Database) -> AuditTrail:
    return AuditTrail(database, Ticking())


def found(trail: AuditTrail, wanted: AuditFilter) -> list[int]:
    return [line.entry.number for line in trail.lines(wanted)]


def test_a_line_says_who_did_what_to_what_and_when(trail: AuditTrail) -> None:
    trail.note(ADA, Action.SAW, CALL, "its report")
    (line,) = trail.lines(AuditFilter())
    assert line.entry == Entry(
        number=1,
        at_ms=1001_000,
        who="usr_ada",
        who_kind="person",
        who_name="Ada",
        action=Action.SAW,
        subject_kind="call",
        subject_id="call_1",
        customer_id=None,
        detail="its report",
    )
    assert line.previous == FIRST
    assert trail.check() is None


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (AuditFilter(), [4, 3, 2, 1]),
        (AuditFilter(who="usr_sam"), [3]),
        (AuditFilter(action=Action.EXPORTED), [4]),
        (AuditFilter(subject_kind="call"), [3, 2, 1]),
        (AuditFilter(subject_id="call_2"), [3]),
        (AuditFilter(customer_id="c_1"), [2]),
        (AuditFilter(since_ms=1002_000, until_ms=1004_000), [3, 2]),
        (AuditFilter(who="usr_ada", action=Action.SAW), [1]),
        (AuditFilter(who="usr_nobody"), []),
    ],
)
def test_lines_are_found_by_who_what_whom_and_when(
    trail: AuditTrail, wanted: AuditFilter, numbers: list[int]
) -> None:
    trail.note(ADA, Action.SAW, CALL)
    trail.note(ADA, Action.HEARD, replace(CALL, customer_id="c_1"))
    trail.note(SAM, Action.SAW, Subject("call", "call_2"))
    trail.note(ADA, Action.EXPORTED, Subject("grades"))
    assert found(trail, wanted) == numbers


EACH = [
    AuditFilter(),
    AuditFilter(who="usr_ada"),
    AuditFilter(action=Action.EXPORTED),
    AuditFilter(subject_kind="call"),
    AuditFilter(subject_id="call_1"),
    AuditFilter(customer_id="c_1"),
    AuditFilter(since_ms=1_001_000, until_ms=1_009_000),
    AuditFilter(who="usr_ada", since_ms=1_001_000),
]


@pytest.mark.parametrize("wanted", EACH)
def test_no_search_reads_the_whole_trail(trail: AuditTrail, wanted: AuditFilter) -> None:
    trail.note_all([Note(ADA, Action.SAW, CALL)] * 300)
    with scans() as seen:
        trail.lines(wanted, (1_200_000, 200), 20)
        next(trail.every(wanted), None)
        trail.note(ADA, Action.SAW, CALL)
    assert seen == []


def test_a_place_leads_on_to_older_lines(trail: AuditTrail) -> None:
    for _ in range(5):
        trail.note(ADA, Action.SAW, CALL)
    first = trail.lines(AuditFilter(), limit=2)
    place = (first[-1].entry.at_ms, first[-1].entry.number)
    assert [one.entry.number for one in trail.lines(AuditFilter(), place, 2)] == [3, 2]
    assert len(list(trail.every(AuditFilter()))) == 5


def test_the_customer_of_a_case_is_known_without_being_told(database: Database) -> None:
    case_id = Hall(database).open(customer_id="c_42").case_id
    trail = AuditTrail(database, Ticking())
    trail.note(ADA, Action.SAW, Subject("case", case_id))
    assert found(trail, AuditFilter(customer_id="c_42")) == [1]


def test_a_line_is_kept_or_lost_with_what_it_tells_of(
    database: Database, trail: AuditTrail
) -> None:
    def change_and_fail() -> None:
        with database.transaction():
            trail.note(ADA, Action.CHANGED, CALL)
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    assert trail.lines(AuditFilter()) == ()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_lines SET who = 'usr_sam'", "DELETE FROM audit_lines"]
)
def test_no_line_can_be_changed_or_taken_away(
    database: Database, trail: AuditTrail, statement: str
) -> None:
    trail.note(ADA, Action.SAW, CALL)
    with pytest.raises((StorageError, DBAPIError)), database.transaction() as connection:
        connection.execute(text(statement))
    assert found(trail, AuditFilter(who="usr_ada")) == [1]


# What somebody who may do anything with the database could still do.
_KEEPERS = {
    "sqlite": ("DROP TRIGGER audit_lines_keep_UPDATE", "DROP TRIGGER audit_lines_keep_DELETE"),
    "postgresql": ("DROP TRIGGER audit_lines_keep ON audit_lines",),
}


@pytest.mark.parametrize(
    ("forgery", "broken"),
    [
        ("UPDATE audit_lines SET detail = 'nothing' WHERE number = 3", 3),
        ("UPDATE audit_lines SET at_ms = at_ms + 1 WHERE number = 1", 1),
        ("UPDATE audit_lines SET customer_id = 'c_2' WHERE number = 5", 5),
        ("DELETE FROM audit_lines WHERE number = 2", 2),
        ("DELETE FROM audit_lines WHERE number = 1", 1),
    ],
)
def test_a_forged_line_shows(
    database: Database, trail: AuditTrail, forgery: str, broken: int
) -> None:
    for _ in range(5):
        trail.note(ADA, Action.SAW, CALL)
    with database.transaction() as connection:
        for statement in (*_KEEPERS[connection.dialect.name], forgery):
            connection.execute(text(statement))
        assert trail.check() == broken
        connection.rollback()


def test_lines_that_many_write_at_once_make_one_chain(
    database: Database, trail: AuditTrail
) -> None:
    other = Database.open(database._engine.url.render_as_string(hide_password=False))
    trails = (trail, AuditTrail(other, Ticking()))

    def write(to: AuditTrail) -> None:
        for _ in range(10):
            to.note(SAM, Action.SAW, CALL)

    threads = [threading.Thread(target=write, args=(one,)) for one in trails * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert trail.head().number == 40
    assert trail.check() is None


_TEXT = st.text(st.characters(exclude_categories=["Cs"]))  # half characters are marked before


@given(_TEXT, _TEXT)
def test_whatever_is_put_into_a_line_its_seal_holds_for_that_alone(was: str, now: str) -> None:
    entry = Entry(1, 0, "u", "person", "", Action.SAW, "call", was, None, "")
    line = entry.sealed(FIRST)
    assert line.is_whole
    forged = AuditLine(replace(entry, subject_id=now), line.previous, line.seal)
    assert forged.is_whole == (was == now)


def test_what_no_database_keeps_is_kept_as_a_mark(trail: AuditTrail) -> None:
    trail.note(ITSELF, Action.REFUSED, Subject("call", "a\x00b\ud800c\n" + "d" * 500), "e\r\nf")
    (line,) = trail.lines(AuditFilter())
    assert line.entry.subject_id.startswith("a\ufffdb\ufffdc\ufffdd")
    assert len(line.entry.subject_id) == 200
    assert line.entry.detail == "e\ufffd\ufffdf"
    assert trail.check() is None
