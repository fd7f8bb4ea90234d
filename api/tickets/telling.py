"""Telling: tickets, feedback and surveys as history knows them: interactions of a customer."""

from dataclasses import replace

from sqlalchemy import Connection

from api.storage import interactions
from api.storage.interactions import Stored
from api.tickets.feedback import Feedback, mood_of, negativity_of, valence_of
from api.tickets.survey import Survey
from api.tickets.ticket import Ticket
from api.trends.felt import felt
from emotion.labels import NEGATIVE
from insights.interaction import Interaction, SourceKind
from text.reading import TextReading
from text.redaction import excerpt


def tell_ticket(connection: Connection, ticket: Ticket) -> None:
    """Keep a ticket as it stands now.

    Without consent neither its mood nor its words are told, but that there was one.
    """
    found = replace(_about(ticket, SourceKind.TICKET), at_s=ticket.opened_s)
    if ticket.reading is not None:
        found = felt(replace(found, text=excerpt(ticket.asked.words)), ticket.reading)
    interactions.put(connection, [Stored(found)])


def tell_feedback(connection: Connection, ticket: Ticket, reading: TextReading | None) -> None:
    """Keep what was said of a ticket, once; `reading` is of its words, None: not to be read."""
    given = ticket.feedback or Feedback()
    found = replace(_about(ticket, SourceKind.FEEDBACK), at_s=ticket.feedback_s or 0.0)
    told = _answered(found, given, reading)
    interactions.add_new(connection, [Stored(told, solved_at_once=given.solved)])


def tell_survey(
    connection: Connection, survey: Survey, now_s: float, reading: TextReading | None
) -> None:
    """Keep an answer about no ticket, once; `reading` as of `tell_feedback`."""
    about = survey.about
    found = Interaction(
        interaction_id=f"{survey.source}:{survey.client_key}",
        source=survey.source,
        at_s=now_s,
        category=about.category,
        product=about.product,
        stage=about.stage,
        segment=about.segment,
        customer_id=about.customer_id,
        account_id=about.account_id,
    )
    told = _answered(found, survey.feedback, reading)
    kept = Stored(told, recommends=survey.recommends, solved_at_once=survey.feedback.solved)
    interactions.add_new(connection, [kept])


def _about(ticket: Ticket, source: SourceKind) -> Interaction:
    asked = ticket.asked
    return Interaction(
        interaction_id=f"{source}:{ticket.ticket_id}",
        source=source,
        at_s=ticket.opened_s,
        category=asked.category,
        department=ticket.department,
        customer_id=asked.customer_id or (asked.address or "").casefold() or None,
        account_id=asked.account_id,
        agent_id=ticket.handling.owner_id,
        outcome=ticket.handling.outcome,
    )


def _answered(found: Interaction, given: Feedback, reading: TextReading | None) -> Interaction:
    """Return it with what the customer says they feel; where they don't, with how they write."""
    found = replace(found, rating=given.share, text=excerpt(given.words) if given.words else None)
    if reading is not None:
        found = felt(found, reading)
    level = given.mood_level
    if level is None:
        return found
    # That somebody is unhappy the slider tells; how, if anything does, their words.
    mood = mood_of(level) or (found.mood if found.mood in NEGATIVE else None)
    confidence = found.confidence if mood is found.mood else None
    return replace(
        found,
        valence=valence_of(level),
        negativity=negativity_of(level),
        mood=mood,
        confidence=confidence,
    )
