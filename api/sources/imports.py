"""Imports: files that come over HTTP, taken in one after the other on a thread of their own."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import structlog

from api.desk.views import Page
from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller, ForbiddenError
from api.security.scope import Scope
from api.sources.ask import Ask
from api.sources.importing import Importer, ImportTakenError
from api.sources.source import SourceError
from api.sources.uploads import Upload, Uploads
from api.storage import imports, interactions
from api.storage.errors import StorageError
from api.storage.imports import ImportFault, ImportRecord

_AGAIN_S = 5.0  # after the database failed
_AT_ONCE = 1_000  # messages that are taken out in one transaction
_NEWEST = 2**62  # above every import's number
_CURSOR_DIGITS = 18

_log = structlog.stdlib.get_logger("tonewise.imports")


class UnknownImportError(SourceError):
    """No import has this id."""


class ImportRunningError(SourceError):
    """An import that is being taken in just now."""


class Imports:
    """Thread-safe. Every method but `begin` and `end` needs Scope.IMPORTS.

    They wait for the database, and may raise a StorageError.
    """

    def __init__(self, importer: Importer, uploads: Uploads, audit: AuditTrail) -> None:
        self._importer, self.uploads, self._audit = importer, uploads, audit
        self._thread: ThreadPoolExecutor | None = None
        self._ends = threading.Event()
        self._at_work: dict[str, Future[None]] = {}
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Take up what a process left; from now on files are taken in."""
        self._thread = ThreadPoolExecutor(1, "tonewise-import")
        for upload in self.uploads.waiting():
            self._line_up(upload)

    def end(self) -> None:
        """Stop within a moment; what is not done is taken up at the next beginning."""
        self._ends.set()
        if self._thread is not None:
            self._thread.shutdown(cancel_futures=True)

    def take(self, caller: Caller, ask: Ask, part: Path) -> ImportRecord:
        """Line up a file that has come whole, and return its import; the file is ours then.

        Content that was broken off goes on where it was. Raises SourceError.
        """
        _check(caller)
        if not part.stat().st_size:
            raise SourceError(f"{ask.name}: wanted a file, got no bytes")
        record = self._importer.begin(ask, part)
        self._audit.note(caller, Action.ADDED, Subject("import", record.import_id), ask.name)
        if record.import_id not in self._at_work:
            self._line_up(self.uploads.keep(record.import_id, ask, part))
        return record

    def one(self, caller: Caller, import_id: str) -> ImportRecord:
        """Return how far one is; raises UnknownImportError."""
        _check(caller)
        with self._importer.database.reading() as connection:
            found = imports.one(connection, import_id)
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
        if import_id in self._at_work:
            raise ImportRunningError(f"{record.name} is being read: wait until it is done")
        while ids := self._brought(import_id):
            with self._importer.database.transaction() as connection:
                interactions.forget(connection, ids)
        self.uploads.drop(import_id)
        with self._importer.database.transaction() as connection:
            imports.forget(connection, import_id)
            self._audit.note(caller, Action.REMOVED, Subject("import", import_id), record.name)

    def _brought(self, import_id: str) -> tuple[str, ...]:
        with self._importer.database.reading() as connection:
            return imports.messages_of(connection, import_id, _AT_ONCE)

    def settled(self, import_id: str) -> None:
        """Wait until one of this process is done, or was stopped."""
        if (work := self._at_work.get(import_id)) is not None:
            work.result()

    def _line_up(self, upload: Upload) -> None:
        assert self._thread is not None, "begin comes first"
        with self._lock:
            self._at_work[upload.import_id] = self._thread.submit(self._run, upload)

    def _run(self, upload: Upload) -> None:
        try:
            while not self._ends.is_set() and not self._done(upload):
                self._ends.wait(_AGAIN_S)
        finally:
            with self._lock:
                self._at_work.pop(upload.import_id, None)

    def _done(self, upload: Upload) -> bool:
        """Take in what is left of a file; False: the database failed, and later it may not."""
        try:
            self._take_in(upload)
        except StorageError as error:
            _log.warning("put off", import_id=upload.import_id, error=type(error).__name__)
            return False
        except ImportTakenError:
            return True  # another process is at it
        return True

    def _take_in(self, upload: Upload) -> None:
        with self._importer.database.reading() as connection:
            record = imports.one(connection, upload.import_id)
        if record is not None and not record.is_ended:
            record = self._ended(record, upload)
        if record is None or record.is_ended:
            self.uploads.drop(upload.import_id)

    def _ended(self, record: ImportRecord, upload: Upload) -> ImportRecord:
        try:
            return self._importer.run(record, upload.ask, upload.path, self._goes_on)
        except (StorageError, ImportTakenError):
            raise
        except Exception as error:
            # A file that breaks its reader must end its own import, and none after it.
            _log.exception("import broke", import_id=record.import_id)
            fault = f"{record.name} could not be read: {type(error).__name__}"
            with self._importer.database.reading() as connection:
                latest = imports.one(connection, record.import_id)
            return self._importer.ended(latest or record, fault)

    def _goes_on(self, _: ImportRecord) -> bool:
        return not self._ends.is_set()


def _check(caller: Caller) -> None:
    if not caller.may(Scope.IMPORTS):
        raise ForbiddenError(f"wanted the scope {Scope.IMPORTS}, got somebody without")


def _number(cursor: str | None, start: int) -> int:
    if cursor is None:
        return start
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= _CURSOR_DIGITS):
        raise SourceError(f"wanted a cursor of ours, got {cursor[:40]!r}")
    return int(cursor)
