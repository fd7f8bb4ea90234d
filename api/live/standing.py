"""Standing: what was said in a call so far, and what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import thread_time

from emotion.scores import EmotionScores
from grading.grader import Grader, GraderConfig
from grading.intervals import IntervalScore, score_interval
from grading.report import CallInfo, GradeReport, ModelName
from grading.rubric import Rubric
from speech.audio import Speaker
from speech.conduct import Span
from speech.utterance import Reading, Utterance
from speech.vad import VadConfig
from text.shift import DEFAULT, Shift, shift

# A voice is heard out at the latest so long after it began, its hangover and a frame included.
_LONGEST_S = VadConfig().max_segment_s + VadConfig().hangover_ms / 1000 + 0.1
_SETTLED_S = 0.5  # after an interval's end, a voice that began in it is known of
# To grade a call takes 0.14 ms an utterance: by this, a fiftieth of a call's share of a core.
_PAUSE_FOR_A_SECOND = 5_000.0


@dataclass(frozen=True, slots=True)
class Closed:
    """An interval of the call that nothing can change any more but its words."""

    score: IntervalScore
    trend: Shift | None  # None: fewer than two moods are known, the one they came in with included
    points: float | None  # 0..100, if the call ended now; None: nothing applied


class Standing:
    """One call's, written by whoever hears it; anybody may look."""

    def __init__(
        self,
        rubric: Rubric,
        config: GraderConfig,
        call: CallInfo,
        came_in: EmotionScores | None = None,
    ) -> None:
        """With `call` as it is known at the start, and the mood that the customer came in with."""
        self._rubric, self._config, self._call = rubric, config, call
        self._came_in = [came_in] if came_in else []  # what the first intervals are measured by
        self._said: list[Utterance] = []
        self._speaking: dict[Speaker, float] = {}  # since when
        self._next_s: float | None = None  # the start of the interval that closes next
        self._scored: list[IntervalScore] = []
        self._points_due_s = 0.0
        self.reading: Reading | None = None  # the customer's latest
        self.trend: Shift | None = None
        self.points: float | None = None

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        """All that was said, as far as it is heard."""
        return tuple(self._said)

    def recall(self, utterances: Sequence[Utterance]) -> None:
        """Take what was said before the process that the call is in now."""
        self._said = [*utterances]
        if utterances:
            self._next_s = min(u.start_s for u in utterances)

    def began(self, speaker: Speaker, start_s: float) -> None:
        """A voice set in."""
        self._speaking[speaker] = start_s

    def felt(self, reading: Reading) -> None:
        """The customer sounds so now."""
        self.reading = reading

    def said(self, utterance: Utterance) -> int:
        """An utterance has ended; return its number in the call, from 0."""
        self._speaking.pop(utterance.speaker, None)
        if self._next_s is None:
            self._next_s = min(utterance.start_s, *self._speaking.values(), utterance.start_s)
        self._said.append(utterance)
        return len(self._said) - 1

    def worded(self, number: int, utterance: Utterance) -> None:
        """The same utterance, with its words."""
        self._said[number] = utterance

    def closed(self, heard_s: float) -> list[Closed]:
        """Return the intervals that have closed since the last look."""
        found = []
        while self._next_s is not None and self._is_closed(
            self._next_s + self._config.interval_s, heard_s
        ):
            found.append(self._close(self._next_s, heard_s))
            self._next_s += self._config.interval_s
        return found

    def report(
        self, call: CallInfo, holds: Sequence[Span] = (), models: Sequence[ModelName] = ()
    ) -> GradeReport:
        """Return the grade of what was said so far."""
        grader = Grader(self._rubric, self._config)
        for utterance in self.utterances:
            grader.add(utterance)
        return grader.finish(call, holds, models)

    def _is_closed(self, end_s: float, heard_s: float) -> bool:
        reaches_in = any(start_s < end_s for start_s in self._speaking.values())
        return heard_s >= end_s + (_LONGEST_S if reaches_in else _SETTLED_S)

    def _close(self, start_s: float, heard_s: float) -> Closed:
        end_s = start_s + self._config.interval_s
        # Nothing that ended before can reach in: utterances come in order, give or take one.
        lately = [u for u in self._said if u.speaker is Speaker.CUSTOMER and u.end_s > start_s]
        score = score_interval(start_s, end_s, lately)
        self._scored = [*self._scored, score][-4 * DEFAULT.latest :]
        moods = [i.fused for i in self._scored if i.fused and not i.fused.abstained]
        moods = [*self._came_in, *moods]
        self.trend = shift(moods) if len(moods) > 1 else None
        if heard_s >= self._points_due_s:
            self._grade(heard_s)
        return Closed(score, self.trend, self.points)

    def _grade(self, heard_s: float) -> None:
        """Grade the call as if it ended now, but seldom enough to cost next to nothing."""
        began_s = thread_time()
        self.points = self.report(replace(self._call, duration_s=heard_s)).points
        self._points_due_s = heard_s + (thread_time() - began_s) * _PAUSE_FOR_A_SECOND
