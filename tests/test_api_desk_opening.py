"""Opening a chat: an expert at once, an offer, or a place in the line with another way out."""

from collections.abc import Sequence
from typing import Any

import pytest

from api.desk.centre import Centre
from api.desk.errors import TextError, UnknownDepartmentError
from api.desk.state import Author, CaseState
from api.desk.words import storable
from api.storage.database import Database
from emotion.labels import Emotion
from emotion.scores import ScoresError
from routing.expert import Presence
from routing.overflow import OverflowKind
from tests.desks import Hall, PlainReader, expert, with_policy
from text.reading import TextReading


def test_a_first_message_goes_to_the_expert_who_is_free(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    case = hall.open("angry about billing")
    assert (case.state, case.expert_id, case.expert_name) == (CaseState.ACTIVE, "ann", "Ann")
    assert case.reading is not None
    assert case.reading.scores is not None
    assert case.reading.scores.emotion is Emotion.ANGRY
    assert hall.kinds(case.case_id) == [
        "case.opened",
        "message.added",
        "mood.read",
        "alert.raised",
        "case.routed",
        "case.assigned",
    ]


def test_who_does_not_always_accept_is_asked(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"))
    case = hall.open()
    (offer,) = hall.desk.offers("ann")
    assert case.state is CaseState.OFFERED
    assert offer.case_id == case.case_id
    taken = hall.desk.accept(offer.offer_id)
    assert taken.state is CaseState.ACTIVE
    assert not hall.desk.offers("ann")


def test_who_finds_nobody_free_waits_and_is_told_where(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    hall.open()
    second, third = hall.open(), hall.open()
    assert [c.state for c in (second, third)] == [CaseState.QUEUED] * 2
    assert [c.position for c in (second, third)] == [1, 2]
    assert third.wait is not None
    assert third.why[-1].startswith("Waiting for one of 1")
    assert hall.kinds(third.case_id)[-2:] == ["case.queued", "case.position"]


def test_the_customer_says_which_department(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", billing=5), expert("bob", delivery=5))
    case = hall.open("about billing", department="delivery")
    assert (case.department, case.expert_id) == ("delivery", "bob")


def test_a_topic_that_is_no_department_of_the_centre_is_out_of_scope(database: Database) -> None:
    hall = Hall(database, centre=Centre(("delivery",)))
    assert hall.open("about billing").department is None


def test_a_later_message_tells_the_department_of_who_still_waits(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    hall.open()
    case = hall.open("hello")
    hall.desk.add_message(case.case_id, Author.CUSTOMER, "it is about delivery", "2")
    assert hall.desk.case(case.case_id).department == "delivery"


def test_a_customer_comes_back_to_the_expert_they_know(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True, n_chats=9, billing=1))
    first = hall.open(customer_id="c1")
    hall.staff(expert("bob", auto_accept=True, n_chats=9, billing=5))
    assert hall.open(customer_id="c2").expert_id == "bob"
    again = hall.open(customer_id="c1")
    assert (again.expert_id, again.rule) == (first.expert_id, "last_expert")


def test_nobody_on_duty_shows_another_way_out_and_goes_on_waiting(database: Database) -> None:
    hall = Hall(database)
    case = hall.open()
    assert case.state is CaseState.OVERFLOW
    assert case.overflow is not None
    assert case.overflow.kind is OverflowKind.MESSAGE
    assert hall.kinds(case.case_id)[-1] == "case.overflowed"
    hall.staff(expert("ann", auto_accept=True))
    served = hall.desk.case(case.case_id)
    assert (served.state, served.overflow) == (CaseState.ACTIVE, None)


def test_a_way_out_stands_while_an_expert_is_asked_in_vain(database: Database) -> None:
    hall = Hall(database)
    case = hall.open()
    hall.staff(expert("ann"))
    hall.desk.set_presence("ann", Presence.OFFLINE)
    view = hall.desk.case(case.case_id)
    assert (view.state, view.overflow) == (CaseState.OVERFLOW, case.overflow)
    assert hall.kinds(case.case_id).count("case.overflowed") == 1


def test_a_department_that_stands_in_takes_the_case_over(database: Database) -> None:
    hall = with_policy(database, fallback={"billing": "delivery"})
    hall.staff(expert("bob", auto_accept=True, delivery=4))
    case = hall.open("about billing")
    assert (case.department, case.expert_id) == ("delivery", "bob")
    (moved,) = hall.desk.history(case.case_id).transfers
    assert (moved.from_department, moved.to_department) == ("billing", "delivery")


def test_a_full_queue_shows_newcomers_another_way_out(database: Database) -> None:
    hall = with_policy(database, max_waiting=2)
    hall.staff(expert("ann", auto_accept=True))
    states = [hall.open().state for _ in range(4)]
    assert states == [
        CaseState.ACTIVE,
        CaseState.QUEUED,
        CaseState.QUEUED,
        CaseState.OVERFLOW,
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "at least one character"),
        (" \n\t", "at least one character"),
        ("x" * 1_000_000, "at most 10,000 characters, got 1,000,000"),
    ],
)
def test_words_that_are_none_or_too_many_are_refused(
    file_database: Database, text: str, complaint: str
) -> None:
    hall = Hall(file_database)
    with pytest.raises(TextError, match=complaint):
        hall.open(text)
    assert hall.kinds() == []
    assert hall.reader.asked == []


@pytest.mark.parametrize(
    "given",
    [
        {"client_id": ""},
        {"client_id": "x" * 201},
        {"customer_id": "x" * 10_000},
        {"customer_name": "x" * 201},
        {"language": "x" * 201},
        {"metadata": {"a": "x" * 2_001}},
        {"metadata": {"": "x"}},
        {"metadata": {str(n): "x" for n in range(51)}},
    ],
)
def test_names_that_no_index_takes_are_refused(
    file_database: Database, given: dict[str, Any]
) -> None:
    hall = Hall(file_database)
    with pytest.raises(TextError):
        hall.open(**given)
    assert hall.kinds() == []


def test_an_unknown_department_is_refused(file_database: Database) -> None:
    hall = Hall(file_database)
    with pytest.raises(UnknownDepartmentError, match="billing, delivery, technical; got 'moon'"):
        hall.open(department="moon")
    assert hall.kinds() == []


@pytest.mark.parametrize(
    "text",
    [
        "\0 null",
        "half a character \ud83d",
        "<script>alert(1)</script>",
        "'; DROP TABLE cases; --",
        "😡" * 5_000,
        "שלום עולם \u202e",
        "%s %(a)s :a {0}",
        "x" * 10_000,
    ],
)
def test_any_text_can_be_kept_and_comes_back(database: Database, text: str) -> None:
    hall = Hall(database)
    case = hall.open(text, customer_name=text[:100], metadata={text[:100]: text[:100]})
    (message,) = hall.desk.messages(case.case_id)
    assert message.text == storable(text)
    assert hall.desk.case(case.case_id).metadata == {storable(text[:100]): storable(text[:100])}


def test_a_reader_that_fails_leaves_nothing_behind(file_database: Database) -> None:
    class Broken(PlainReader):
        def read(
            self, text: str, before: Sequence[str] = (), analyse_mood: bool = True
        ) -> TextReading:
            raise ScoresError("broken")

    hall = Hall(file_database, reader=Broken())
    with pytest.raises(ScoresError):
        hall.open()
    assert hall.kinds() == []
