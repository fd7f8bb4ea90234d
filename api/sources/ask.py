"""Ask: what is to be imported, and how."""

import codecs
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from api.sources.registry import source_type
from api.sources.source import Message, SourceError, SourceType, Wish
from insights.interaction import SourceKind

_BLOCK_BYTES = 1 << 20
_KIND = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_OWN = (SourceKind.CHAT, SourceKind.CALL)  # their ids are those of our own conversations


class Consent(StrEnum):
    """What no word on consent means."""

    NEEDED = "needed"  # not to be read
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Whose:
    """Which file it is, and who brings it."""

    name: str
    author: str


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be imported, and how."""

    source: SourceType
    name: str  # of the file, as people know it
    author: str  # who asks
    wish: Wish = field(default_factory=Wish)
    needs_consent: bool = False  # no word on consent is a no

    @property
    def kind(self) -> str:
        """What its messages are called in history."""
        return self.wish.kind or self.source.kind

    def allows(self, message: Message) -> bool:
        """Whether a message may be read; a plain word on it counts before all else."""
        return not self.needs_consent if message.consent is None else message.consent


def asked(source: str, wish: Wish, consent: Consent | None, whose: Whose) -> Ask:
    """Return what to import; raises SourceError for what can't be.

    Where nothing is said of consent, a field that was named for it must say yes.
    """
    found = source_type(source)
    if wish.kind is not None and not _KIND.fullmatch(wish.kind):
        raise SourceError(f"wanted a kind of small letters, such as review, got {wish.kind!r}")
    if wish.kind in _OWN:
        raise SourceError(f"{wish.kind} is what we bring in by ourselves: choose another kind")
    if wish.encoding is not None:
        _check_encoding(wish.encoding)
    needed = found.needs_consent or wish.consent_field is not None
    if consent is not None:
        needed = consent is Consent.NEEDED
    return Ask(found, whose.name, whose.author, wish, needed)


def _check_encoding(name: str) -> None:
    try:
        codecs.lookup(name)
    except LookupError as error:
        raise SourceError(f"wanted an encoding that Python knows, got {name!r}") from error


def columns_told(pairs: Iterable[str]) -> Mapping[str, str]:
    """Return columns by what they are for, from `text=body`; raises SourceError for no such."""
    told: dict[str, str] = {}
    for pair in pairs:
        role, mark, name = pair.partition("=")
        if not (role.strip() and mark and name.strip()):
            raise SourceError(f"wanted a column as text=body, got {pair!r}")
        told[role.strip()] = name.strip()
    return told


def digest_of(ask: Ask, path: Path) -> str:
    """Return what must be the same for an import to be taken up: the bytes, and their reading.

    Raises SourceError if the file can't be read.
    """
    wish = ask.wish
    columns, ours = sorted(wish.columns.items()), sorted(wish.ours)
    how = (ask.kind, columns, wish.encoding, wish.best_rating, wish.consent_field, ours)
    digest = hashlib.sha256(repr((how, ask.needs_consent)).encode())
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
    except OSError as error:
        raise SourceError(f"{ask.name}: wanted a file to read, got: {error.strerror}") from error
    return digest.hexdigest()
