"""Anger found and missed at each threshold."""

import numpy as np
import pytest

from emotion.labels import TEXT_LABELS, Emotion
from emotion.scores import EmotionScores, scores_of
from text.training.anger import anger_table

ANGRY, CALM = TEXT_LABELS.index(Emotion.ANGRY), TEXT_LABELS.index(Emotion.NEUTRAL)


def _scores(anger: float) -> EmotionScores:
    return scores_of({Emotion.ANGRY: anger, Emotion.NEUTRAL: 1.0 - anger})


def test_a_model_that_ranks_all_anger_first_is_perfect() -> None:
    readings = [_scores(p) for p in (0.9, 0.8, 0.3, 0.2, 0.1)]
    table = anger_table(readings, np.array([ANGRY, ANGRY, CALM, CALM, CALM]))
    assert table.average_precision == pytest.approx(1.0)
    assert [row.precision for row in table.rows] == pytest.approx([1.0, 1.0, 1.0])
    assert table.rows[-1].threshold == pytest.approx(0.8)


def test_a_model_that_tells_nothing_is_no_better_than_guessing() -> None:
    labels = np.array([ANGRY] * 10 + [CALM] * 90)
    table = anger_table([_scores(0.5)] * 100, labels)
    assert table.average_precision == pytest.approx(table.rows[0].guessing) == pytest.approx(0.1)
