"""Said: tickets, feedback and surveys as history knows them: interactions of a customer."""

from dataclasses import replace

from api.tickets.feedback import Feedback, mood_of, negativity_of, valence_of
from api.tickets.survey import Survey
from api.tickets.ticket import Ticket
from api.trends.felt import felt
from emotion.labels import NEGATIVE
from insights.interaction import Interaction, SourceKind
from text.reading import TextReading
from text.redaction import excerpt


def of_ticket(ticket: Ticket) -> Interaction:
    """Return a ticket as it stands; unread, it has neither mood nor words."""
    found = _about(ticket, SourceKind.TICKET, ticket.opened_s)
    if ticket.reading is None:
        return found
    return felt(replace(found, text=excerpt(ticket.asked.words)), ticket.reading)


def of_feedback(ticket: Ticket, reading: TextReading | None) -> Interaction:
    """Return what was said of a ticket; `reading` is of its words, None: not to be read."""
    found = _about(ticket, SourceKind.FEEDBACK, ticket.feedback_s or 0.0)
    return _answered(found, ticket.feedback or Feedback(), reading)


def of_survey(survey: Survey, now_s: float, reading: TextReading | None) -> Interaction:
    """Return an answer about no ticket; `reading` as of `of_feedback`."""
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
    return _answered(found, survey.feedback, reading)


def _about(ticket: Ticket, source: SourceKind, at_s: float) -> Interaction:
    asked = ticket.asked
    return Interaction(
        interaction_id=f"{source}:{ticket.ticket_id}",
        source=source,
        at_s=at_s,
        category=asked.category,
        department=ticket.department,
        customer_id=asked.customer_id,
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
    return replace(
        found,
        valence=valence_of(level),
        negativity=negativity_of(level),
        mood=mood,
        confidence=found.confidence if mood is found.mood else None,
    )
