"""Workers: the threads on which live calls are heard, many calls at a time."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic, sleep

import structlog

from api.live.hearing import Hearing
from api.logs import where
from speech.emotion import VoiceEmotion
from speech.listener import Step
from speech.reader import Places

_GATHER_S = 0.02  # after the first sound comes: one round serves all that came by then
_MOST = 8  # calls in a round: more save little, and each is told of when the last is heard
_GOING_S = 5.0

Post = Callable[[Sequence[Hearing]], None]  # tells the event loop what these have to tell

_log = structlog.stdlib.get_logger("tonewise.live")


class Workers:
    """A call is with one worker at a time; the voice model hears the windows of many at once."""

    def __init__(self, n_threads: int, voice: VoiceEmotion, post: Post) -> None:
        self._voice, self._post = voice, post
        self._ready: deque[Hearing] = deque()
        self._turn = threading.Condition()
        self._n_idle = 0
        self._is_gathering = False
        self._closed = False
        self._since_s: dict[int, float] = {}  # when each worker's round began
        self._threads = [
            threading.Thread(target=self._run, args=(n,), name=f"tonewise-live-{n}", daemon=True)
            for n in range(n_threads)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def busy_s(self) -> float:
        """For how long the longest round now under way has lasted."""
        began_s = [*self._since_s.values()]
        return monotonic() - min(began_s) if began_s else 0.0

    def ready(self, hearing: Hearing) -> None:
        """Say that a call has something to hear; never waits for a round."""
        if hearing.is_queued:  # whoever takes it looks at its sound after this is false again
            return
        with self._turn:
            if not hearing.is_queued:
                hearing.is_queued = True
                self._ready.append(hearing)
                self._wake()

    def close(self) -> None:
        """End the threads, each after its round."""
        with self._turn:
            self._closed = True
            self._turn.notify_all()
        for thread in self._threads:
            thread.join(_GOING_S)

    def _wake(self) -> None:
        if self._n_idle and not self._is_gathering:
            self._turn.notify()

    def _run(self, n: int) -> None:
        while (batch := self._batch()) is not None:
            self._since_s[n] = monotonic()
            _round(self._voice, batch)
            del self._since_s[n]
            self._post(batch)
            self._give_back(batch)

    def _batch(self) -> list[Hearing] | None:
        """Return calls to hear, when there are some; None when it is time to go."""
        with self._turn:
            while self._is_gathering or not self._takeable():
                if self._closed:
                    return None
                self._n_idle += 1
                self._turn.wait()
                self._n_idle -= 1
            self._is_gathering = True
            is_crowded = len(self._ready) >= _MOST
        if not is_crowded:
            sleep(_GATHER_S)
        with self._turn:
            self._is_gathering = False
            batch = self._take()
            if self._takeable():
                self._wake()
            return batch

    def _takeable(self) -> bool:
        return any(not hearing.is_busy for hearing in self._ready)

    def _take(self) -> list[Hearing]:
        batch: list[Hearing] = []
        kept: deque[Hearing] = deque()
        while self._ready:
            hearing = self._ready.popleft()
            if hearing.is_busy or len(batch) == _MOST:
                kept.append(hearing)
                continue
            hearing.is_busy, hearing.is_queued = True, False
            batch.append(hearing)
        self._ready = kept
        return batch

    def _give_back(self, batch: Sequence[Hearing]) -> None:
        with self._turn:
            for hearing in batch:
                hearing.is_busy = False
                unheard = hearing.unheard_s > 0.0 or hearing.is_ending
                if unheard and not hearing.is_ended and not hearing.is_queued:
                    hearing.is_queued = True
                    self._ready.append(hearing)
            if self._takeable():
                self._wake()


def _round(voice: VoiceEmotion, batch: Sequence[Hearing]) -> None:
    """Hear what came of each call; what breaks one call is kept with it, and breaks no other."""
    taken: list[tuple[Hearing, Sequence[Step]]] = []
    for hearing in batch:
        with _kept_with(hearing):
            taken.append((hearing, hearing.take()))
    for hearing, steps, places in _heard(voice, taken):
        with _kept_with(hearing):
            hearing.tell(steps, places)


def _heard(
    voice: VoiceEmotion, taken: Sequence[tuple[Hearing, Sequence[Step]]]
) -> Iterator[tuple[Hearing, Sequence[Step], Sequence[Places]]]:
    """Yield each call with what the ears made of its windows, all heard at once."""
    try:
        every = voice.hear_many([w for _, steps in taken for step in steps for w in step.windows])
    except Exception:
        if len(taken) > 1:  # one of them breaks it: that one alone is to suffer
            for one in taken:
                yield from _heard(voice, [one])
            return
        with _kept_with(taken[0][0]):
            raise
        return
    places = iter(every)
    for hearing, steps in taken:
        yield hearing, steps, [next(places) for step in steps for _ in step.windows]


@contextmanager
def _kept_with(hearing: Hearing) -> Iterator[None]:
    """End the call that breaks; it is graded as far as it was heard."""
    try:
        yield
    except Exception as error:
        _log.error("a call broke", call_id=hearing.around.call_id, **where(error))
        hearing.fail(error)
