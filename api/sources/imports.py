"""Imports: files that come over HTTP, how far each is, and how one is taken back."""

from pathlib import Path

from api.desk.views import Page
from api.desk.words import storable
from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller, ForbiddenError
from api.security.scope import Scope
from api.sources.ask import Ask
from api.sources.import_line import ImportLine
from api.sources.importing import Importer
from api.sources.source import SourceError
from api.sources.uploads import Uploads
from api.storage import imports, interactions
from api.storage.imports import ImportFault, ImportRecord

_AT_ONCE = 1_000  # messages that are taken out in one transaction
_NEWEST = 2**62  # above every import's number
_CURSOR_DIGITS = 18


class UnknownImportError(SourceError):
    """No import has this id."""


class ImportRunningError(SourceError):
    """An import that is being taken in just now."""


class Imports:
    """Thread-safe. Every method needs Scope.IMPORTS.

    They wait for the database, and may raise a StorageError.
    """

    def __init__(self, importer: Importer, uploads: Uploads, audit: AuditTrail) -> None:
        self._importer, self.uploads, self._audit = importer, uploads, audit
        self.line = ImportLine(importer, uploads)

    def take(self, caller: Caller, ask: Ask, part: Path) -> ImportRecord:
        """Line up a file that has come whole, and return its import; the file is ours then.

        Content that was broken off goes on where it was. Raises SourceError.
        """
        _check(caller)
        if not part.stat().st_size:
            raise SourceError(f"{ask.name}: wanted a file, got no bytes")
        record = self._importer.begin(ask, part)
        self._audit.note(caller, Action.ADDED, Subject("import", record.import_id), ask.name)
        if not self.line.holds(record.import_id):
            self.line.put(self.uploads.keep(record.import_id, ask, part))
        return record

    def one(self, caller: Caller, import_id: str) -> ImportRecord:
        """Return how far one is; raises UnknownImportError."""
        _check(caller)
        with self._importer.database.reading() as connection:
            found = imports.one(connection, storable(import_id))
        if found is None:
            raise UnknownImportError(f"no import is {import_id!r}")
        return found

    def listed(self, caller: Caller, cursor: str | None, limit: int) -> Page[ImportRecord]:
        """Return imports, newest first; raises SourceError for a cursor that is none."""
        _check(caller)
        with self._importer.database.reading() as connection:
            found = imports.listed(connection, _number(cursor, _NEWEST), limit + 1)
        more = str(found[limit - 1].number) if len(found) > limit else None
        return Page(found[:limit], more)

    def faults(
        self, caller: Caller, import_id: str, cursor: str | None, limit: int
    ) -> Page[ImportFault]:
        """Return what in a file was no message, in its order.

        Raises UnknownImportError, or SourceError for a cursor that is none.
        """
        self.one(caller, import_id)
        with self._importer.database.reading() as connection:
            found = imports.faults(connection, import_id, _number(cursor, 0), limit + 1)
        more = str(found[limit - 1].place) if len(found) > limit else None
        return Page(found[:limit], more)

    def undo(self, caller: Caller, import_id: str) -> None:
        """Take out what an import brought, and the import itself; messages it only met again stay.

        Broken off, it goes on when asked again. Raises UnknownImportError, ImportRunningError.
        """
        record = self.one(caller, import_id)
        if self.line.holds(import_id):
            raise ImportRunningError(f"{record.name} is being read: wait until it is done")
        while ids := self._brought(import_id):
            with self._importer.database.transaction() as connection:
                interactions.forget(connection, ids)
        self.uploads.drop(import_id)
        with self._importer.database.transaction() as connection:
            # What another process brought since; without its import it brings no more.
            interactions.forget(connection, imports.messages_of(connection, import_id, _AT_ONCE))
            imports.forget(connection, import_id)
            self._audit.note(caller, Action.REMOVED, Subject("import", import_id), record.name)

    def _brought(self, import_id: str) -> tuple[str, ...]:
        with self._importer.database.reading() as connection:
            return imports.messages_of(connection, import_id, _AT_ONCE)


def _check(caller: Caller) -> None:
    if not caller.may(Scope.IMPORTS):
        raise ForbiddenError(f"wanted the scope {Scope.IMPORTS}, got somebody without")


def _number(cursor: str | None, start: int) -> int:
    if cursor is None:
        return start
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= _CURSOR_DIGITS):
        raise SourceError(f"wanted a cursor of ours, got {cursor[:40]!r}")
    return int(cursor)
