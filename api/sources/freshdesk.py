"""Freshdesk: tickets as its JSON export, or its API, writes them, their conversations within.

Ticket fields: https://developers.freshdesk.com/api/#tickets
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from api.analysis.moment import moment_s
from api.sources.consent import consented
from api.sources.helpdesk import OPENING, Comment, HelpTicket, read_tickets
from api.sources.html_text import text_of_html
from api.sources.record import Record
from api.sources.source import Entry, Fault, Message, SourceType, Wish
from insights.interaction import SourceKind

_STATES: Mapping[str, str] = MappingProxyType(
    {"2": "open", "3": "pending", "4": "resolved", "5": "closed"}
)
_RATINGS = (-103, -102, -101, 100, 101, 102, 103)  # extremely unhappy to extremely happy
_WRITTEN_BY_US = ("3", "10")  # sources: by telephone, and mails that colleagues sent
_FIELDS = ("custom_fields", "custom_field")


@dataclass(frozen=True, slots=True)
class Freshdesk:
    """Tickets of Freshdesk: one a line, or a list of them, bare or each as helpdesk_ticket."""

    wish: Wish

    def read(self, path: Path) -> Iterator[Entry]:
        """Return what customers wrote in public; raises SourceError."""
        return read_tickets(path, self.wish.encoding, self._ticket)

    def _ticket(self, found: Record) -> HelpTicket | Fault:
        return _ticket(found.within("helpdesk_ticket") or found, self.wish.consent_field)


def _ticket(found: Record, consent_field: str | None) -> HelpTicket | Fault:
    ticket_id, at_s = found.text("display_id", "id"), moment_s(found.text("created_at"))
    if not ticket_id or at_s is None:
        return Fault(found.place, "wanted a ticket with id and created_at, got another object")
    is_customers = found.text("source") not in _WRITTEN_BY_US
    opening = Comment(OPENING, _opening(found), at_s, is_customers, is_public=True)
    status = found.text("status_name") or _STATES.get(found.text("status"), found.text("status"))
    about = Message(
        native_id=f"freshdesk-{ticket_id}",
        text="",
        at_s=at_s,
        customer_id=found.text("requester.unique_external_id", "requester_id", "requester.id")
        or None,
        account_id=found.text("company_id", "company.id", "company_name") or None,
        category=found.text("ticket_type", "type", "category") or None,
        department=found.text("group_name", "group.name", "group_id") or None,
        product=found.text("product_name", "product.name", "product_id") or None,
        agent_id=found.text("responder_id") or None,
        outcome=status.casefold() or None,
        consent=_consent(found, consent_field),
    )
    return HelpTicket(
        place=f"ticket {ticket_id}",
        about=about,
        comments=(opening, *_replies(found, at_s)),
        rating=_rating(found),
        rating_words=found.text("satisfaction_rating.feedback"),
        noise=_noise(found),
    )


def _opening(found: Record) -> str:
    plain = found.text("description_text") or text_of_html(found.text("description"))
    return "\n".join(filter(None, (found.text("subject"), plain)))


def _replies(found: Record, opened_s: float) -> Iterator[Comment]:
    for number, wrapped in enumerate(found.parts("conversations", "notes"), 1):
        one = wrapped.within("helpdesk_note", "note") or wrapped
        at_s = moment_s(one.text("created_at"))
        yield Comment(
            comment_id=one.text("id") or str(number),
            text=one.text("body_text") or text_of_html(one.text("body_html", "body")),
            at_s=opened_s if at_s is None else at_s,
            is_customers=one.find("incoming") is True,
            is_public=one.find("private") is not True,
        )


def _noise(found: Record) -> str | None:
    if found.find("spam") is True:
        return "spam"
    return "deleted" if found.find("deleted") is True else None


def _rating(found: Record) -> float | None:
    """Return a rating of Freshdesk's seven steps, 0..1."""
    told = found.text("satisfaction_rating.ratings.default_question", "satisfaction_rating.rating")
    told = told or found.text("satisfaction_rating")
    steps = {str(step): place / (len(_RATINGS) - 1) for place, step in enumerate(_RATINGS)}
    return steps.get(told)


def _consent(found: Record, name: str | None) -> bool | None:
    """Return what a custom field of this name says; they begin with cf_, which may be left out."""
    if name is None:
        return None
    paths = [f"{fields}.{start}{name}" for fields in _FIELDS for start in ("", "cf_")]
    return consented(found.find(*paths, name))


SOURCES = (
    SourceType(
        name="freshdesk",
        title="Freshdesk: tickets as JSON, with their conversations",
        kind=SourceKind.TICKET,
        make=Freshdesk,
        suffixes=(".json", ".jsonl", ".ndjson"),
    ),
)
