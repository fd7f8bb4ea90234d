"""Letters: what a customer is sent when their ticket is closed."""

from urllib.parse import urlencode

from api.mail.letter import Letter
from api.tickets.ticket import Ticket


def feedback_url(site: str, secret: str) -> str:
    """Return the address of a ticket's feedback page; `site` is where customers find us."""
    return f"{site}/feedback?{urlencode({'of': secret})}"


def closing_letter(ticket: Ticket, url: str) -> Letter | None:
    """Return the answer and the link to a ticket's feedback page; None without an address.

    A message is named by its ticket and its link, so that one that is sent twice is seen as one,
    and one with a newer link is not taken for it.
    """
    asked = ticket.asked
    if asked.address is None:
        return None
    greeting = f"Dear {asked.name}," if asked.name else "Hello,"
    answer = ticket.handling.answer or "We have closed your ticket."
    text = (
        f'{greeting}\n\nabout your ticket {ticket.reference}, "{asked.subject}":\n\n{answer}\n\n'
        f"How did we do? It takes a minute, and the link is for you alone:\n{url}\n"
    )
    return Letter(
        to=asked.address,
        subject=f"Your ticket {ticket.reference}: {asked.subject}",
        text=text,
        name=f"ticket {ticket.ticket_id} {url}",
    )
