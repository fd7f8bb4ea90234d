"""Line: a connection that carries frames, whatever it is made of."""

from typing import Protocol

# Close codes: RFC 6455, section 7.4.1, and IANA's registry of them.
NORMAL, REFUSED, TOO_BIG, FAILED, LATER = 1000, 1008, 1009, 1011, 1013


class LineGone(Exception):  # noqa: N818 - an end, not an error
    """Either side has closed, or the connection broke; `code` as websockets count."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code

    @property
    def cleanly(self) -> bool:
        """Whether somebody hung up.

        A page that is left says 1001. No code at all is what a broken connection looks like.
        """
        return self.code == NORMAL


class Line(Protocol):
    """One connection. That it is gone, `receive` alone says, once all that came is read.

    The other side may hang up while something is on its way to it: what it said before, and
    that it did hang up, is still to be read.
    """

    async def receive(self) -> str | bytes:
        """Return the next frame; raises LineGone."""
        ...

    async def send(self, frame: str | bytes) -> None:
        """Send a frame; waits while the other side doesn't read. Gone already: nothing."""
        ...

    async def close(self, code: int, reason: str) -> None:
        """Say goodbye; closed already: nothing."""
        ...
