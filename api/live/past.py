"""Past: a call that a process which is no more began, as it can be gone on with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.storage.calls import CallRecord
from speech.audio import Frame
from speech.conduct import Span
from speech.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Interruption:
    """A stretch that was not heard, by the client's wish."""

    span: Span
    holds: bool  # the customer waited on hold meanwhile


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """What was kept of it."""

    record: CallRecord
    heard_s: float  # seconds of it that are here: the client sends on from there
    n_moments: int
    utterances: tuple[Utterance, ...]  # by their numbers, from 0
    interruptions: tuple[Interruption, ...]
    # The recorded sound up to `heard_s`, all sides, silence where it was paused; None: none.
    sound: Callable[[], Iterator[Frame]] | None
