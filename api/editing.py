"""Editing: the documents that supervisors and admins write, every version kept and in use at once.

Pages and REST edit through here, so that both check, refuse and note alike.
"""

from collections.abc import Callable
from dataclasses import dataclass

from api.parts import Parts
from api.security.audit_line import Action, Subject
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import documents
from api.storage.documents import Document
from api.words import SHIPPED
from emotion.errors import TonewiseError


class UnknownVersionError(TonewiseError):
    """No such version of a document."""


class StaleVersionError(TonewiseError):
    """A document that somebody else changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Editable:
    """One kind of document: who may edit it, what fits, and who goes by it."""

    kind: str  # in the table of documents
    scope: Scope
    check: Callable[[str], object]  # raises an error of its own if the text can't be used
    shipped: Callable[[], str]
    renew: Callable[[Parts], None] = lambda _: None  # for what does not look each time


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document."""

    number: int  # SHIPPED: as it comes with Tonewise
    text: str
    author: str | None  # None: nobody here
    created_s: float | None


def read(parts: Parts, document: Editable, number: int | None = None) -> Version:
    """Return a version, the newest unless told; raises UnknownVersionError if there is no such."""
    with parts.database.reading() as connection:
        if number is None:
            found = documents.latest(connection, document.kind)
        elif number == SHIPPED:
            found = None
        else:
            found = documents.version(connection, document.kind, number)
            if found is None:
                raise UnknownVersionError(f"wanted a version of the {document.kind}, got {number}")
    return Version(SHIPPED, document.shipped(), None, None) if found is None else _version(found)


def versions(parts: Parts, document: Editable) -> tuple[Version, ...]:
    """Return what was kept of a document, newest first; the shipped one is not among it."""
    with parts.database.reading() as connection:
        return tuple(_version(one) for one in documents.versions(connection, document.kind))


def write(
    parts: Parts, caller: Caller, document: Editable, text: str, base: int | None = None
) -> Version:
    """Keep a new version, and work by it from now on.

    Raises the error of its kind if it can't be used, StaleVersionError if `base` is told and is
    not the newest.
    """
    document.check(text)
    with parts.database.transaction() as connection:
        latest = documents.latest(connection, document.kind)
        newest = latest.version if latest else SHIPPED
        if base is not None and base != newest:
            raise StaleVersionError(
                f"wanted an edit of version {newest}, which is the newest, got one of {base}"
            )
        kept = documents.add(connection, document.kind, text, caller.caller_id, parts.clock())
        subject = Subject(document.kind, str(kept.version))
        parts.audit.note(caller, Action.CHANGED, subject, f"after version {newest}")
    document.renew(parts)
    return _version(kept)


def _version(kept: Document) -> Version:
    return Version(kept.version, kept.text, kept.author, kept.created_s)
