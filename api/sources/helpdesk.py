"""Helpdesk: a ticket of any ticket system, and the messages that its customer wrote in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from api.sources.quoted import own_words
from api.sources.record import Record
from api.sources.records import records
from api.sources.source import Entry, Fault, Message, Noise

_LISTS = ("tickets", "results")
OPENING = "0"  # the id of what opens a ticket, whether or not its system has one for it


@dataclass(frozen=True, slots=True)
class Comment:
    """Something said in a ticket."""

    comment_id: str
    text: str
    at_s: float
    is_customers: bool
    is_public: bool


@dataclass(frozen=True, slots=True)
class HelpTicket:
    """A ticket as its system exports it; `about` is what holds for each of its messages."""

    place: str  # where it stands in the file
    about: Message
    comments: tuple[Comment, ...]  # oldest first, from what it opened with on
    rating: float | None = None  # 0..1
    rating_words: str = ""  # what the customer wrote beside the rating
    solved_at_once: bool | None = None
    noise: str | None = None  # why it is nobody's ticket: "spam", "deleted"


def read_tickets(
    path: Path, encoding: str | None, ticket_of: Callable[[Record], HelpTicket | Fault]
) -> Iterator[Entry]:
    """Yield what customers wrote in the tickets of an export; raises SourceError."""
    for found in records(path, encoding, lists=_LISTS):
        ticket = found if isinstance(found, Fault) else ticket_of(found)
        yield from (ticket,) if isinstance(ticket, Fault) else messages_of(ticket)


def messages_of(ticket: HelpTicket) -> Iterator[Entry]:
    """Yield what its customer wrote and all could see; nothing that colleagues wrote.

    The rating, and whether once was enough, lie on one message alone: on the words beside the
    rating, or else on the customer's last. So a ticket is counted once in what customers said.
    """
    if ticket.noise:
        yield Noise(ticket.place, ticket.noise)
        return
    said = [_message(ticket.about, one) for one in ticket.comments if _is_customers_word(one)]
    if ticket.rating_words:
        native_id = f"{ticket.about.native_id}-rating"
        last_s = max([ticket.about.at_s, *(one.at_s for one in ticket.comments)])
        said.append(
            replace(ticket.about, native_id=native_id, text=ticket.rating_words, at_s=last_s)
        )
    if not said:
        yield Noise(ticket.place, "no words of the customer's")
        return
    yield from said[:-1]
    yield replace(said[-1], rating=ticket.rating, solved_at_once=ticket.solved_at_once)


def _is_customers_word(comment: Comment) -> bool:
    return comment.is_customers and comment.is_public and bool(comment.text.strip())


def _message(about: Message, comment: Comment) -> Message:
    native_id = f"{about.native_id}-{comment.comment_id}"
    return replace(about, native_id=native_id, text=own_words(comment.text), at_s=comment.at_s)
