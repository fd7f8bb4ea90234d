"""Allowance: so many at once, and so many a second from then on."""


class Allowance:
    """One client's; what it asks for beyond it waits, and nothing is refused."""

    def __init__(self, at_once: int, per_s: float) -> None:
        self._step_s = 1.0 / per_s
        self._at_once_s = at_once / per_s
        self._used_up_s = float("-inf")  # the second of the clock up to which it is spent

    def wait_s(self, now_s: float) -> float:
        """Take one; return how long it has to wait. `now_s`: of the monotonic clock."""
        self._used_up_s = max(self._used_up_s, now_s - self._at_once_s) + self._step_s
        return max(0.0, self._used_up_s - now_s)
