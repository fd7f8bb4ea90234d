"""One line of the audit trail: who did what to what, and the seal that ties it to the one before.

A line's seal is the SHA-256 of the seal before it and of the line as canonical JSON: its keys in
order, no space, UTF-8. So nothing can be changed, taken out or put in without every later seal
being wrong; and whoever has an export can check that without Tonewise.
"""

import hashlib
import json
from dataclasses import dataclass, fields
from enum import StrEnum

FIRST = "0" * 64  # what the first line is tied to
_LONGEST_ID = 200
_LONGEST_DETAIL = 1000


class Action(StrEnum):
    """What somebody did."""

    SAW = "saw"
    HEARD = "heard"  # listened to a recording
    EXPORTED = "exported"  # took a copy out of the house
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    STEPPED_IN = "stepped_in"  # whispered into a call, or took it over
    SHARED = "shared"  # made a link, or a token, that opens something for others
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    KEPT_OUT = "kept_out"  # tried to sign in, and could not
    REFUSED = "refused"  # asked for what they may not


@dataclass(frozen=True, slots=True)
class Subject:
    """What it was done to: a "call", a "chat", a "user", and so on by its id."""

    kind: str
    id: str = ""  # "": all that there are of the kind, or a list of them
    customer_id: str | None = None  # whom it is about; of calls and cases it is looked up


@dataclass(frozen=True, slots=True)
class Entry:
    """What is sealed."""

    number: int  # 1, 2, 3 ... without a gap
    at_ms: int  # since 1970, UTC; whole, so that every language writes it alike
    who: str  # a key's or a user's id
    who_kind: str
    who_name: str
    action: Action
    subject_kind: str
    subject_id: str
    customer_id: str | None
    detail: str  # in plain words; never what was said in a conversation

    def sealed(self, previous: str) -> "AuditLine":
        """Return the line that follows the one with the seal `previous`."""
        return AuditLine(self, previous, self._seal(previous))

    def _seal(self, previous: str) -> str:
        return hashlib.sha256(f"{previous}{canonical(self)}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry, the seal that it follows, and its own."""

    entry: Entry
    previous: str  # 64 hex digits
    seal: str  # the same

    @property
    def is_whole(self) -> bool:
        """Whether the line is what was sealed."""
        return self == self.entry.sealed(self.previous)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a trail, which the next line is tied to."""

    number: int = 0
    seal: str = FIRST

    @classmethod
    def of(cls, line: AuditLine) -> "Head":
        """Return the end of a trail that ends with this line."""
        return cls(line.entry.number, line.seal)


def canonical(entry: Entry) -> str:
    """Return the one JSON text of an entry."""
    said = {field.name: getattr(entry, field.name) for field in fields(entry)}
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def plain_id(text: str) -> str:
    """Return an id, or a name, fit to be kept: some come as whoever asked chose to spell them."""
    return _plain(text, _LONGEST_ID)


def plain_detail(text: str) -> str:
    """Return a detail, fit to be kept."""
    return _plain(text, _LONGEST_DETAIL)


def _plain(text: str, longest: int) -> str:
    # No database keeps a NUL or half a character; an export wants a line to be one line.
    return "".join(one if one.isprintable() else "\ufffd" for one in text[:longest])
