"""Retention: recordings are deleted when they have been kept for as long as they may."""

from api.recording.shelf import Shelf
from api.storage import calls, moments
from api.storage.database import Database
from api.storage.moments import Moment

_AT_ONCE = 100  # a transaction; the rest has its turn the next time

DELETED = "recording_deleted"  # the moment of it


def expire(database: Database, shelf: Shelf, before_s: float) -> tuple[str, ...]:
    """Delete the recordings of calls that ended before; return whose. May raise StorageError."""
    with database.reading() as connection:
        old = calls.recorded_before(connection, before_s, _AT_ONCE)
    for call_id in old:
        delete(database, shelf, call_id, by="retention")
    return old


def delete(database: Database, shelf: Shelf, call_id: str, by: str) -> None:
    """Delete a recording for good, and keep who did; the file goes first, so that none is left."""
    shelf.remove(call_id)
    with database.transaction() as connection:
        calls.unrecorded(connection, call_id)
        record = calls.one(connection, call_id)
        number = moments.last_number(connection, call_id) + 1
        at_s = record.heard_s if record else 0.0
        moments.add(connection, [Moment(call_id, number, at_s, DELETED, {"by": by})])
