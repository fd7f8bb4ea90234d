"""Zendesk: tickets as its JSON export, or its API, writes them, their comments within.

Ticket fields: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.analysis.moment import moment_s
from api.sources.consent import consented
from api.sources.helpdesk import OPENING, Comment, HelpTicket, read_tickets
from api.sources.html_text import text_of_html
from api.sources.record import Record
from api.sources.scale import scale_to
from api.sources.source import Entry, Fault, Message, SourceType, Wish
from insights.interaction import SourceKind

_RATINGS = scale_to(1.0)  # "good" and "bad"; "offered" is no rating
_DONE = ("solved", "closed")


@dataclass(frozen=True, slots=True)
class Zendesk:
    """Tickets of Zendesk: one a line, a list, or pages of them."""

    wish: Wish

    def read(self, path: Path) -> Iterator[Entry]:
        """Return what customers wrote in public; raises SourceError."""
        return read_tickets(path, self.wish.encoding, self._ticket)

    def _ticket(self, found: Record) -> HelpTicket | Fault:
        return _ticket(found.within("ticket") or found, self.wish.consent_field)


def _ticket(found: Record, consent_field: str | None) -> HelpTicket | Fault:
    ticket_id, at_s = found.text("id"), moment_s(found.text("created_at"))
    if not ticket_id or at_s is None:
        return Fault(found.place, "wanted a ticket with id and created_at, got another object")
    requester = found.text("requester_id", "requester.id")
    about = Message(
        native_id=f"zendesk-{ticket_id}",
        text="",
        at_s=at_s,
        customer_id=found.text("requester.external_id") or requester or None,
        account_id=found.text("organization.external_id", "organization_id", "organization.id")
        or None,
        category=_category(found),
        department=found.text("group.name", "group_id") or None,
        product=found.text("brand.name") or None,
        agent_id=found.text("assignee_id", "assignee.id") or None,
        outcome=found.text("status") or None,
        consent=_consent(found, consent_field),
    )
    return HelpTicket(
        place=f"ticket {ticket_id}",
        about=about,
        comments=tuple(_comments(found, requester, at_s)) or (_opening(found, requester, at_s),),
        rating=_rating(found.text("satisfaction_rating.score")),
        rating_words=found.text("satisfaction_rating.comment"),
        solved_at_once=_at_once(found),
        noise="deleted" if about.outcome == "deleted" else None,
    )


def _comments(found: Record, requester: str, opened_s: float) -> Iterator[Comment]:
    for number, one in enumerate(found.parts("comments")):
        author = one.text("author_id", "author.id")
        words = one.text("plain_body", "body") or text_of_html(one.text("html_body"))
        at_s = moment_s(one.text("created_at"))
        yield Comment(
            comment_id=(one.text("id") or str(number)) if number else OPENING,
            text=words if number else _titled(found, words),
            at_s=opened_s if at_s is None else at_s,
            is_customers=author == requester != "" or one.text("author.role") == "end-user",
            is_public=one.find("public") is not False,
        )


def _opening(found: Record, requester: str, opened_s: float) -> Comment:
    """Return what a ticket opened with, for exports without comments.

    One that somebody else opened for the requester is a colleague's words, as far as one can tell.
    """
    submitter = found.text("submitter_id", "submitter.id")
    text = _titled(found, found.text("description"))
    return Comment(OPENING, text, opened_s, submitter in ("", requester), is_public=True)


def _titled(found: Record, words: str) -> str:
    return "\n".join(filter(None, (found.text("subject"), words)))


def _category(found: Record) -> str | None:
    """Return its type, or else its first tag: what a centre sorts its tickets by."""
    tags = found.find("tags")
    first = str(tags[0]) if isinstance(tags, list) and tags else ""
    return found.text("category", "type") or first or None


def _rating(score: str) -> float | None:
    return _RATINGS.share(score.removesuffix("_with_comment"))


def _at_once(found: Record) -> bool | None:
    """Whether one reply was enough, by Zendesk's own count: its "one-touch" tickets."""
    replies = found.count("metric_set.replies", "metrics.replies")
    reopens = found.count("metric_set.reopens", "metrics.reopens")
    if replies is None or found.text("status") not in _DONE:
        return None
    return replies <= 1 and not reopens


def _consent(found: Record, name: str | None) -> bool | None:
    """Return what a custom field, or else a tag, of this name says."""
    if name is None:
        return None
    for one in (*found.parts("custom_fields"), *found.parts("fields")):
        if name in (one.text("id"), one.text("title"), one.text("name")):
            return consented(one.find("value"))
    tags = found.find("tags")
    return True if isinstance(tags, list) and name in tags else consented(found.find(name))


SOURCES = (
    SourceType(
        name="zendesk",
        title="Zendesk: tickets as JSON, with their comments",
        kind=SourceKind.TICKET,
        make=Zendesk,
        suffixes=(".json", ".jsonl", ".ndjson"),
    ),
)
