"""Clips read as calls: nothing of the future, no mood explained away, every caller better known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.reader import Ear
from speech.trial import NOTHING_HEARD, HeardClip, by_speaker, read_call, shuffled, table
from tests.callers import N_MOODS, caller, reader

READER = reader()
BALANCED = np.tile(np.arange(N_MOODS), 12)
N_CALLERS = 60
ORDERS = st.permutations(range(len(BALANCED)))


def _share_right(calls: list[list[HeardClip]], running: bool, after: int = 0) -> float:
    right = [
        table(readings).argmax(axis=1) == [clip.label for clip in call]
        for call in calls
        for readings in [read_call(READER, call, running)]
    ]
    return float(np.mean([found[after:] for found in right]))


def _mixed_calls() -> list[list[HeardClip]]:
    rng = np.random.default_rng(1)
    return [caller(rng.permutation(BALANCED), seed) for seed in range(N_CALLERS)]


@settings(max_examples=30, deadline=None)
@given(ORDERS, st.integers(0, len(BALANCED)))
def test_a_reading_never_changes_with_what_comes_later(order: list[int], n_heard: int) -> None:
    call = caller(BALANCED, seed=0)
    tail = [call[i] for i in order if i >= n_heard]
    whole = read_call(READER, call, running=True)
    other = read_call(READER, [*call[:n_heard], *tail], running=True)
    assert other[:n_heard] == whole[:n_heard]


@settings(max_examples=10, deadline=None)
@given(ORDERS)
def test_without_a_running_baseline_the_order_does_not_matter(order: list[int]) -> None:
    call = caller(BALANCED, seed=0)
    there = read_call(READER, call, running=False)
    turned = read_call(READER, [call[i] for i in order], running=False)
    assert turned == [there[i] for i in order]


def test_the_first_clip_is_read_against_the_population() -> None:
    call = caller(BALANCED, seed=0)
    running, alone = (read_call(READER, call, running) for running in (True, False))
    assert running[0] == alone[0]
    assert running[1:] != alone[1:]


def test_a_known_caller_is_read_better_than_a_stranger() -> None:
    calls = _mixed_calls()
    known, stranger = (_share_right(calls, running, after=8) for running in (True, False))
    assert known > stranger + 0.05


@pytest.mark.parametrize("mood", range(N_MOODS))
def test_a_caller_of_one_mood_throughout_keeps_it(mood: int) -> None:
    calls = [caller([mood] * 36, seed) for seed in range(N_CALLERS)]
    running, alone = (_share_right(calls, running) for running in (True, False))
    assert running >= alone - 0.05


def test_a_clip_without_voice_is_answered_by_silence_and_teaches_nothing() -> None:
    call = caller(BALANCED, seed=0)
    silent = HeardClip("caller 0", 0, ())
    readings = read_call(READER, [silent, *call[:3], silent, *call[3:]], running=True)
    assert readings[0] == readings[4] == NOTHING_HEARD
    assert readings[0].emotion is None
    assert readings[1:4] + readings[5:] == read_call(READER, call, running=True)


def test_a_clip_as_one_ear_heard_it_holds_that_ear_alone() -> None:
    call = caller(BALANCED, seed=0)
    heard = [clip.by(frozenset({Ear.SECOND})) for clip in call]
    assert {ear for clip in heard for window in clip.windows for ear in window.places} == {"second"}
    assert [clip.label for clip in heard] == [clip.label for clip in call]


def test_clips_become_one_call_a_speaker_in_their_order() -> None:
    one, two = caller([0, 1], seed=1), caller([2, 3], seed=2)
    assert by_speaker([two[0], one[0], two[1], one[1]]) == [two, one]


def test_shuffling_loses_no_clip_and_follows_its_seed() -> None:
    call = caller(BALANCED, seed=0)
    first, again = (shuffled(call, np.random.default_rng(4)) for _ in range(2))
    assert list(map(id, first)) == list(map(id, again)) != list(map(id, call))
    assert sorted(map(id, first)) == sorted(map(id, call))
