"""Archive: what was kept of a call, in the database and on the shelf."""

from dataclasses import dataclass

import structlog
from sqlalchemy import Connection

from api.live.left_call import LeftCall
from api.recording.errors import NoRecordingError, RecordingError
from api.recording.playback import Playback
from api.recording.shelf import Shelf
from api.storage import calls, moments, utterances
from api.storage.calls import CallRecord
from api.storage.database import Database
from api.storage.enums import CallState

_log = structlog.stdlib.get_logger("tonewise.recovery")


@dataclass(frozen=True, slots=True)
class Archive:
    """Synchronous and thread-safe; any method may raise a StorageError."""

    database: Database
    shelf: Shelf

    def record(self, call_id: str) -> CallRecord | None:
        """Return one call, None if there is none."""
        with self.database.reading() as connection:
            return calls.one(connection, call_id)

    def left_before(self, before_s: float) -> tuple[CallRecord, ...]:
        """Return the undone calls of processes that showed no sign of life since."""
        with self.database.reading() as connection:
            return calls.left(connection, before_s)

    def take(self, record: CallRecord, server_id: str, state: CallState) -> LeftCall | None:
        """Make a call this process' own, and return all of it; None: somebody was quicker."""
        with self.database.transaction() as connection:
            if not calls.take(connection, record, server_id, state):
                return None
            return self._left(connection, record.call_id)

    def _left(self, connection: Connection, call_id: str) -> LeftCall:
        record = calls.one(connection, call_id)
        assert record is not None, "it was taken a moment ago"
        return LeftCall(
            record,
            utterances.of_call(connection, call_id),
            moments.of_call(connection, call_id),
            self._sound(call_id),
        )

    def _sound(self, call_id: str) -> Playback | None:
        try:
            return self.shelf.playback(call_id)
        except NoRecordingError:
            return None
        except RecordingError as error:
            _log.warning("recording unread", call_id=call_id, error=str(error))
            return None
