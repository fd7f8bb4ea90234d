"""IntervalScore: the customer's mood in each N seconds of the call."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from emotion.errors import TonewiseError
from emotion.fusion import Timed, mean
from emotion.scores import EmotionScores
from speech.audio import Speaker
from speech.utterance import Reading, Utterance

_SHORTEST_S = 1.0
_TOUCH_S = 0.001  # two spans that share less only touch


class IntervalError(TonewiseError):
    """Intervals too short to hold a mood."""


class IntervalState(StrEnum):
    """Whether an interval says anything about the customer's mood."""

    SCORED = "scored"
    ABSTAINED = "abstained"  # speech was heard, but no reading is to be believed
    NO_SPEECH = "no_speech"  # the customer said nothing


@dataclass(frozen=True, slots=True)
class IntervalScore:
    """The customer's mood in one stretch of the call; scores are None without speech."""

    start_s: float
    end_s: float
    state: IntervalState
    voice: EmotionScores | None
    words: EmotionScores | None
    fused: EmotionScores | None

    @property
    def valence(self) -> float | None:
        """-1 (unpleasant) to 1 (pleasant), or None unless scored."""
        return self.fused.valence if self.fused and self.state is IntervalState.SCORED else None

    @property
    def negativity(self) -> float | None:
        """The probability of a negative mood, 0..1, or None unless scored."""
        return self.fused.negativity if self.fused and self.state is IntervalState.SCORED else None


def score_intervals(
    utterances: Sequence[Utterance], duration_s: float, interval_s: float = 10.0
) -> tuple[IntervalScore, ...]:
    """Return the customer's mood in every `interval_s` seconds, the last one cut at the end.

    The first interval begins with the first voice of either side, not with the recording, so
    that ringing before a call doesn't move the borders. A reading counts in each interval for
    the seconds that it heard there. Raises IntervalError if `interval_s` is under a second.
    """
    if not interval_s >= _SHORTEST_S:
        raise IntervalError(f"an interval lasts at least {_SHORTEST_S:g} s, got {interval_s}")
    first_s = min((u.start_s for u in utterances), default=0.0)
    last_s = max([duration_s, *(u.end_s for u in utterances)])
    own = [u for u in utterances if u.speaker is Speaker.CUSTOMER]
    n_intervals = math.ceil(round(last_s - first_s, 3) / interval_s)
    starts_s = [first_s + i * interval_s for i in range(n_intervals)]
    return tuple(
        score_interval(start_s, min(start_s + interval_s, last_s), own) for start_s in starts_s
    )


def score_interval(start_s: float, end_s: float, customer: Sequence[Utterance]) -> IntervalScore:
    """Return the customer's mood in one stretch of the call, by the customer's utterances."""
    here = [u for u in customer if _shared_s(u, start_s, end_s) > _TOUCH_S]
    readings = [r for u in here for r in u.readings if _shared_s(r, start_s, end_s) > _TOUCH_S]
    fused = _mean([(r, r.fused) for r in readings], start_s, end_s)
    state = IntervalState.NO_SPEECH
    if here:
        heard = fused is not None and not fused.abstained
        state = IntervalState.SCORED if heard else IntervalState.ABSTAINED
    return IntervalScore(
        start_s,
        end_s,
        state,
        voice=_mean([(r, r.voice) for r in readings], start_s, end_s),
        words=_mean([(r, r.words) for r in readings if r.words], start_s, end_s),
        fused=fused,
    )


def _mean(
    scored: Sequence[tuple[Reading, EmotionScores | None]], start_s: float, end_s: float
) -> EmotionScores | None:
    timed = [
        Timed((r.start_s + r.end_s) / 2, _shared_s(r, start_s, end_s), scores)
        for r, scores in scored
        if scores
    ]
    return mean(timed) if timed else None


def _shared_s(heard: Utterance | Reading, start_s: float, end_s: float) -> float:
    return min(heard.end_s, end_s) - max(heard.start_s, start_s)
