"""Paired: who is put together, and that the figures are those of the pairs."""

import pytest

from emotion.labels import Emotion
from emotion.metrics import EvaluationError
from speech.paired import Labelled, WordsRow, words_rows
from speech.words import WordsConfig
from tests.calls import ANGRY, CALM, HAPPY, mood

CONFIG = WordsConfig(abstain_below=0.6)
VOICES = [Labelled(mood(angry=0.4, happy=0.1), Emotion.ANGRY), Labelled(CALM, Emotion.NEUTRAL)]
LINES = [
    Labelled(ANGRY, Emotion.ANGRY),
    Labelled(HAPPY, Emotion.HAPPY),
    Labelled(CALM, Emotion.NEUTRAL),
    Labelled(None, Emotion.ANGRY),
]


def _rows() -> dict[tuple[str, str], WordsRow]:
    return {(r.pairs, r.read_from): r for r in words_rows(VOICES, LINES, CONFIG)}


def test_voices_meet_the_lines_of_their_mood_and_the_plain_ones() -> None:
    assert {key: row.n for key, row in _rows().items()} == {
        ("line of the same mood", "voice"): 3,
        ("line of the same mood", "voice and words"): 3,
        ("plain line", "voice"): 2,
        ("plain line", "voice and words"): 2,
    }


def test_a_line_that_was_read_helps_and_one_that_was_not_does_not() -> None:
    rows = _rows()
    assert rows["line of the same mood", "voice"].accuracy == pytest.approx(1 / 3)
    assert rows["line of the same mood", "voice and words"].accuracy == pytest.approx(2 / 3)


def test_plain_lines_change_nothing() -> None:
    rows = _rows()
    alone, both = rows["plain line", "voice"], rows["plain line", "voice and words"]
    assert both.accuracy == alone.accuracy


def test_voices_that_meet_no_line_can_not_be_measured() -> None:
    with pytest.raises(EvaluationError):
        words_rows(VOICES, [Labelled(HAPPY, Emotion.HAPPY)], CONFIG)
