"""Tickets: opened once, read with consent alone, in one pair of hands, told of once."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.contacts.contact import Outcome
from api.desk.centre import Centre
from api.desk.desk import Desk
from api.desk.errors import DeskError
from api.desk.opening import Opening
from api.security.caller import Caller, CallerKind
from api.storage import events
from api.storage.tickets import TicketFilter, TicketOrder
from api.tickets.errors import (
    AnswerError,
    SentBeforeError,
    StaleTicketError,
    TicketError,
    TicketMoveError,
    UnknownTicketError,
)
from api.tickets.feedback import Feedback
from api.tickets.handling import Closing, Handling, TicketState
from api.tickets.letters import closing_letter
from api.tickets.ticket import Priority, Ticket
from emotion.labels import Emotion
from tests.desks import PlainReader
from tests.tickets import ANGRY, Counter, agent, counter

MAYA, TOM = agent("maya"), agent("tom")
SOLVED = Closing(Outcome.SOLVED, "The second charge is paid back.")


@pytest.fixture
def desk(tmp_path: Path) -> Counter:
    return counter(tmp_path)


def closed(desk: Counter) -> Ticket:
    opened = desk.tickets.open(ANGRY)
    desk.tickets.take(MAYA, opened.ticket_id)
    return desk.tickets.close(MAYA, opened.ticket_id, SOLVED)


def test_a_ticket_is_read_and_sent_to_whose_business_it_is(desk: Counter) -> None:
    ticket = desk.tickets.open(ANGRY)
    assert ticket.department == "billing"
    assert ticket.priority is Priority.URGENT
    assert ticket.handling == Handling()
    assert desk.tickets.one(MAYA, ticket.ticket_id) == ticket


def test_what_the_customer_chose_goes_before_what_was_read(desk: Counter) -> None:
    assert desk.tickets.open(replace(ANGRY, category="delivery")).department == "delivery"


@pytest.mark.parametrize(
    ("words", "priority"),
    [
        ("angry about billing", Priority.URGENT),
        ("disappointed about billing", Priority.HIGH),
        ("happy about billing", Priority.NORMAL),
        ("about billing", Priority.NORMAL),
    ],
)
def test_a_mood_is_worth_a_priority(desk: Counter, words: str, priority: Priority) -> None:
    assert desk.tickets.open(replace(ANGRY, text=words)).priority is priority


def test_without_consent_no_mood_is_read_or_kept(desk: Counter) -> None:
    ticket = desk.tickets.open(replace(ANGRY, analyse_mood=False))
    told = desk.told(f"ticket:{ticket.ticket_id}")
    assert (ticket.reading, ticket.priority) == (None, Priority.NORMAL)
    assert ticket.department == "billing"
    assert told is not None
    assert (told.mood, told.negativity, told.text) == (None, None, None)


def test_the_same_form_sent_twice_opens_one_ticket(desk: Counter) -> None:
    assert desk.tickets.open(ANGRY) == desk.tickets.open(ANGRY)


def test_a_form_that_comes_again_with_other_words_is_refused(desk: Counter) -> None:
    first = desk.tickets.open(ANGRY)
    with pytest.raises(SentBeforeError, match=first.reference):
        desk.tickets.open(replace(ANGRY, text="and my parcel is late"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": " "},
        {"text": "\n"},
        {"text": "a" * 10_001},
        {"address": "nobody"},
        {"address": "ana@shop.example\nBcc: all@shop.example"},
        {"category": "gardening"},
    ],
)
def test_what_cant_be_kept_is_refused(desk: Counter, wrong: dict[str, Any]) -> None:
    with pytest.raises((DeskError, TicketError)):
        desk.tickets.open(replace(ANGRY, **wrong))


def test_a_ticket_is_in_one_pair_of_hands(desk: Counter) -> None:
    ticket = desk.tickets.open(ANGRY)
    taken = desk.tickets.take(MAYA, ticket.ticket_id)
    assert desk.tickets.take(MAYA, ticket.ticket_id) == taken
    with pytest.raises(UnknownTicketError):
        desk.tickets.take(TOM, ticket.ticket_id)


def test_a_ticket_that_is_given_back_is_anybodys(desk: Counter) -> None:
    ticket = desk.tickets.open(ANGRY)
    desk.tickets.take(MAYA, ticket.ticket_id)
    desk.tickets.give_back(MAYA, ticket.ticket_id)
    assert desk.tickets.take(TOM, ticket.ticket_id).handling.owner_id == "tom"


def test_a_key_says_who_takes_a_ticket(desk: Counter) -> None:
    ticket, key = desk.tickets.open(ANGRY), Caller("key_1", CallerKind.SECRET)
    with pytest.raises(AnswerError, match="owner_id"):
        desk.tickets.take(key, ticket.ticket_id)
    assert desk.tickets.take(key, ticket.ticket_id, "tom").handling.owner_id == "tom"


def test_closing_keeps_the_outcome_and_the_answer_once(desk: Counter) -> None:
    ticket = closed(desk)
    again = desk.tickets.close(MAYA, ticket.ticket_id, SOLVED)
    assert again == ticket
    assert ticket.handling.state is TicketState.CLOSED
    assert (ticket.handling.answer, ticket.handling.closed_by) == (SOLVED.answer, "usr_maya")


MOVES: tuple[Callable[[Handling], Handling], ...] = (
    lambda now: now.taken("tom"),
    Handling.given_back,
    lambda now: now.answered("more"),
    lambda now: now.closed(Closing(Outcome.UNSOLVED), "usr_tom", 1.0),
)


@pytest.mark.parametrize("move", MOVES)
def test_nothing_moves_a_closed_ticket(move: Callable[[Handling], Handling]) -> None:
    over = Handling().taken("maya").closed(SOLVED, "usr_maya", 0.0)
    with pytest.raises(TicketMoveError, match="closed"):
        move(over)


@pytest.mark.parametrize("move", MOVES[2:])
def test_a_ticket_is_taken_before_it_is_answered_or_closed(
    move: Callable[[Handling], Handling],
) -> None:
    with pytest.raises(TicketMoveError, match="open"):
        move(Handling())


def test_a_change_of_what_was_seen_otherwise_is_refused(desk: Counter) -> None:
    ticket = desk.tickets.open(ANGRY)
    taken = desk.tickets.take(MAYA, ticket.ticket_id)
    desk.tickets.answer(MAYA, ticket.ticket_id, "We look.", taken.handling.revision)
    with pytest.raises(StaleTicketError):
        desk.tickets.close(MAYA, ticket.ticket_id, SOLVED, taken.handling.revision)


def test_feedback_is_kept_once_by_its_link(desk: Counter) -> None:
    ticket = closed(desk)
    secret = desk.links.make(MAYA, ticket.ticket_id)
    told = desk.links.answer(secret, Feedback(4, 80, True, "happy now"), analyse_mood=True)
    again = desk.links.answer(secret, Feedback(1))
    assert told.feedback == again.feedback == Feedback(4, 80, True, "happy now")
    found = desk.told(f"feedback:{ticket.ticket_id}")
    assert found is not None
    assert (found.rating, found.mood, found.agent_id) == (0.75, Emotion.HAPPY, "maya")


def test_an_earlier_link_opens_nothing_after_a_new_one(desk: Counter) -> None:
    ticket = closed(desk)
    first = desk.links.make(MAYA, ticket.ticket_id)
    assert desk.links.ticket(desk.links.make(MAYA, ticket.ticket_id)) == ticket
    with pytest.raises(UnknownTicketError):
        desk.links.ticket(first)


def test_closing_twice_makes_no_second_link(desk: Counter) -> None:
    ticket = closed(desk)
    first = desk.links.first(MAYA, ticket.ticket_id)
    assert first is not None
    assert desk.links.first(MAYA, ticket.ticket_id) is None
    assert desk.links.ticket(first) == ticket


def test_a_letter_with_a_newer_link_is_another_letter(desk: Counter) -> None:
    ticket = closed(desk)
    told = [closing_letter(ticket, url) for url in ("https://a/1", "https://a/1", "https://a/2")]
    names = [letter.name for letter in told if letter]
    assert [names.count(name) for name in names] == [2, 2, 1]


def test_feedback_is_asked_for_once_a_ticket_is_closed(desk: Counter) -> None:
    with pytest.raises(TicketMoveError):
        desk.links.make(MAYA, desk.tickets.open(ANGRY).ticket_id)


def test_a_list_begins_with_who_needs_somebody_most(desk: Counter) -> None:
    calm, upset, angry = (
        desk.tickets.open(replace(ANGRY, text=f"{mood} about billing", client_key=mood))
        for mood in ("happy", "disappointed", "angry")
    )
    pressing = TicketFilter(TicketState.OPEN)
    assert desk.tickets.listed(MAYA, pressing).items == (angry, upset, calm)
    oldest = TicketFilter(order=TicketOrder.OLDEST)
    assert desk.tickets.listed(MAYA, oldest).items == (calm, upset, angry)


@pytest.mark.parametrize("order", TicketOrder)
def test_pages_of_a_list_leave_nothing_out(desk: Counter, order: TicketOrder) -> None:
    for n in range(7):
        mood = ("angry", "disappointed", "happy")[n % 3]
        desk.tickets.open(replace(ANGRY, text=f"{mood} {n}", client_key=f"form-{n}"))
    wanted = TicketFilter(TicketState.OPEN, order=order)
    found: list[Ticket] = []
    cursor: str | None = None
    for _ in range(4):
        page = desk.tickets.listed(MAYA, wanted, cursor, 2)
        found, cursor = [*found, *page.items], page.next_cursor
    assert cursor is None
    assert found == list(desk.tickets.listed(MAYA, wanted).items)
    assert len(found) == 7


def test_an_agent_sees_no_ticket_of_another(desk: Counter) -> None:
    ticket = closed(desk)
    assert desk.tickets.listed(TOM, TicketFilter(order=TicketOrder.NEWEST)).items == ()
    with pytest.raises(UnknownTicketError):
        desk.tickets.one(TOM, ticket.ticket_id)


def test_those_who_follow_hear_of_a_ticket_once(desk: Counter) -> None:
    ticket = closed(desk)
    desk.tickets.open(ANGRY)
    desk.tickets.close(MAYA, ticket.ticket_id, SOLVED)
    secret = desk.links.make(MAYA, ticket.ticket_id)
    for rating in (5, 1):
        desk.links.answer(secret, Feedback(rating))
    with desk.database.reading() as connection:
        told = [event.data for event in events.after(connection, 0)]
    assert [data.kind for data in told] == ["ticket.opened", "ticket.closed", "ticket.rated"]
    assert {getattr(data, "ticket_id", "") for data in told} == {ticket.ticket_id}


def test_who_declines_later_is_shown_without_a_mood(desk: Counter) -> None:
    ticket = desk.tickets.open(replace(ANGRY, customer_id="c-1"))
    desk.clock.turn(60)
    declines(desk, "c-1")
    assert desk.tickets.one(MAYA, ticket.ticket_id).reading is None
    desk.tickets.take(MAYA, ticket.ticket_id)
    told = desk.told(f"ticket:{ticket.ticket_id}")
    assert told is not None
    assert (told.mood, told.text) == (None, None)


def test_who_agrees_in_a_form_after_declining_is_read(desk: Counter) -> None:
    declines(desk, "c-1")
    desk.clock.turn(60)
    ticket = desk.tickets.open(replace(ANGRY, customer_id="c-1"))
    assert desk.tickets.one(MAYA, ticket.ticket_id).reading is not None


def declines(desk: Counter, customer_id: str) -> None:
    """Let a customer chat who wants their mood read no more."""
    centre = Centre(("billing",))
    opening = Opening("hello", "m-1", customer_id=customer_id, analyse_mood=False)
    Desk(desk.database, PlainReader(), centre, desk.clock).open_chat(opening)
