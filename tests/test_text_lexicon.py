"""The lexicon: what it holds, how it is read and written, and what it refuses."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import Emotion
from text.cues import find_cues
from text.lexicon import LexiconError, Section, default_lexicon, read_lexicon, write_lexicon

SHEET = """\
name: desk
version: "2"
moods:
  - {words: [gutted, over ... moon], mood: sad, weight: 0.7, negated: happy}
  - {words: 😡, mood: angry, weight: 1}
negators: [no, "n't"]
intensifiers: {very: 1.5}
"""


def test_the_shipped_lexicon_knows_every_mood_and_section() -> None:
    entries = default_lexicon().entries
    assert len(entries) > 500
    assert {e.section for e in entries} == set(Section)
    assert {e.mood for e in entries} == set(Emotion)


def test_the_shipped_lexicon_is_written_and_read_back_the_same() -> None:
    assert read_lexicon(write_lexicon(default_lexicon())) == default_lexicon()


@given(
    st.sampled_from(Section),
    st.sampled_from(Emotion),
    st.floats(0, 1),
    st.none() | st.sampled_from(Emotion),
)
def test_any_entry_is_read_back_as_it_was_written(
    section: Section, mood: Emotion, weight: float, negated: Emotion | None
) -> None:
    lexicon = read_lexicon(SHEET)
    entry = replace(lexicon.entries[0], mood=mood, weight=weight, negated=negated, section=section)
    edited = replace(lexicon, entries=(entry,))
    assert read_lexicon(write_lexicon(edited)) == edited


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("GUTTED here", ["GUTTED"]),
        ("we were over the moon", ["over the moon"]),
        ("over all of the moon", ["over all of the moon"]),
        ("over. The moon", []),
        ("over all of the big moon", []),
        ("moon over", []),
    ],
)
def test_what_a_supervisor_adds_is_found(message: str, words: list[str]) -> None:
    assert [c.words for c in find_cues(message, read_lexicon(SHEET)) if c.emotion] == words


def test_no_is_a_word_and_not_a_truth_value() -> None:
    assert "no" in read_lexicon(SHEET).negators


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("weight: 0.7", "weight: heavy", r"line 4, moods\[0\].weight: wanted a number from 0 to 1"),
        ("weight: 0.7", "weight: 1.7", "got '1.7'"),
        ("weight: 0.7", "weight: .nan", "got '.nan'"),
        ("mood: sad", "mood: blue", r"line 4, moods\[0\].mood: wanted one of angry, frustrated"),
        (", mood: angry", "", r"line 5, moods\[1\]: wanted a field `mood`"),
        ("negated: happy", "negative: happy", r"line 4, moods\[0\]: wanted one of words, mood"),
        ("😡", "gutted", r"line 5, moods\[1\].words: wanted each phrase once"),
        ("😡", "'!!!'", "line 5.*1 to 8 words or emoji"),
        ("gutted,", "... gutted,", "only between them"),
        ("very: 1.5", "very: 9", "line 7, intensifiers.very: wanted a number from 0.1 to 3"),
        ("moods:", "mods:", "line 3, the whole file: wanted one of name, version, moods"),
        ("name: desk", "name: desk\nname: shop", "line 2, the whole file: wanted each name once"),
        ("- {words: [g", "- words: [g", "wanted YAML, got: .*line 4"),
        ("name: desk\n", "", "a field `name`"),
    ],
)
def test_a_lexicon_that_cannot_be_used_says_where(old: str, new: str, told: str) -> None:
    with pytest.raises(LexiconError, match=told):
        read_lexicon(SHEET.replace(old, new))


@pytest.mark.parametrize("text", ["", "just words", "[]", "&a [*a]", "x" * 1_000_001, "\x00"])
def test_what_is_no_lexicon_is_refused(text: str) -> None:
    with pytest.raises(LexiconError, match="the lexicon can't be used"):
        read_lexicon(text)


@given(st.text())
def test_no_text_breaks_the_reading_of_a_lexicon(text: str) -> None:
    with pytest.raises(LexiconError):
        read_lexicon(text)
