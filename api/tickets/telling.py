"""Telling: what history is told of tickets and answers, and whoever follows what happens."""

from sqlalchemy import Connection

from api.events.kinds import TicketClosed, TicketOpened, TicketRated
from api.storage import events, interactions
from api.storage.events import News
from api.storage.interactions import Stored
from api.tickets.feedback import Feedback
from api.tickets.said import of_feedback, of_survey, of_ticket
from api.tickets.survey import Survey
from api.tickets.ticket import Ticket
from text.reading import TextReading


def tell_opened(connection: Connection, ticket: Ticket) -> None:
    """Tell of a new ticket."""
    interactions.put(connection, [Stored(of_ticket(ticket))])
    told = TicketOpened(
        ticket_id=ticket.ticket_id,
        department=ticket.department,
        priority=int(ticket.priority),
        customer_id=ticket.asked.customer_id,
    )
    events.add(connection, [News(None, ticket.opened_s, told)])


def tell_moved(connection: Connection, ticket: Ticket) -> None:
    """Tell of a ticket that somebody moved, as it stands now."""
    interactions.put(connection, [Stored(of_ticket(ticket))])
    handling = ticket.handling
    if handling.closed_s is not None:
        told = TicketClosed(
            ticket_id=ticket.ticket_id,
            agent_id=handling.owner_id,
            outcome=handling.outcome,
            by=handling.closed_by or "",
        )
        events.add(connection, [News(None, handling.closed_s, told)])


def tell_feedback(connection: Connection, ticket: Ticket, reading: TextReading | None) -> None:
    """Tell what was said of a ticket; `reading` is of its words, None: not to be read."""
    given = ticket.feedback or Feedback()
    found = Stored(of_feedback(ticket, reading), solved_at_once=given.solved)
    interactions.add_new(connection, [found])
    told = TicketRated(
        ticket_id=ticket.ticket_id,
        agent_id=ticket.handling.owner_id,
        rating=given.rating,
        mood=given.mood_level,
        solved=given.solved,
    )
    events.add(connection, [News(None, ticket.feedback_s or 0.0, told)])


def tell_survey(
    connection: Connection, survey: Survey, now_s: float, reading: TextReading | None
) -> None:
    """Tell an answer about no ticket; one of the same form that is known stays as it is."""
    found = of_survey(survey, now_s, reading)
    solved = survey.feedback.solved
    kept = Stored(found, recommends=survey.recommends, solved_at_once=solved)
    interactions.add_new(connection, [kept])
