"""Texts that are one text, changed a little; and texts that are not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.shingles import NEAR, Lookalikes, Sketch, sketch

COMPLAINT = "Shop charged me twice for one order and support has been silent for a week now."

SAME = [
    "RT @jo: Shop charged me twice for one order and support has been silent for a week now.",
    "shop charged me TWICE for one order!!! and support has been silent for a week now #shopfail",
    "Shop charged me twice for one order and support has been silent for a week now. https://x.test/1",
    "Shop charged me 2x twice for one order & support has been silent for a week now 😡😡😡",
    "So Shop charged me twice for one order and the support has been silent for a week now.",
]
OTHER = [
    "Support was silent for a week, then they refunded what they charged twice. All good now.",
    "My order from the shop has not arrived and I have been waiting for two weeks.",
    "Why does the app ask me to sign in again every single morning?",
    "Charged twice. Again.",
    "The shop charged me once, as it should, and support answered within the hour. Lovely.",
]


def _sketched(text: str) -> Sketch:
    found = sketch(text)
    assert found is not None
    return found


@pytest.mark.parametrize("text", SAME)
def test_a_text_changed_a_little_is_the_same(text: str) -> None:
    assert _sketched(COMPLAINT).likeness(_sketched(text)) >= NEAR


@pytest.mark.parametrize("text", [text for text in OTHER if sketch(text)])
def test_another_text_of_the_same_matter_is_not(text: str) -> None:
    assert _sketched(COMPLAINT).likeness(_sketched(text)) < NEAR


@pytest.mark.parametrize(
    "text", ["", "ok", "https://shop.test/a/very/long/address", "@a @b 12 34 !!"]
)
def test_what_has_hardly_words_is_not_compared(text: str) -> None:
    assert sketch(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "送料が二回も請求されました。返事もありません。どうなっていますか。",
        "\ud800" * 30 + COMPLAINT,
    ],
)
def test_any_script_is_compared(text: str) -> None:
    assert _sketched(text).likeness(_sketched(text + "!")) == 1.0


def test_likenesses_are_found_among_many() -> None:
    kept = Lookalikes()
    for number in range(300):
        kept.keep(_sketched(f"{COMPLAINT[::-1]} {'abcdefghij'[number % 10] * (number % 37)}"))
    kept.keep(_sketched(COMPLAINT))
    assert [kept.like(_sketched(text)) for text in SAME] == [[300]] * len(SAME)
    assert all(300 not in kept.like(_sketched(text)) for text in OTHER[:3])


def test_the_oldest_are_forgotten() -> None:
    kept = Lookalikes(most=2)
    for text in (COMPLAINT, *OTHER[:2]):
        kept.keep(_sketched(text))
    assert kept.like(_sketched(COMPLAINT)) == []
    assert kept.like(_sketched(OTHER[1])) == [2]


@given(st.text(max_size=200))
def test_a_text_is_like_itself_or_too_short(text: str) -> None:
    found = sketch(text)
    assert (
        found is None
        or found.likeness(_sketched(text.upper().lower() if text.isascii() else text)) == 1.0
    )


def test_ten_thousand_posts_are_compared_in_seconds() -> None:
    kept, began_s = Lookalikes(), time.process_time()
    for number in range(10_000):
        found = _sketched(
            f"post of {number * 7919 % 10_007:b} things that {number * 31 % 9973:b} went wrong"
        )
        kept.like(found)
        kept.keep(found)
    assert time.process_time() - began_s < 20
