"""Messages cut and joined for a teacher."""

import random

from hypothesis import given
from hypothesis import strategies as st

from text.training.variants import cut_and_joined

TEXTS = ("i waited three weeks and nothing came. not even a mail!", "thank you", "where is it")


def test_each_message_gives_one_variant_and_then_the_joined_ones() -> None:
    assert len(cut_and_joined(TEXTS, 4, random.Random(1))) == len(TEXTS) + 4


def test_a_variant_has_no_word_that_its_message_had_not() -> None:
    made = cut_and_joined(TEXTS, 0, random.Random(1))
    for text, variant in zip(TEXTS, made, strict=True):
        assert set(variant.split()) <= set(text.split())


def test_joined_ones_have_words_of_both() -> None:
    words = {word for text in TEXTS for word in text.split()}
    for variant in cut_and_joined(TEXTS, 50, random.Random(1))[len(TEXTS) :]:
        assert set(variant.split()) <= words


@given(st.lists(st.text(min_size=1), min_size=1, max_size=5), st.integers(0, 2**32))
def test_any_messages_can_be_cut_and_joined(texts: list[str], seed: int) -> None:
    assert len(cut_and_joined(texts, 3, random.Random(seed))) == len(texts) + 3
