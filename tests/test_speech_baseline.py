"""The caller's baseline: Bayes' rule for who is calling, learned from what was heard so far."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import norm

from speech.baseline import CallerBaseline, MoodSpace, Vector
from speech.training.baseline_fit import SpaceConfig, fit_space
from tests.callers import CALLER_VAR, MOODS, N_MOODS, K, space

SPACE = space()
VECTORS = arrays(np.float64, K, elements=st.floats(-10.0, 10.0))
CALLERS = st.builds(CallerBaseline, st.floats(0.01, 100.0), VECTORS)


def _relative(log_likelihood: Vector) -> Vector:
    return np.asarray(log_likelihood - log_likelihood[0])


def _certain(mood: int) -> Vector:
    return np.asarray(np.eye(N_MOODS)[mood])


@settings(deadline=None)
@given(VECTORS)
def test_of_an_unknown_caller_only_the_population_is_known(place: Vector) -> None:
    found = SPACE.log_likelihood(place, SPACE.unknown_caller())
    wanted = norm(MOODS, np.sqrt(1.0 + CALLER_VAR)).logpdf(place).sum(axis=1)
    np.testing.assert_allclose(_relative(found), _relative(wanted), atol=1e-9)


@settings(deadline=None)
@given(st.lists(VECTORS, min_size=1, max_size=5), VECTORS)
def test_what_was_heard_is_believed_as_bayes_would(heard: list[Vector], place: Vector) -> None:
    caller = SPACE.unknown_caller()
    for n, reading in enumerate(heard):
        caller = SPACE.after(caller, reading, _certain(n % N_MOODS), weight=1.0)
    found = SPACE.log_likelihood(place, caller)
    wanted = _conditioned([reading - MOODS[n % N_MOODS] for n, reading in enumerate(heard)], place)
    np.testing.assert_allclose(_relative(found), _relative(wanted), atol=1e-6)


def _conditioned(left_over: list[Vector], place: Vector) -> Vector:
    """The textbook's way: the new reading's normal, given those before, by their covariance."""
    wanted = np.zeros(N_MOODS)
    for d in range(K):
        n = len(left_over)
        before = CALLER_VAR[d] * np.ones((n, n)) + np.eye(n)
        gain = np.linalg.solve(before, CALLER_VAR[d] * np.ones(n))
        mean = gain @ [reading[d] for reading in left_over]
        variance = CALLER_VAR[d] + 1.0 - gain.sum() * CALLER_VAR[d]
        wanted += norm(MOODS[:, d] + mean, np.sqrt(variance)).logpdf(place[d])
    return wanted


@settings(deadline=None)
@given(VECTORS, VECTORS)
def test_a_caller_heard_without_end_has_their_offset_removed(place: Vector, offset: Vector) -> None:
    heard = 1e9
    known = SPACE.log_likelihood(place + offset, CallerBaseline(heard, offset * heard))
    nobody = SPACE.log_likelihood(place, CallerBaseline(heard, np.zeros(K)))
    np.testing.assert_allclose(known, nobody, atol=1e-5)


@settings(deadline=None)
@given(CALLERS, VECTORS, VECTORS, st.integers(0, N_MOODS - 1))
def test_a_reading_without_weight_teaches_nothing(
    caller: CallerBaseline, place: Vector, heard: Vector, mood: int
) -> None:
    after = SPACE.after(caller, heard, _certain(mood), weight=0.0)
    before = SPACE.log_likelihood(place, caller)
    np.testing.assert_array_equal(SPACE.log_likelihood(place, after), before)


@settings(deadline=None)
@given(CALLERS, st.floats(0.0, 50.0))
def test_a_capped_caller_is_the_same_one_known_less_well(
    caller: CallerBaseline, heard: float
) -> None:
    capped = caller.capped(heard)
    assert capped.heard == min(caller.heard, heard)
    wanted = caller.residual * capped.heard
    np.testing.assert_allclose(capped.residual * caller.heard, wanted, atol=1e-9)


def test_anger_is_not_explained_away_as_the_caller() -> None:
    caller = SPACE.unknown_caller()
    for _ in range(100):
        caller = SPACE.after(caller, MOODS[0], _certain(0), weight=1.0)
    np.testing.assert_array_equal(caller.residual, np.zeros(K))
    assert SPACE.log_likelihood(MOODS[0], caller).argmax() == 0


def test_a_doubtful_reading_takes_away_each_mood_as_far_as_it_is_believed() -> None:
    torn = np.array([0.5, 0.3, 0.2, 0.0])
    caller = SPACE.after(SPACE.unknown_caller(), np.ones(K), torn, weight=0.5)
    wanted = np.ones(K) - (0.5 * MOODS[0] + 0.3 * MOODS[1] + 0.2 * MOODS[2])
    np.testing.assert_allclose(caller.residual, 0.5 * wanted)


def test_many_windows_are_placed_as_each_alone() -> None:
    fitted = _fitted(np.random.default_rng(0), n_callers=30)
    windows = np.random.default_rng(1).normal(size=(5, K + 2)).astype(np.float32)
    together, alone = fitted.place(windows), [fitted.place(window) for window in windows]
    assert together.shape == (5, K)
    np.testing.assert_allclose(together, alone, atol=1e-4)


def _fitted(rng: np.random.Generator, n_callers: int, n_windows: int = 3) -> MoodSpace:
    """A space fitted on callers of every mood, whose features are a turned, stretched copy."""
    labels = np.tile(np.repeat(np.arange(N_MOODS), n_windows), n_callers)
    who = np.repeat(np.arange(n_callers), N_MOODS * n_windows)
    offsets = rng.normal(0.0, np.sqrt(CALLER_VAR), (n_callers, K))
    places = MOODS[labels] + offsets[who] + rng.normal(size=(len(labels), K))
    mixing = rng.normal(size=(K, K + 2)) * np.exp(rng.normal(size=K + 2))
    features = (places @ mixing + 100.0).astype(np.float32)
    return fit_space(features, labels, who.astype(str), SpaceConfig(K, shrinkage=0.0))


def _distances(moods: Vector) -> Vector:
    return np.asarray(np.linalg.norm(moods[:, None] - moods[None], axis=2))


def test_fitting_finds_moods_and_callers_behind_any_features() -> None:
    fitted = _fitted(np.random.default_rng(3), n_callers=400)
    np.testing.assert_allclose(_distances(fitted.moods), _distances(MOODS), rtol=0.05)
    np.testing.assert_allclose(sorted(fitted.caller_var), sorted(CALLER_VAR), rtol=0.2)


@pytest.mark.parametrize("seed", range(3))
def test_a_fitted_space_hears_nearly_as_well_as_the_true_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mixing = rng.normal(size=(K, 2 * K))
    labels, who = np.tile(np.arange(N_MOODS), 300), np.repeat(np.arange(100), 3 * N_MOODS)
    places = MOODS[labels] + rng.normal(0.0, np.sqrt(CALLER_VAR), (100, K))[who]
    places += rng.normal(size=places.shape)
    features = (places @ mixing).astype(np.float32)
    fitted = fit_space(features, labels, who.astype(str), SpaceConfig(K))
    true, learned = _share_right(SPACE, places, labels), _share_right(fitted, features, labels)
    assert learned == pytest.approx(true, abs=0.02)


def _share_right(
    fitted: MoodSpace, features: npt.NDArray[np.floating], labels: npt.NDArray[np.int64]
) -> float:
    nobody = fitted.unknown_caller()
    places = fitted.place(features.astype(np.float32))
    guesses = [fitted.log_likelihood(place, nobody).argmax() for place in places]
    return float(np.mean(guesses == labels))


def test_callers_who_differ_in_nothing_have_no_variance() -> None:
    rng = np.random.default_rng(5)
    labels, who = np.tile(np.arange(N_MOODS), 300), np.repeat(np.arange(100), 3 * N_MOODS)
    features = (MOODS[labels] + rng.normal(size=(len(labels), K))).astype(np.float32)
    assert fit_space(features, labels, who.astype(str), SpaceConfig(K)).caller_var.max() < 0.1


def test_directions_that_hold_nothing_are_left_out() -> None:
    rng = np.random.default_rng(6)
    labels, who = np.tile(np.arange(N_MOODS), 60), np.repeat(np.arange(20), 3 * N_MOODS)
    heard = MOODS[labels] + rng.normal(size=(len(labels), K))
    features = np.hstack([heard, heard, np.zeros((len(labels), 3))]).astype(np.float32)
    fitted = fit_space(features, labels, who.astype(str), SpaceConfig(n_directions=2 * K))
    assert _share_right(fitted, features, labels) > 0.8
