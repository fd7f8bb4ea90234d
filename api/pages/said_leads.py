"""Said leads: where something that a customer said leads to, for whoever may go there."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote

from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.interactions import Stored
from api.tickets.ticket import ID_PREFIX as TICKET_PREFIX
from insights.interaction import SourceKind

SOURCE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        SourceKind.CHAT: "chat",
        SourceKind.CALL: "call",
        SourceKind.TICKET: "ticket",
        SourceKind.EMAIL: "e-mail",
        SourceKind.REVIEW: "review",
        SourceKind.FORUM: "forum post",
        SourceKind.SOCIAL: "social post",
        SourceKind.SURVEY: "survey",
        SourceKind.FEEDBACK: "feedback",
    }
)


@dataclass(frozen=True, slots=True)
class Lead:
    """A link, and what it says."""

    href: str
    words: str


def leads(caller: Caller, stored: Stored) -> tuple[Lead, ...]:
    """Return the pages behind an interaction that this caller may open."""
    said = stored.interaction
    own = _own(stored) if stored.import_id is None else None
    found = [
        own,
        _lead("customers", said.customer_id, "All of this customer", Scope.CASES_READ),
        _lead("accounts", said.account_id, "The account", Scope.TRENDS_READ),
        _lead("agents", said.agent_id, "The agent's record", Scope.GRADES_READ),
    ]
    return tuple(lead for lead, scope in filter(None, found) if caller.may(scope))


def source_word(source: str) -> str:
    """Return what a source is called; an importer's own goes by its name."""
    return SOURCE_WORDS.get(source, source)


def _own(stored: Stored) -> tuple[Lead, Scope] | None:
    """Return the page of our own record, where it has one of its own."""
    source, _, its_id = stored.interaction.interaction_id.partition(":")
    if source == SourceKind.CALL:
        return _lead("calls", its_id, "The call", Scope.GRADES_READ)
    is_ours = stored.import_id is None and not stored.is_synthetic
    if source == SourceKind.TICKET and is_ours:
        return _lead("tickets", its_id, "The ticket", Scope.TICKETS)
    if source == SourceKind.FEEDBACK and its_id.startswith(f"{TICKET_PREFIX}_"):
        return _lead("tickets", its_id, "The ticket that it is about", Scope.TICKETS)
    return None


def _lead(pages: str, its_id: str | None, words: str, scope: Scope) -> tuple[Lead, Scope] | None:
    return (Lead(f"/staff/{pages}/{quote(its_id, safe='')}", words), scope) if its_id else None
