"""Look: all that boards are drawn from, of one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from api.board.roll import Roll, roll
from api.live.view import LiveView
from api.storage import floor
from api.storage.database import Database
from api.storage.floor import FloorAlert, FloorCase
from routing.expert import Presence

MOST_CASES = 1000
MOST_ALERTS = 200
_ROLL_S = 5.0


@dataclass(frozen=True, slots=True)
class Look:
    """The floor at one moment."""

    at_s: float
    live: Sequence[LiveView]
    cases: Sequence[FloorCase]
    alerts: Sequence[FloorAlert]
    presences: Mapping[str, Presence]
    roll: Roll


class Lookout:
    """Looks the floor up, one look at a time; what changes slowly not each time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._roll: Roll | None = None
        self._roll_at_s = 0.0  # monotonic

    def look(self, live: Sequence[LiveView], now_s: float) -> Look:
        """Return the floor with these live calls; raises StorageError."""
        with self._database.reading() as connection:
            if self._roll is None or monotonic() - self._roll_at_s >= _ROLL_S:
                self._roll, self._roll_at_s = roll(connection, now_s), monotonic()
            return Look(
                at_s=now_s,
                live=live,
                cases=floor.going(connection, MOST_CASES),
                alerts=floor.open_alerts(connection, MOST_ALERTS),
                presences=floor.presences(connection),
                roll=self._roll,
            )
