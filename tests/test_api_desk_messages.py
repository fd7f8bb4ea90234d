"""Messages: in order, once, and what they tell of a mood."""

import pytest

from api.desk.errors import ClientIdError, ClosedError, TextError, UnknownCaseError
from api.desk.state import Author
from api.desk.views import CaseView, UpsetView
from api.storage.database import Database
from emotion.labels import Emotion
from tests.desks import Hall, expert
from text.shift import Shift

CUSTOMER, EXPERT = Author.CUSTOMER, Author.EXPERT


def test_messages_are_counted_in_their_case_from_one(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    case = hall.open("hello", customer_name="Kim")
    hall.desk.add_message(case.case_id, EXPERT, "good morning", "a")
    hall.desk.add_message(case.case_id, Author.SYSTEM, "the line is recorded", "b")
    told = [(m.sequence, m.author_name, m.text) for m in hall.desk.messages(case.case_id)]
    assert told == [
        (1, "Kim", "hello"),
        (2, "Ann", "good morning"),
        (3, None, "the line is recorded"),
    ]
    assert [m.sequence for m in hall.desk.messages(case.case_id, after=2)] == [3]


def test_a_message_sent_twice_is_added_once(database: Database) -> None:
    hall = Hall(database)
    case = hall.open()
    first = hall.desk.add_message(case.case_id, CUSTOMER, "still here", "2")
    before = hall.kinds()
    assert hall.desk.add_message(case.case_id, CUSTOMER, "still here", "2") == first
    assert hall.kinds() == before
    assert hall.desk.case(case.case_id).n_messages == 2


def test_a_name_that_stood_for_other_words_is_refused(database: Database) -> None:
    hall = Hall(database)
    case = hall.open()
    with pytest.raises(ClientIdError, match="named another message"):
        hall.desk.add_message(case.case_id, CUSTOMER, "other words", "first")
    assert hall.desk.case(case.case_id).n_messages == 1


def test_customer_and_expert_may_name_alike(database: Database) -> None:
    hall = Hall(database)
    case = hall.open()
    assert hall.desk.add_message(case.case_id, EXPERT, "good morning", "first").sequence == 2


def test_a_repeated_message_is_answered_even_when_the_case_has_ended(database: Database) -> None:
    hall = Hall(database)
    case = hall.open("hello")
    hall.desk.close(case.case_id, CUSTOMER)
    assert hall.desk.add_message(case.case_id, CUSTOMER, "hello", "first").sequence == 1
    with pytest.raises(ClosedError, match="abandoned"):
        hall.desk.add_message(case.case_id, CUSTOMER, "hello?", "2")


def test_a_case_that_is_none_is_told(database: Database) -> None:
    hall = Hall(database)
    for case_id in ("case_x", "", "\0", "\ud83d", "x" * 100_000):
        with pytest.raises(UnknownCaseError):
            hall.desk.add_message(case_id, CUSTOMER, "hello", "1")
        with pytest.raises(UnknownCaseError):
            hall.desk.case(case_id)


def test_a_message_without_words_is_refused(file_database: Database) -> None:
    hall = Hall(file_database)
    case = hall.open()
    with pytest.raises(TextError):
        hall.desk.add_message(case.case_id, CUSTOMER, "", "2")


def test_the_reader_is_told_what_the_customer_said_before(database: Database) -> None:
    hall = Hall(database)
    case = hall.open("one")
    hall.desk.add_message(case.case_id, EXPERT, "not mine", "a")
    for n in range(12):
        hall.desk.add_message(case.case_id, CUSTOMER, f"word {n}", f"w{n}")
    text, before, _ = hall.reader.asked[-1]
    assert text == "word 11"
    assert before == tuple(f"word {n}" for n in range(1, 11))


def test_an_expert_s_words_are_never_read(database: Database) -> None:
    hall = Hall(database)
    case = hall.open("hello")
    hall.desk.add_message(case.case_id, EXPERT, "angry", "a")
    assert [text for text, _, _ in hall.reader.asked] == ["hello"]
    assert len(hall.desk.history(case.case_id).readings) == 1


def test_a_mood_that_worsens_is_told_once(database: Database) -> None:
    hall = Hall(database)
    case = hall.open("happy")
    for n, mood in enumerate(["neutral", "frustrated", "angry", "angry"]):
        hall.clock.turn(10)
        hall.desk.add_message(case.case_id, CUSTOMER, mood, str(n))
    assert hall.desk.case(case.case_id).shift is Shift.WORSENING
    assert hall.kinds(case.case_id).count("mood.worsened") == 1


def test_a_mood_that_improves_is_told(database: Database) -> None:
    hall = Hall(database)
    case = hall.open("angry")
    for n, mood in enumerate(["frustrated", "neutral", "happy"]):
        hall.desk.add_message(case.case_id, CUSTOMER, mood, str(n))
    assert hall.desk.case(case.case_id).shift is Shift.IMPROVING
    assert "mood.improved" in hall.kinds(case.case_id)


def test_an_alert_is_raised_once_until_its_rule_has_cooled_down(database: Database) -> None:
    hall = Hall(database)
    case = hall.open("angry")
    for n in range(3):
        hall.clock.turn(60)
        hall.desk.add_message(case.case_id, CUSTOMER, "angry", str(n))
    raised = [alert.rule for alert in hall.desk.history(case.case_id).alerts]
    assert raised.count("anger") == 1
    hall.clock.turn(700)
    hall.desk.add_message(case.case_id, CUSTOMER, "angry", "later")
    raised = [alert.rule for alert in hall.desk.alerts().items]
    assert raised.count("anger") == 2


def test_an_unsure_reading_does_not_replace_a_sure_one_for_routing(database: Database) -> None:
    hall = Hall(database)
    calm = hall.open("neutral about billing")
    upset = hall.open("angry about billing")
    hall.desk.add_message(upset.case_id, CUSTOMER, "42", "2")
    first, second = hall.desk.queue().waiting
    assert (first.case_id, second.case_id) == (upset.case_id, calm.case_id)
    reading = hall.desk.case(upset.case_id).reading
    assert reading is not None
    assert reading.scores is not None
    assert reading.scores.abstained


def test_the_history_tells_it_all_in_order(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann"), expert("bob", delivery=3))
    case = hall.open("angry about billing")
    hall.desk.accept(hall.desk.offers("ann")[0].offer_id)
    hall.desk.add_message(case.case_id, EXPERT, "good morning", "a")
    hall.desk.add_message(case.case_id, CUSTOMER, "neutral", "b")
    told = hall.desk.history(case.case_id)
    assert [m.text for m in told.messages] == ["angry about billing", "good morning", "neutral"]
    read = [(r.sequence, r.reading.scores.emotion) for r in told.readings if r.reading.scores]
    assert read == [(1, Emotion.ANGRY), (3, Emotion.NEUTRAL)]
    assert [d.expert_id for d in told.decisions] == ["ann"]
    assert [o.state for o in told.offers] == ["accepted"]
    assert [a.rule for a in told.alerts] == ["anger"]


def test_every_upset_is_timed_until_the_expert_writes(database: Database) -> None:
    hall = Hall(database)
    hall.staff(expert("ann", auto_accept=True))
    case = hall.open("angry about billing")
    for at_s, author, text in (
        (10, CUSTOMER, "sad, too"),
        (15, EXPERT, "let me look"),
        (15, CUSTOMER, "happy now"),
        (15, CUSTOMER, "who can tell"),
        (15, CUSTOMER, "angry again"),
    ):
        hall.clock.turn(at_s)
        hall.desk.add_message(case.case_id, author, text, text)
    timed = [(u.sequence, u.answer_sequence, u.answered_after_s) for u in _upsets(hall, case)]
    assert timed == [(1, 3, 25.0), (2, 3, 15.0), (6, None, None)]


def _upsets(hall: Hall, case: CaseView) -> tuple[UpsetView, ...]:
    return hall.desk.history(case.case_id).upsets
