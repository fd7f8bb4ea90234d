"""Announcements: calls that will come by a line that can't say, or prove, whose they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.security.caller import Caller

KEPT_S = 3600.0  # a call that is announced and has not come by then does not come
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Announcement:
    """What was said of a call, and by whom."""

    said: Mapping[str, str]
    caller: Caller
    until_s: float  # epoch


class Announcements:
    """Of this process alone, the newest 10,000; for the event loop."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._by_uuid: dict[str, Announcement] = {}  # the oldest first

    def add(self, uuid: str, announcement: Announcement) -> None:
        """Expect a call; said again, the newer word counts."""
        self._by_uuid.pop(uuid, None)
        self._by_uuid[uuid] = announcement
        if len(self._by_uuid) > self._most:
            del self._by_uuid[next(iter(self._by_uuid))]

    def find(self, uuid: str, now_s: float) -> Announcement | None:
        """Return what was announced; it stays, for a connection that breaks and comes back."""
        found = self._by_uuid.get(uuid)
        if found is not None and found.until_s < now_s:
            del self._by_uuid[uuid]
            return None
        return found
