"""Admission: whether one more call may begin."""

from collections import Counter

from api.live.errors import CallLimitError, DrainingError
from api.security.caller import Caller, CallerKind


class Admission:
    """Counts the calls that go on; for the event loop alone."""

    def __init__(self, most: int, most_a_key: int) -> None:
        self._most, self._most_a_key = most, most_a_key
        self._by_key: Counter[str] = Counter()
        self.is_draining = False

    def admit(self, caller: Caller) -> None:
        """Count one more call; raises DrainingError or CallLimitError.

        A provider's trunk is everybody who phones: of it there may be as many as there is room.
        """
        if self.is_draining:
            raise DrainingError("the service is about to stop: call again in a moment")
        key_id, n_all = caller.caller_id, self._by_key.total()
        if n_all >= self._most:
            raise CallLimitError(f"wanted at most {self._most} calls at once, got one more")
        if caller.kind is not CallerKind.TRUNK and self._by_key[key_id] >= self._most_a_key:
            raise CallLimitError(f"wanted at most {self._most_a_key} calls a key, got one more")
        self._by_key[key_id] += 1

    def dismiss(self, key_id: str) -> None:
        """Count one call less."""
        self._by_key[key_id] -= 1
        if not self._by_key[key_id]:
            del self._by_key[key_id]
