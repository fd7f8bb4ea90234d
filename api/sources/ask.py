"""Ask: what is to be imported, and how."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from api.sources.source import Message, SourceError, SourceType, Wish

_BLOCK_BYTES = 1 << 20


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
