"""Tokens: what of a message reaches the network."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from text.tokens import PADDING, UNKNOWN, Ids, TokenConfig, encode, tokens

SMALL = TokenConfig(n_tokens=6, n_grams=8, gram_buckets=64, n_pieces=16, piece_buckets=32)
WORDS = {"good": 2, "bad": 3}


def test_words_marks_and_emoticons_are_tokens() -> None:
    assert tokens("I can't pay £20 :( why?!") == [
        *("I", "can't", "pay", "£", "20", ":(", "why", "?!")
    ]


def test_an_emoji_is_read_by_its_name() -> None:
    assert tokens("no 😡") == ["no", "pouting", "face"]


def test_known_words_have_their_numbers_and_others_are_unknown() -> None:
    assert encode(["good odd BAD"], WORDS, SMALL).words[0].tolist() == [
        *(2, UNKNOWN, 3, PADDING, PADDING, PADDING)
    ]


def test_capitals_are_told_beside_the_words() -> None:
    assert encode(["good BAD I"], WORDS, SMALL).capitals[0].tolist() == [0, 1, 0, 0, 0, 0]


def test_a_long_message_is_read_by_both_ends() -> None:
    text = "good " * 10 + "bad bad bad"
    assert encode([text], WORDS, SMALL).words[0].tolist() == [2, 2, 2, 3, 3, 3]


def test_a_typo_shares_pieces_with_the_word() -> None:
    wide = TokenConfig(piece_buckets=1 << 15)
    right, typo = encode(["disappointed", "dissapointed"], {}, wide).pieces
    other = encode(["wonderful"], {}, wide).pieces[0]
    assert len(_shared(right, typo)) > len(_shared(right, other)) + 5


def test_an_empty_message_has_a_length() -> None:
    assert encode(["", "good"], WORDS, SMALL).lengths.tolist() == [1, 1]


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_becomes_numbers_within_bounds(texts: list[str]) -> None:
    encoded = encode(texts, WORDS, SMALL)
    assert encoded.words.max() <= 3
    assert encoded.grams.max() < SMALL.gram_buckets
    assert encoded.pieces.max() < SMALL.piece_buckets


@given(st.text())
def test_the_same_text_becomes_the_same_numbers(text: str) -> None:
    one, two = encode([text], WORDS, SMALL), encode([text], WORDS, SMALL)
    assert np.array_equal(one.grams, two.grams)
    assert np.array_equal(one.pieces, two.pieces)


def _shared(one: Ids, two: Ids) -> set[int]:
    return (set(one.tolist()) & set(two.tolist())) - {PADDING}
