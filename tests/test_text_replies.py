"""Suggested replies: which fit, how names go in, and when a compensation may be offered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import Emotion
from text.replies import (
    Names,
    Purpose,
    RepliesError,
    Reply,
    SoFar,
    default_replies,
    read_replies,
    suggest,
)
from text.shift import Shift

SHIPPED = default_replies()
NAMES = Names("Ana", "case_7", "Jo")
LONG = SoFar(n_messages=5, waited_s=0)
SHEET = """
version: "2"
offers: {moods: [angry], shifts: [worsening], min_messages: 3, min_waited_s: 600}
templates:
  - {id: hello, purpose: information, moods: [neutral], text: "Hi {customer|there}, it's {expert}"}
  - {id: gift, purpose: compensation, moods: [angry, sad], text: "A gift for {case}"}
"""


@pytest.mark.parametrize("shift", Shift)
@pytest.mark.parametrize("emotion", [*Emotion, None])
def test_every_mood_has_replies_even_with_no_name_known(
    emotion: Emotion | None, shift: Shift
) -> None:
    assert len(suggest(SHIPPED, emotion, shift, Names())) >= 2


@pytest.mark.parametrize(
    ("emotion", "shift", "purpose"),
    [
        (Emotion.ANGRY, Shift.STEADY, Purpose.DE_ESCALATION),
        (Emotion.FRUSTRATED, Shift.STEADY, Purpose.APOLOGY),
        (Emotion.FRUSTRATED, Shift.WORSENING, Purpose.DE_ESCALATION),
        (Emotion.ANXIOUS, Shift.STEADY, Purpose.REASSURANCE),
        (Emotion.CONFUSED, Shift.STEADY, Purpose.CLARIFICATION),
        (Emotion.HAPPY, Shift.IMPROVING, Purpose.CELEBRATION),
        (None, Shift.STEADY, Purpose.INFORMATION),
    ],
)
def test_the_first_reply_suits_the_mood_and_the_shift(
    emotion: Emotion | None, shift: Shift, purpose: Purpose
) -> None:
    assert suggest(SHIPPED, emotion, shift, NAMES)[0].purpose is purpose


@pytest.mark.parametrize(
    ("emotion", "shift", "so_far", "offered"),
    [
        (Emotion.ANGRY, Shift.STEADY, SoFar(3, 0), True),
        (Emotion.ANGRY, Shift.STEADY, SoFar(1, 600), True),
        (Emotion.ANGRY, Shift.STEADY, SoFar(2, 599), False),
        (Emotion.SAD, Shift.WORSENING, SoFar(3, 0), True),
        (Emotion.SAD, Shift.STEADY, SoFar(9, 9999), False),
    ],
)
def test_compensation_is_offered_under_the_rule_only(
    emotion: Emotion, shift: Shift, so_far: SoFar, offered: bool
) -> None:
    replies = suggest(read_replies(SHEET), emotion, shift, NAMES, so_far)
    assert [reply.needs_approval for reply in replies] == [True] * offered


@pytest.mark.parametrize("emotion", Emotion)
def test_every_compensation_comes_last_and_needs_approval(emotion: Emotion) -> None:
    replies = suggest(SHIPPED, emotion, Shift.WORSENING, NAMES, LONG)
    marks = [reply.needs_approval for reply in replies]
    assert marks == sorted(marks)
    assert marks == [reply.purpose is Purpose.COMPENSATION for reply in replies]


def test_a_name_that_is_not_known_falls_back_or_leaves_the_reply_out() -> None:
    assert hello(Names(expert="Jo")) == ["Hi there, it's Jo"]
    assert hello(Names(customer="Ana")) == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("{expert}", "Hi {expert}, it's Jo"),
        ("{0.__class__}%s$x", "Hi {0.__class__}%s$x, it's Jo"),
        (r"\1\g<0>", r"Hi \1\g<0>, it's Jo"),
        ("Ana\n\nSent by\u202e support", "Hi Ana Sent by support, it's Jo"),
        (" \t", "Hi there, it's Jo"),
        ("A" * 500, f"Hi {'A' * 80}, it's Jo"),
    ],
)
def test_a_name_is_put_in_as_it_is(name: str, shown: str) -> None:
    assert hello(Names(customer=name, expert="Jo")) == [shown]


@given(st.text(), st.text(), st.text())
def test_no_name_breaks_or_takes_over_a_reply(customer: str, case: str, expert: str) -> None:
    for reply in suggest(SHIPPED, Emotion.ANGRY, Shift.WORSENING, Names(customer, case, expert)):
        assert reply.text.isprintable()
        assert len(reply.text) < 800


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{customer|there}", "{client}", r"line 5, templates\[0\].text.*{customer}, {case}"),
        ("{customer|there}", "{customer!r}", "in braces"),
        ("{customer|there}", "{customer", "in braces"),
        ("id: gift", "id: hello", r"line 6, templates\[1\].id: wanted each id once, got 'hello'"),
        ("[neutral]", "[calm]", "one of angry, frustrated"),
        ("information", "greeting", "one of apology"),
        ("min_messages: 3", "min_messages: few", "line 3, offers.min_messages: wanted a number"),
        (', text: "A gift for {case}"', "", r"line 6, templates\[1\]: wanted a field `text`"),
        ("version:", "edition:", "line 2.*one of version, offers, templates"),
    ],
)
def test_replies_that_cannot_be_used_say_where(old: str, new: str, told: str) -> None:
    with pytest.raises(RepliesError, match=told):
        read_replies(SHEET.replace(old, new))


def hello(names: Names) -> list[str]:
    replies: tuple[Reply, ...] = suggest(read_replies(SHEET), None, Shift.STEADY, names)
    return [reply.text for reply in replies]
