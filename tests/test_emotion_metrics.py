"""Metrics: scikit-learn is the oracle, and calibration is counted by hand."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    f1_score,
    precision_recall_fscore_support,
    recall_score,
)

from emotion.labels import VOICE_LABELS
from emotion.metrics import EvaluationError, calibration_error, measure, reliability
from emotion.scores import EmotionScores, normalised

LABELS = list(range(len(VOICE_LABELS)))
ANSWERS = st.lists(
    st.tuples(st.sampled_from(LABELS), st.tuples(*[st.floats(0.01, 1.0)] * 4)),
    min_size=1,
    max_size=60,
)


def _scores(weights: tuple[float, ...]) -> EmotionScores:
    return normalised(VOICE_LABELS, weights)


def _said(mood: int, confidence: float = 0.7, abstained: bool = False) -> EmotionScores:
    rest = (1.0 - confidence) / 3
    probabilities = tuple(confidence if i == mood else rest for i in LABELS)
    return EmotionScores(VOICE_LABELS, probabilities, abstained)


@settings(deadline=None)
@given(ANSWERS)
def test_scikit_learn_counts_the_same(answers: list[tuple[int, tuple[float, ...]]]) -> None:
    truth = [label for label, _ in answers]
    readings = [_scores(weights) for _, weights in answers]
    guess = [int(np.argmax(r.probabilities)) for r in readings]
    found, there = measure(readings, truth), sorted(set(truth))
    averaged = {"labels": there, "average": "macro", "zero_division": 0.0}
    assert found.accuracy == pytest.approx(accuracy_score(truth, guess))
    assert found.uar == pytest.approx(recall_score(truth, guess, **averaged))
    assert found.macro_f1 == pytest.approx(f1_score(truth, guess, **averaged))
    np.testing.assert_array_equal(found.confusion, confusion_matrix(truth, guess, labels=LABELS))


@settings(deadline=None)
@given(ANSWERS)
def test_scikit_learn_counts_the_same_for_each_label(
    answers: list[tuple[int, tuple[float, ...]]],
) -> None:
    truth = [label for label, _ in answers]
    readings = [_scores(weights) for _, weights in answers]
    guess = [int(np.argmax(r.probabilities)) for r in readings]
    wanted = precision_recall_fscore_support(truth, guess, labels=LABELS, zero_division=0.0)
    for label, figures in zip(VOICE_LABELS, zip(*wanted, strict=True), strict=True):
        found = measure(readings, truth).per_class[label]
        assert (found.precision, found.recall, found.f1, found.support) == pytest.approx(figures)


def test_keeping_quiet_raises_coverage_figures_and_no_other() -> None:
    loud = measure([_said(0), _said(1)], [0, 0])
    shy = measure([_said(0), _said(1, abstained=True)], [0, 0])
    assert (loud.accuracy, loud.uar) == (shy.accuracy, shy.uar) == (0.5, 0.5)
    assert (loud.coverage, loud.answered_accuracy) == (1.0, 0.5)
    assert (shy.coverage, shy.answered_accuracy) == (0.5, 1.0)


def test_nothing_answered_is_nothing_right() -> None:
    assert measure([_said(0, abstained=True)], [0]).answered_accuracy == 0.0


def test_the_surest_four_fifths_are_counted_by_confidence() -> None:
    readings = [_said(0, confidence) for confidence in (0.9, 0.5, 0.8, 0.7, 0.6)]
    assert measure(readings, [0, 1, 0, 0, 0]).accuracy_at_80 == 1.0
    assert measure(readings, [1, 0, 0, 0, 0]).accuracy_at_80 == 0.75


@pytest.mark.parametrize(("n_right", "error"), [(10, 0.1), (9, 0.0), (5, 0.4), (0, 0.9)])
def test_overconfidence_is_what_it_is_by_hand(n_right: int, error: float) -> None:
    right = np.arange(10) < n_right
    assert calibration_error(np.full(10, 0.9), right) == pytest.approx(error)


def test_errors_of_several_bins_are_weighed_by_their_readings() -> None:
    confidence = np.array([0.35, 0.35, 0.35, 0.95])
    right = np.array([False, False, False, True])
    assert calibration_error(confidence, right) == pytest.approx((3 * 0.35 + 0.05) / 4)


def test_who_is_right_as_often_as_sure_is_calibrated() -> None:
    rng = np.random.default_rng(0)
    table = rng.dirichlet(np.ones(4), 20_000)
    truth = [int(rng.choice(4, p=row)) for row in table]
    assert measure([_scores(tuple(row)) for row in table], truth).ece < 0.015


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0.0, 1.0), st.booleans()), min_size=1, max_size=50))
def test_every_reading_lies_in_one_bin(answers: list[tuple[float, bool]]) -> None:
    confidence: npt.NDArray[np.float64] = np.array([sure for sure, _ in answers])
    bins = reliability(confidence, np.array([right for _, right in answers]))
    assert sum(b.n for b in bins) == len(answers)
    assert sum(b.n * b.confidence for b in bins) == pytest.approx(confidence.sum())


@pytest.mark.parametrize(("n_readings", "labels"), [(0, []), (1, []), (1, [0, 1])])
def test_nothing_to_measure_is_refused(n_readings: int, labels: list[int]) -> None:
    with pytest.raises(EvaluationError, match=f"got {n_readings} and {len(labels)}"):
        measure([_said(0)] * n_readings, labels)
