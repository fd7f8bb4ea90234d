"""Importing without files of any system: a source that yields what a test says, and an importer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.security.caller import Caller
from api.sources.ask import Ask, Whose
from api.sources.ask import asked as ask_for
from api.sources.importing import Importer
from api.sources.imports import Imports
from api.sources.source import Entry, Message, SourceError, SourceType, Wish
from api.storage.database import Database
from api.storage.imports import ImportRecord
from tests.interactions import MONDAY_S
from tests.tables import Keyword


@dataclass(frozen=True, slots=True)
class Given:
    """A source whose entries are given; raises after them, if told."""

    entries: Sequence[Entry]
    breaks_with: str | None = None

    def read(self, path: Path) -> Iterator[Entry]:
        yield from self.entries
        if self.breaks_with:
            raise SourceError(f"{path}: {self.breaks_with}")


@dataclass(frozen=True, slots=True)
class Desk:
    """Imports given entries into a database."""

    database: Database
    path: Path  # of a file whose content stands for them
    reader: Keyword = field(default_factory=Keyword)

    def importer(self) -> Importer:
        return Importer(self.database, self.reader.read_many, lambda: MONDAY_S)

    def take(
        self, source: Given, steps: int | None = None, needs_consent: bool = False
    ) -> ImportRecord:
        """Import; `steps`: break off after so many."""
        self.path.write_text("given")
        ask = asked(source, needs_consent)
        importer, left = self.importer(), iter(range(steps if steps is not None else 10_000))
        begun = importer.begin(ask, self.path)
        next(left, None)
        return importer.run(begun, ask, self.path, lambda _: next(left, None) is not None)


def asked(source: Given, needs_consent: bool = False, wish: Wish | None = None) -> Ask:
    kind = SourceType("given", "Given", "ticket", lambda _: source)
    return Ask(kind, "given.csv", "ann", wish or Wish(), needs_consent)


def said(native_id: str, text: str = "this is bad", **known: object) -> Message:
    return Message(native_id, text, MONDAY_S, **known)  # type: ignore[arg-type]


def many(n: int) -> list[Entry]:
    return [said(f"m{n}") for n in range(n)]


def brought(imports: Imports, caller: Caller) -> str:
    """Bring two files: one with faults and noise, whose import's id is returned, one broken."""
    rows = "id,created_at,body\n1,2026-03-01,This is bad\n2,never,x\n3,2026-03-02,\n"
    ids = []
    for name, text in (("march.csv", rows), ("broken.csv", "no,table\n")):
        ask = ask_for("table", Wish(), None, Whose(name, "Ada"))
        ids.append(imports.take(caller, ask, _part(imports, text)).import_id)
        imports.line.settled(ids[-1])
    return ids[0]


def _part(imports: Imports, text: str) -> Path:
    part = imports.uploads.new()
    part.write_text(text, encoding="utf-8")
    return part
