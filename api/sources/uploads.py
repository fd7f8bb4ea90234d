"""Uploads: files that were sent to be imported, and how, until they are."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import structlog
from pydantic import TypeAdapter, ValidationError

from api.files import write_whole
from api.sources.ask import Ask
from api.sources.registry import source_type
from api.sources.source import SourceError, Wish

_PART, _ASK = ".part", ".json"

_log = structlog.stdlib.get_logger("tonewise.imports")


@dataclass(frozen=True, slots=True)
class _KeptAsk:
    """An ask, its source by name."""

    source: str
    name: str
    author: str
    wish: Wish
    needs_consent: bool


_KEPT = TypeAdapter(_KeptAsk)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits to be imported."""

    import_id: str
    ask: Ask
    path: Path


@dataclass(frozen=True, slots=True)
class Uploads:
    """A folder of them; what a process left there another takes up."""

    folder: Path

    def new(self) -> Path:
        """Return where a file that comes in may be written; raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{token_hex(8)}{_PART}"

    def keep(self, import_id: str, ask: Ask, part: Path) -> Upload:
        """Take a file that has come whole; raises OSError or OutputError."""
        path = self.folder / import_id
        part.replace(path)
        kept = _KeptAsk(ask.source.name, ask.name, ask.author, ask.wish, ask.needs_consent)
        write_whole(path.with_suffix(_ASK), [_KEPT.dump_json(kept).decode()])
        return Upload(import_id, ask, path)

    def waiting(self) -> Iterator[Upload]:
        """Yield the files that were kept whole; what can't be read any more is logged."""
        for kept in sorted(self.folder.glob(f"*{_ASK}")):
            path = kept.with_suffix("")
            try:
                yield Upload(path.name, _ask_of(_KEPT.validate_json(kept.read_bytes())), path)
            except (OSError, ValidationError, SourceError) as error:
                _log.warning("upload left", name=kept.name, error=type(error).__name__)

    def tidy(self, before_s: float) -> None:
        """Remove what never came whole, as its process was killed, and is older than a moment."""
        for path in self.folder.glob("*"):
            with suppress(FileNotFoundError):  # another process was quicker
                is_left = path.suffix != _ASK and not path.with_suffix(_ASK).exists()
                if is_left and path.stat().st_mtime < before_s:
                    path.unlink()

    def drop(self, import_id: str) -> None:
        """Remove an import's file, if it is here."""
        path = self.folder / import_id
        path.with_suffix(_ASK).unlink(missing_ok=True)
        path.unlink(missing_ok=True)


def _ask_of(kept: _KeptAsk) -> Ask:
    return Ask(source_type(kept.source), kept.name, kept.author, kept.wish, kept.needs_consent)
