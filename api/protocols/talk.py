"""Talk: what a connection with one lane may say, and when."""

from enum import Enum, auto

from api.live.start import CallStart
from api.protocols.batch import Batch
from api.protocols.shape import ShapeError
from api.protocols.wire import Said, Stop


class _State(Enum):
    SILENT = auto()  # its start has not come
    HEARD = auto()
    OVER = auto()


class Talk:
    """SILENT -> begin -> HEARD -> end -> OVER."""

    def __init__(self) -> None:
        self._state = _State.SILENT
        self._batch = Batch(0, 0)

    @property
    def has_begun(self) -> bool:
        """Whether the start has come."""
        return self._state is not _State.SILENT

    @property
    def is_over(self) -> bool:
        """Whether the client has said that the call ended."""
        return self._state is _State.OVER

    def begin(self, start: CallStart) -> tuple[Said, ...]:
        """Return the start; raises ShapeError if it came before."""
        if self.has_begun:
            raise ShapeError("started_twice", "wanted sound or an end, got a second start")
        self._state = _State.HEARD
        self._batch = Batch(0, start.audio.bytes_per_s)
        return (start,)

    def sound(self, data: bytes, first: str) -> tuple[Said, ...]:
        """Return the sound that is enough to hear; none after the end.

        Raises ShapeError before the start, which the client knows as `first`.
        """
        if not self.has_begun:
            raise ShapeError("not_started", f"wanted {first} first, got sound", fatal=True)
        return () if self.is_over else self._batch.add(data)

    def notes(self, said: tuple[Said, ...]) -> tuple[Said, ...]:
        """Return what is said between two sounds, in its place; none when nothing is heard."""
        return (*self._batch.rest(), *said) if said and self._state is _State.HEARD else ()

    def end(self, reason: str) -> tuple[Said, ...]:
        """Return the end of the call, after the last sound; none if there was no call."""
        ended = self.notes((Stop(reason),))
        self._state = _State.OVER if self.has_begun else _State.SILENT
        return ended

    def closed(self, cleanly: bool) -> tuple[Said, ...]:
        """Return the end, where closing the connection is how one hangs up."""
        return self.end("hung up") if cleanly else self.rest()

    def rest(self) -> tuple[Said, ...]:
        """Return what is still held back; the call may go on by another connection."""
        return self._batch.rest()
