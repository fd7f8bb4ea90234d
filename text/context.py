"""The conversation so far, as far as it changes how a short line is read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from emotion.scores import EmotionScores, ScoresError, normalised
from text.reading import Cue


@dataclass(frozen=True, slots=True)
class ContextConfig:
    """How much the earlier mood weighs beside a line's own words.

    The product's own convention: "great." after three angry lines keeps about half of the
    anger, and a sentence of a dozen words stands nearly alone.
    """

    most: float = 0.6  # 0..1, the earlier mood's share in a line without words
    half_words: float = 6.0  # of a line, by which that share is halved
    words_a_cue: float = 1.0  # a cue says as much as so many further words
    fade: float = 0.5  # an earlier line's weight beside the one that followed it


DEFAULT = ContextConfig()


def in_context(
    now: EmotionScores,
    before: Sequence[EmotionScores],
    text: str,
    config: ContextConfig = DEFAULT,
    cues: Sequence[Cue] = (),
) -> EmotionScores:
    """Return `now` as read after `before` (oldest first): short lines take on the earlier mood.

    The fewer words and cues a line has, the more the earlier mood weighs. Abstained lines before
    count for nothing; an abstained `now` stays so. Raises ScoresError if the labels differ.
    """
    if any(b.labels != now.labels for b in before):
        raise ScoresError(f"a conversation needs one set of labels, got {now.labels} and others")
    believed = [b for b in before if not b.abstained]
    if not believed:
        return now
    share = earlier_share(text, len(cues), config)
    earlier = _faded(believed, config.fade)
    mixed = [
        (1 - share) * own + share * past
        for own, past in zip(now.probabilities, earlier, strict=True)
    ]
    return normalised(now.labels, mixed, now.abstained)


def earlier_share(text: str, n_cues: int, config: ContextConfig) -> float:
    """Return the earlier mood's share, 0..1, in a line of this length."""
    said = len(text.split()) + n_cues * config.words_a_cue
    return config.most * math.exp2(-said / config.half_words)


def _faded(before: Sequence[EmotionScores], fade: float) -> list[float]:
    """Return the mean probabilities, each line weighing `fade` of the next: shape (labels,)."""
    weights = [fade**age for age in range(len(before))]
    columns = zip(*(b.probabilities for b in reversed(before)), strict=True)
    return [
        sum(w * p for w, p in zip(weights, column, strict=True)) / sum(weights)
        for column in columns
    ]
