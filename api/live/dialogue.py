"""Dialogue: the words of one call, in the order in which they were spoken."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic

import structlog

from api.live.figures import LiveFigures
from api.live.messages import Message, WarningTold
from api.live.ports import WordReader
from api.live.recognition import Lost, Recognition, Segment
from api.live.told import worded
from api.logs import where
from speech.happening import Spoken
from speech.transcript import Transcript
from speech.utterance import Utterance

Worded = Callable[[int, Utterance, Sequence[Message]], None]

REASONS = {  # why words are lost, as clients and reports are told it
    Lost.FAILED: "the recogniser could make nothing of them",
    Lost.DIED: "the recogniser died or hung over them",
    Lost.MISSING: "no recogniser could be started",
    Lost.LATE: "the recognisers were too busy",
    Lost.BEHIND: "the service was too busy",
}
_WARN_AGAIN_S = 10.0

_log = structlog.stdlib.get_logger("tonewise.words")


@dataclass(frozen=True, slots=True)
class _Asked:
    number: int  # of the utterance in its call
    utterance: Utterance
    asked_s: float  # of the monotonic clock


class Dialogue:
    """Asks for words on a worker, and hears of them on the recognisers' threads."""

    def __init__(
        self,
        recognition: Recognition,
        reader: WordReader | None,
        tell: Worded,
        figures: LiveFigures,
        patient: bool,
    ) -> None:
        """`patient`: words are never given up for being late."""
        self._recognition, self._reader, self._tell = recognition, reader, tell
        self._figures, self._patient = figures, patient
        self._lock = threading.Lock()
        self._n_asked = 0
        self._turn = 0  # whose words are told next
        self._early: dict[int, tuple[_Asked, Transcript | Lost]] = {}
        self._warned_s: float | None = None
        self.lost: Counter[Lost] = Counter()  # utterances without words, by why

    @property
    def n_outstanding(self) -> int:
        """How many utterances wait for their words."""
        return self._n_asked - self._turn

    def ask(self, number: int, spoken: Spoken, known: Transcript | None = None) -> None:
        """Have an utterance's words recognised, unless they are known; never waits."""
        asked, turn = _Asked(number, spoken.utterance, monotonic()), self._n_asked
        self._n_asked += 1
        if known is not None:
            self._heard(turn, asked, known)
            return
        self._recognition.ask(
            Segment(
                spoken.samples,
                spoken.start_s,
                lambda words: self._heard(turn, asked, words),
                self._patient,
                asked.asked_s,
            )
        )

    def give_up(self, why: Lost) -> None:
        """Count an utterance that goes without words."""
        self.lost[why] += 1
        self._figures.wordless(why.value)

    def _heard(self, turn: int, asked: _Asked, words: Transcript | Lost) -> None:
        with self._lock:  # several recognisers may answer at once, and out of turn
            self._early[turn] = (asked, words)
            while (next_one := self._early.pop(self._turn, None)) is not None:
                self._take(*next_one)
                self._turn += 1

    def _take(self, asked: _Asked, words: Transcript | Lost) -> None:
        if isinstance(words, Lost):
            self.give_up(words)
            self._tell(asked.number, asked.utterance, self._warning(asked, words))
            return
        utterance = self._read(asked.utterance, words)
        self._figures.worded(monotonic() - asked.asked_s)
        self._tell(asked.number, utterance, worded(utterance))

    def _read(self, utterance: Utterance, words: Transcript) -> Utterance:
        plain = replace(utterance, transcript=words)
        if self._reader is None:
            return plain
        try:
            return self._reader.read(utterance, words)
        except Exception as error:  # words that can't be read are still words
            _log.error("words were not read", **where(error))
            return plain

    def _warning(self, asked: _Asked, why: Lost) -> list[Message]:
        now_s = monotonic()
        if self._warned_s is not None and now_s - self._warned_s < _WARN_AGAIN_S:
            return []
        self._warned_s = now_s
        text = (
            f"the words from {asked.utterance.start_s:.1f} s on are lost, since {REASONS[why]}; "
            "the voice is heard"
        )
        self._figures.warned("words_lost")
        return [WarningTold(code="words_lost", text=text, at_s=asked.utterance.end_s)]
