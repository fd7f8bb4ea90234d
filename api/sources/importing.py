"""Importing: a file's messages read, redacted and kept, from where the last run stopped.

Entries are taken some at a time, and how far it came is kept in the same transaction as what came
of them: broken off at any moment, nothing is lost and nothing is there twice.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from secrets import token_hex

from sqlalchemy import Connection

from api.analysis.table import TableError
from api.extras import MissingExtraError
from api.sources.ask import Ask, digest_of
from api.sources.kept import placed, stored
from api.sources.source import Entry, Fault, Message, Noise, SourceError
from api.storage import consent, imports, interactions
from api.storage.database import Database
from api.storage.imports import ImportFault, ImportRecord
from api.storage.interactions import Stored
from text.reading import TextReading

_AT_ONCE = 64  # messages: a tenth of a second of reading, after which others have their turn
_READ_CHARS = 20_000  # of a message; what is beyond changes no mood
_AHEAD_S = 86_400.0  # as clocks and zones may be off; later, nobody can have written it
_NO_SUCH_FILE = (SourceError, TableError, MissingExtraError)

ReadMany = Callable[[Sequence[str]], Sequence[TextReading]]
Tell = Callable[[ImportRecord], bool]  # False: leave it for now


class ImportTakenError(SourceError):
    """Another run is at the same import."""


@dataclass(frozen=True, slots=True)
class Importer:
    """Synchronous; several may be at work on one database, each on another import."""

    database: Database
    read_many: ReadMany
    clock: Callable[[], float]  # epoch seconds

    def begin(self, ask: Ask, path: Path) -> ImportRecord:
        """Return where the import of this content was broken off, or a new one.

        Raises SourceError if the file can't be read.
        """
        digest = digest_of(ask, path)
        with self.database.transaction() as connection:
            found = imports.broken_off(connection, digest, ask.source.name)
            if found is not None:
                return found
            new = ImportRecord(
                import_id=f"imp_{token_hex(8)}",
                source=ask.source.name,
                name=ask.name,
                digest=digest,
                began_s=self.clock(),
                author=ask.author,
            )
            imports.add(connection, new)
        return new

    def run(self, record: ImportRecord, ask: Ask, path: Path, tell: Tell) -> ImportRecord:
        """Take what is left; return how far it came. What is no such file ends it with a fault.

        Raises ImportTakenError if another run is at it.
        """
        try:
            entries = islice(ask.source.make(ask.wish).read(path), record.n_read, None)
            for chunk in _chunks(entries):
                record = self._taken(record, ask, chunk)
                if not tell(record):
                    return record
        except ImportTakenError:
            raise
        except _NO_SUCH_FILE as error:
            return self.ended(record, str(error).replace(str(path), ask.name))
        return self.ended(record)

    def ended(self, record: ImportRecord, fault: str | None = None) -> ImportRecord:
        """Keep that nothing more comes of it."""
        after = replace(record, ended_s=self.clock(), fault=fault)
        with self.database.transaction() as connection:
            _advance(connection, record, after)
        return after

    def _taken(self, record: ImportRecord, ask: Ask, chunk: Sequence[Entry]) -> ImportRecord:
        latest_s = self.clock() + _AHEAD_S
        entries = [_checked(one, latest_s) for one in chunk]
        said = [one for one in entries if isinstance(one, Message)]
        whose = {who for one in said if (who := one.customer_id)}
        with self.database.reading() as connection:
            silent = consent.declined(connection, whose)
        allowed = [ask.allows(one) and one.customer_id not in silent for one in said]
        found = self._read(ask, said, allowed, record.import_id)
        with self.database.transaction() as connection:
            found = placed(connection, found)
            n_new = interactions.add_new(connection, found)
            # Who has taken back their consent since is silent in what was kept before, too.
            refused = [one for one, is_read in zip(found, allowed, strict=True) if not is_read]
            interactions.silence_these(
                connection, [one.interaction.interaction_id for one in refused]
            )
            # And who did so while moods were being read.
            interactions.silence(connection, consent.declined(connection, whose))
            faults = _faults(entries, record.n_read)
            imports.add_faults(
                connection, record.import_id, imports.kept_faults(faults, record.n_bad)
            )
            rules = Counter(one.rule for one in entries if isinstance(one, Noise))
            after = replace(
                record,
                n_read=record.n_read + len(entries),
                n_kept=record.n_kept + n_new,
                n_known=record.n_known + len(found) - n_new,
                n_declined=record.n_declined + len(refused),
                n_noise=record.n_noise + rules.total(),
                n_bad=record.n_bad + len(faults),
                noise=Counter(record.noise) + rules,
            )
            _advance(connection, record, after)
        return after

    def _read(
        self, ask: Ask, said: Sequence[Message], allowed: Sequence[bool], import_id: str
    ) -> list[Stored]:
        texts = [
            one.text[:_READ_CHARS]
            for one, is_read in zip(said, allowed, strict=True)
            if is_read and one.text
        ]
        readings = iter(self.read_many(texts))
        return [
            stored(one, ask.kind, import_id, next(readings) if is_read and one.text else None)
            for one, is_read in zip(said, allowed, strict=True)
        ]


def _chunks(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    """Yield some at a time; what came before a file broke off is not lost."""
    chunk: list[Entry] = []
    try:
        for entry in entries:
            chunk.append(entry)
            if len(chunk) == _AT_ONCE:
                yield chunk
                chunk = []
    except _NO_SUCH_FILE:
        if chunk:
            yield chunk
        raise
    if chunk:
        yield chunk


def _checked(entry: Entry, latest_s: float) -> Entry:
    """Return what stands in place of a message that says nothing, or whose moment can't be."""
    if not isinstance(entry, Message):
        return entry
    if not 0.0 <= entry.at_s <= latest_s:
        return Fault(entry.native_id, f"wanted a time from 1970 to now, got {_when(entry.at_s)}")
    given = (entry.rating, entry.recommends, entry.solved_at_once)
    is_empty = not entry.text.strip() and given == (None, None, None)  # stars alone say much
    return Noise(entry.native_id, "empty") if is_empty else entry


def _when(at_s: float) -> str:
    try:
        return datetime.fromtimestamp(at_s, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return f"{at_s} s"


def _faults(entries: Sequence[Entry], n_before: int) -> list[ImportFault]:
    return [
        ImportFault(place, f"{one.place}: {one.why}")
        for place, one in enumerate(entries, n_before + 1)
        if isinstance(one, Fault)
    ]


def _advance(connection: Connection, before: ImportRecord, after: ImportRecord) -> None:
    if not imports.advance(connection, before, after):
        raise ImportTakenError(f"{before.name} is being imported by another run: wait for it")
