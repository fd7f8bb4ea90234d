"""What is seen and done of calls that go on, by a supervisor or the agent beside the phone."""

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager
from typing import Protocol

from api.live.messages import Message, NoteTold
from api.live.view import LiveView


class Supervised(Protocol):
    """One call, on the event loop alone."""

    def view(self) -> LiveView:
        """Return the call as it stands."""
        ...

    def follow(self) -> AbstractContextManager[AsyncIterator[Message]]:
        """Give what is told from now on; the iterator ends after Graded or Ended."""
        ...

    def whisper(self, author: str, text: str) -> NoteTold:
        """Tell the agent something that the customer does not hear."""
        ...

    def hint_used(self, hint_id: str, used: bool) -> None:
        """Note what the agent did with a hint; one that was not given here is none."""
        ...

    def taken_over(self, by: str) -> None:
        """Tell that a supervisor hands the case to somebody else."""
        ...


class LiveCalls(Protocol):
    """All calls of this process."""

    def live(self) -> tuple[LiveView, ...]:
        """Return the calls that go on, the oldest first."""
        ...

    def call(self, call_id: str) -> Supervised | None:
        """Return a call that goes on."""
        ...
