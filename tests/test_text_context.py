"""Context: how earlier messages change the reading of a short one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import TEXT_LABELS, Emotion
from emotion.scores import EmotionScores, ScoresError, scores_of
from text.context import ContextConfig, earlier_share, in_context
from text.reading import Cue, CueKind

CONFIG = ContextConfig()
SCORES = st.builds(
    lambda weights: scores_of(dict(zip(TEXT_LABELS, weights, strict=True))),
    st.lists(st.floats(0.01, 1.0), min_size=8, max_size=8),
)


def mood(emotion: Emotion, p: float = 0.93) -> EmotionScores:
    """A reading with one mood at `p`."""
    return scores_of({e: p if e is emotion else (1 - p) / 7 for e in TEXT_LABELS})


@pytest.mark.parametrize("line", ["great.", "ok", "thanks"])
def test_a_short_good_word_after_anger_is_not_happiness(line: str) -> None:
    read = in_context(mood(Emotion.HAPPY), [mood(Emotion.ANGRY)] * 3, line)
    assert read.of(Emotion.HAPPY) < 0.6
    assert read.of(Emotion.ANGRY) > 0.35


def test_a_whole_sentence_stands_nearly_alone() -> None:
    line = "thank you so much, it works now and I got my money back, you were great"
    read = in_context(mood(Emotion.HAPPY), [mood(Emotion.ANGRY)] * 3, line)
    assert read.of(Emotion.HAPPY) > 0.8


def test_cues_make_a_short_line_its_own() -> None:
    cues = [Cue(CueKind.EMPHASIS, 0, 3, "!!!")] * 3
    before = [mood(Emotion.NEUTRAL)]
    with_cues = in_context(mood(Emotion.ANGRY), before, "no!!!", CONFIG, cues)
    assert with_cues.of(Emotion.ANGRY) > in_context(mood(Emotion.ANGRY), before, "no").of(
        Emotion.ANGRY
    )


@given(SCORES, st.lists(SCORES, max_size=5), st.text())
def test_a_reading_in_context_lies_between_now_and_before(
    now: EmotionScores, before: list[EmotionScores], line: str
) -> None:
    read = in_context(now, before, line)
    for label in TEXT_LABELS:
        known = [s.of(label) for s in (now, *before)]
        assert min(known) - 1e-9 <= read.of(label) <= max(known) + 1e-9


@given(SCORES, st.text())
def test_with_nothing_before_a_line_stands_alone(now: EmotionScores, line: str) -> None:
    abstained = mood(Emotion.ANGRY).abstain_below(1.0)
    assert in_context(now, [], line) == in_context(now, [abstained], line) == now


@given(st.lists(st.just("word"), max_size=30), st.integers(0, 9))
def test_each_word_and_cue_leaves_less_to_the_earlier_mood(words: list[str], n: int) -> None:
    share = earlier_share(" ".join(words), n, CONFIG)
    assert 0 <= earlier_share(" ".join([*words, "word"]), n, CONFIG) < share <= CONFIG.most
    assert earlier_share(" ".join(words), n + 1, CONFIG) < share


def test_the_latest_line_before_weighs_most() -> None:
    calmed = in_context(mood(Emotion.NEUTRAL), [mood(Emotion.ANGRY), mood(Emotion.HAPPY)], "ok")
    assert calmed.of(Emotion.HAPPY) > calmed.of(Emotion.ANGRY)


def test_what_abstained_stays_abstained() -> None:
    unsure = mood(Emotion.NEUTRAL).abstain_below(1.0)
    assert in_context(unsure, [mood(Emotion.ANGRY)], "ok").abstained


def test_labels_that_differ_are_refused() -> None:
    voice = mood(Emotion.ANGRY).as_voice()
    with pytest.raises(ScoresError, match="one set of labels"):
        in_context(mood(Emotion.ANGRY), [voice], "ok")
