"""The line of files that wait to be imported: one after the other, on a thread of its own."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import structlog

from api.sources.importing import Importer, ImportTakenError
from api.sources.uploads import Upload, Uploads
from api.storage import imports
from api.storage.errors import StorageError
from api.storage.imports import ImportRecord

_AGAIN_S = 5.0  # after the database failed
_COMING_S = 86_400.0  # for which a file may still be on its way, to another process

_log = structlog.stdlib.get_logger("tonewise.imports")


class ImportLine:
    """Thread-safe."""

    def __init__(self, importer: Importer, uploads: Uploads) -> None:
        self._importer, self._uploads = importer, uploads
        self._thread: ThreadPoolExecutor | None = None
        self._ends = threading.Event()
        self._at_work: dict[str, Future[None]] = {}
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Take up what a process left; from now on files are taken in."""
        self._thread = ThreadPoolExecutor(1, "tonewise-import")
        self._uploads.tidy(self._importer.clock() - _COMING_S)
        for upload in self._uploads.waiting():
            self.put(upload)

    def end(self) -> None:
        """Stop within a moment; what is not done is taken up at the next beginning."""
        self._ends.set()
        if self._thread is not None:
            self._thread.shutdown(cancel_futures=True)

    def put(self, upload: Upload) -> None:
        """Let a file wait for its turn."""
        assert self._thread is not None, "begin comes first"
        with self._lock:
            self._at_work[upload.import_id] = self._thread.submit(self._run, upload)

    def holds(self, import_id: str) -> bool:
        """Whether an import waits here, or is at work."""
        return import_id in self._at_work

    def settled(self, import_id: str) -> None:
        """Wait until one of this process is done, or was stopped."""
        if (work := self._at_work.get(import_id)) is not None:
            work.result()

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
            self._uploads.drop(upload.import_id)

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
