"""How well customers left, and how far a few of them are believed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotion.labels import Emotion
from emotion.scores import EmotionScores, scores_of
from routing.expert import Outcomes
from routing.recovery import Prior, RecoveryError, learned, rate, recovered, team_prior
from tests.seats import expert, leaves, mood

ANGRY, NEUTRAL, HAPPY = (
    scores_of({emotion: 1.0}) for emotion in (Emotion.ANGRY, Emotion.NEUTRAL, Emotion.HAPPY)
)


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        (ANGRY, ANGRY, 0.0),
        (ANGRY, scores_of({Emotion.DISAPPOINTED: 1.0}), 0.4),  # valence -0.6
        (ANGRY, NEUTRAL, 1.0),
        (ANGRY, HAPPY, 1.0),
        (NEUTRAL, NEUTRAL, 1.0),
        (NEUTRAL, ANGRY, 0.0),
        (HAPPY, NEUTRAL, 1.0),
    ],
)
def test_recovery_is_the_way_back_to_calm(
    before: EmotionScores, after: EmotionScores, share: float
) -> None:
    assert recovered(before, after) == pytest.approx(share)


def test_an_abstained_reading_teaches_nothing() -> None:
    assert recovered(mood(Emotion.ANGRY, abstained=True), NEUTRAL) is None
    assert recovered(ANGRY, mood(Emotion.HAPPY, abstained=True)) is None


def test_ten_cases_are_not_believed_like_a_thousand() -> None:
    prior = Prior(0.5, 20.0)
    few, many = rate(Outcomes(10, 9.0), prior), rate(Outcomes(1000, 900.0), prior)
    assert few == pytest.approx(19 / 30)
    assert 0.5 < few < many < 0.9


@settings(deadline=None)
@given(st.integers(0, 500), st.floats(0, 1), st.floats(0, 1), st.floats(0.5, 100))
def test_a_rate_lies_between_what_was_seen_and_the_prior(
    n: int, seen: float, mean: float, strength: float
) -> None:
    believed = rate(Outcomes(n, n * seen), Prior(mean, strength))
    assert min(seen, mean) - 1e-9 <= believed <= max(seen, mean) + 1e-9 or n == 0


def test_a_newcomer_is_taken_for_as_good_as_the_team() -> None:
    team = [expert("Ana", recovery=leaves(Emotion.ANGRY, 980, 784.0)), expert("Rui")]
    prior = team_prior(Emotion.ANGRY, team, Prior(0.5, 20.0))
    assert prior.mean == pytest.approx(794 / 1000)
    assert rate(Outcomes(), prior) == pytest.approx(prior.mean)


def test_one_more_customer_is_learned_and_the_rest_kept() -> None:
    ana = expert("Ana", recovery=leaves(Emotion.SAD, 3, 1.0))
    ana = learned(learned(ana, Emotion.ANGRY, 1.0), Emotion.ANGRY, 0.5)
    assert ana.recovery == {Emotion.SAD: Outcomes(3, 1.0), Emotion.ANGRY: Outcomes(2, 1.5)}


def test_nobody_recovers_by_more_than_all() -> None:
    with pytest.raises(RecoveryError, match=r"by 0\.\.1"):
        learned(expert("Ana"), Emotion.ANGRY, 1.2)
