"""Tickets in both databases: kept as they were, and found without reading the table through."""

from dataclasses import replace
from typing import Any

import pytest

from api.contacts.contact import Outcome
from api.security.audit import ITSELF
from api.storage import tickets
from api.storage.database import Database
from api.storage.tickets import TicketFilter, TicketOrder
from api.tickets.feedback import Feedback
from api.tickets.handling import Closing, Handling, TicketState
from tests.plans import scans
from tests.tickets import ANGRY, agent, counter_on

MAYA = agent("maya")
LISTS: tuple[dict[str, Any], ...] = (
    {"state": TicketState.OPEN},
    {"state": TicketState.OPEN, "department": "billing"},
    {"state": TicketState.TAKEN, "owner_id": "maya"},
    {"state": TicketState.CLOSED, "order": TicketOrder.NEWEST},
    {"order": TicketOrder.NEWEST},
    {"order": TicketOrder.OLDEST},
    {"customer_id": "c-1", "order": TicketOrder.NEWEST},
    {"reference": "7K3M-2Q9X", "order": TicketOrder.NEWEST},
)


def test_a_ticket_comes_back_as_it_was_kept(database: Database) -> None:
    desk = counter_on(database)
    ticket_id = desk.tickets.open(replace(ANGRY, customer_id="c-1", account_id="a-1")).ticket_id
    desk.tickets.take(MAYA, ticket_id)
    closed = desk.tickets.close(MAYA, ticket_id, Closing(Outcome.PASSED_ON, "We pass it on."))
    told = desk.links.answer(desk.links.make(MAYA, ticket_id), Feedback(2, 0, False, "Slow."))
    assert told == replace(closed, feedback=told.feedback, feedback_s=told.feedback_s)
    assert desk.tickets.one(MAYA, ticket_id) == told


def test_a_ticket_that_moved_meanwhile_is_left_as_it_is(database: Database) -> None:
    desk = counter_on(database)
    seen = desk.tickets.open(ANGRY)
    desk.tickets.take(MAYA, seen.ticket_id)
    with database.transaction() as connection:
        assert not tickets.move(connection, seen, Handling().taken("tom"))
    assert desk.tickets.one(MAYA, seen.ticket_id).handling.owner_id == "maya"


@pytest.mark.parametrize("of", LISTS, ids=str)
def test_no_list_of_tickets_reads_the_whole_table(database: Database, of: dict[str, Any]) -> None:
    desk = counter_on(database)
    for n in range(60):
        desk.tickets.open(replace(ANGRY, client_key=f"form-{n}", customer_id=f"c-{n % 9}"))
    wanted = TicketFilter(**of)
    with scans() as found:
        page = desk.tickets.listed(MAYA, wanted, None, 5)
        desk.tickets.listed(MAYA, wanted, page.next_cursor, 5)
        desk.tickets.listed(replace(ITSELF, reach=MAYA.reach), wanted, None, 5)
    assert found == []
