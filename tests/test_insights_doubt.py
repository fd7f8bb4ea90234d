"""Doubt: what a person should look at first."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import TEXT_LABELS, Emotion
from emotion.scores import normalised, scores_of
from insights.doubt import Source, Stake, cost, doubt, rank
from insights.verdict import FEWEST, Verdict, agreements, agrees

WEIGHTS = st.lists(st.floats(0.01, 1.0), min_size=8, max_size=8)


@given(WEIGHTS)
def test_doubt_is_a_share_and_whole_where_two_moods_compete(weights: list[float]) -> None:
    assert 0.0 <= doubt(normalised(TEXT_LABELS, weights)) <= 1.0
    tied = [*weights[:6], 2.0, 2.0]
    assert doubt(normalised(TEXT_LABELS, tied)) == pytest.approx(1.0)


def test_what_is_spread_over_the_rest_adds_no_doubt() -> None:
    two = scores_of({Emotion.ANGRY: 0.6, Emotion.SAD: 0.3, Emotion.HAPPY: 0.1})
    many = scores_of(
        {Emotion.ANGRY: 0.6, Emotion.SAD: 0.3, Emotion.HAPPY: 0.05, Emotion.NEUTRAL: 0.05}
    )
    assert doubt(two) == pytest.approx(doubt(many))


@pytest.mark.parametrize("stakes", [s for n in range(5) for s in combinations(Stake, n)])
def test_whatever_hangs_on_a_decision_never_lowers_its_cost(stakes: tuple[Stake, ...]) -> None:
    assert 0.0 < cost(stakes) <= 1.0
    assert all(cost({*stakes, more}) >= cost(stakes) for more in Stake)


def test_the_sure_and_idle_goes_behind_the_unsure_and_costly() -> None:
    sure = scores_of({Emotion.ANGRY: 0.95, Emotion.SAD: 0.05})
    unsure = scores_of({Emotion.ANGRY: 0.51, Emotion.SAD: 0.49})
    assert rank(sure, []) < rank(sure, [Stake.ALERTED]) < rank(unsure, [Stake.ALERTED])


@pytest.mark.parametrize(
    ("source", "model", "person", "same"),
    [
        (Source.MESSAGE, "angry", "angry", True),
        (Source.MESSAGE, "angry", "frustrated", False),
        (Source.UTTERANCE, "angry", "frustrated", True),
        (Source.UTTERANCE, "neutral", "confused", True),
        (Source.UTTERANCE, "angry", "sad", False),
        (Source.UTTERANCE, None, None, True),
        (Source.UTTERANCE, None, "sad", False),
        (Source.MESSAGE, "sad", None, False),
    ],
)
def test_a_voice_is_held_to_the_moods_that_it_tells_apart(
    source: Source, model: str | None, person: str | None, same: bool
) -> None:
    heard = Emotion(model) if model else None
    assert agrees(source, heard, Emotion(person) if person else None) is same


def test_what_was_taken_back_counts_for_nothing() -> None:
    of: tuple[Source, Emotion | None] = (Source.MESSAGE, Emotion.SAD)
    counts = {
        (*of, Verdict.CONFIRMED): 15,
        (*of, Verdict.CORRECTED): 5,
        (*of, Verdict.WITHDRAWN): 40,
    }
    (told,) = agreements(counts)
    assert (told.n, told.share) == (FEWEST, 0.75)
    assert told.interval is not None
    assert told.interval.low < 0.75 < told.interval.high
