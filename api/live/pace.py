"""Pace: how far the sound of one connection runs ahead of the clock."""

from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """Counts bytes against seconds.

    A call may send at once what it has not sent in all the time since it began: it makes up for
    a network that stood still, or was away.
    """

    bytes_per_s: int  # of all lanes of the connection
    began_s: float  # of the call, by the clock that `ahead_s` is asked with
    heard_s: float  # of the call, before this connection
    n_bytes: int = 0  # that this connection sent

    @property
    def sent_s(self) -> float:
        """Seconds of sound since the call began."""
        return self.heard_s + self.n_bytes / self.bytes_per_s

    def ahead_s(self, now_s: float) -> float:
        """Return by how much the sound is ahead of the clock; negative: behind."""
        return self.sent_s - (now_s - self.began_s)
