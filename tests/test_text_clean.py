"""Cleaning: what is normalised, what is kept, and how long it takes."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from text.clean import CleanConfig, clean
from text.jargon import JargonError, default_jargon, read_jargon

JARGON = default_jargon()
OURS = CleanConfig()
BARE = CleanConfig(punctuation=False, numbers=False)

# Any text, and text rich in what cleaning looks for.
MESSAGES = st.text() | st.lists(
    st.sampled_from(["<b>", "&amp;", "&lt;", "#", "[NAME]", "http://", "www.", "a.com", "@", "x"])
    | st.sampled_from(["+44 20 7946 0958", "4u", "aaa", "'", "dont", "!!!!", "w/", " ", "\u200b"])
    | st.text(max_size=3)
).map("".join)


@pytest.mark.parametrize(
    ("message", "cleaned"),
    [
        ("Pls check my ACCT asap, thx", "please check my ACCOUNT as soon as possible, thanks"),
        ("wtf is going on w/ my order", "what the fuck is going on with my order"),
        ("u didnt recieve it b/c its lost", "you didn't receive it because its lost"),
        ("I’m “happy”", 'i\'m "happy"'),
        ("soooo gooood!!!!!!", "so good!!!"),
        ("<b>late</b> &amp; broken, don&#39;t care", "late and broken, don't care"),
        ("write to jo.doe+x@mail.example.co.uk now", "write to email now"),
        ("see https://shop.example/x?a=1&b=2 or shop.com", "see url or url"),
        ("call +44 (20) 7946-0958 today", "call phone today"),
        ("call 555-123-4567.", "call phone."),
        ("order 12345678 of 1000 pieces", "order 12345678 of 1000 pieces"),
        ("hello [NAME], #PRS_ORG# here", "hello name , prs org here"),
        ("ｆｕｌｌ\u200bwidth\x00zero\r\nline", "fullwidth zero line"),
        ("Why 😡😡😡😡", "why 😡😡😡"),
    ],
)
def test_a_message_is_normalised(message: str, cleaned: str) -> None:
    assert clean(message, OURS, JARGON).lower() == cleaned.lower()


@pytest.mark.parametrize(
    ("config", "cleaned"),
    [
        (OURS, "late 3 times! please refund 😡"),
        (CleanConfig(punctuation=False), "late 3 times please refund"),
        (CleanConfig(numbers=False), "late times! please refund 😡"),
        (BARE, "late times please refund"),
        (CleanConfig(lower=False), "Late 3 times! PLEASE refund 😡"),
        (CleanConfig(jargon=False), "late 3 times! pls refund 😡"),
    ],
)
def test_each_switch_does_its_own_part(config: CleanConfig, cleaned: str) -> None:
    assert clean("Late 3 times! PLS refund 😡", config, JARGON) == cleaned


@given(MESSAGES)
@example("aa'a")
@example("htttp://a")
@pytest.mark.parametrize("config", [OURS, BARE, CleanConfig(lower=False)])
def test_cleaning_twice_changes_nothing(config: CleanConfig, message: str) -> None:
    once = clean(message, config, JARGON)
    assert clean(once, config, JARGON) == once


@given(MESSAGES)
def test_the_seed_way_leaves_neither_marks_nor_digits(message: str) -> None:
    assert all(c.isspace() or not c.isascii() or c.isalpha() for c in clean(message, BARE, JARGON))


def test_a_line_of_twenty_words_costs_under_fifty_microseconds() -> None:
    line = "hello pls check my acct, the refund for order 4411 didnt arrive and u said 3 days ago"
    best_s = min(_seconds(line) for _ in range(300))
    assert best_s < 50e-6


@pytest.mark.parametrize("unit", ["a", "a'/", "<a", "@", "a@", "0 ", "&amp;", "[A", "a.", "w/"])
def test_a_hostile_megabyte_takes_no_more_than_seconds(unit: str) -> None:
    began_s = time.perf_counter()
    clean(unit * (1_000_000 // len(unit)), BARE, JARGON)
    assert time.perf_counter() - began_s < 5


@pytest.mark.parametrize(
    ("sheet", "told"),
    [
        ("version: '1'\nforms:\n  Pls: please", "line 3.*one word in small letters.*'Pls'"),
        ("version: '1'\nforms:\n  pls:", "line 3, forms.pls: wanted words"),
        ("version: '1'\nforms:\n  a: b c\n  c: d", "line 3.*`c` is one"),
        ("forms: {a: b}", "a field `version`"),
        ("version: '1'\nforms: [a]", "line 2, forms: wanted a mapping"),
        ("version: '1'\nforms: {a: b}\nsorts: 1", "line 3.*one of version, forms, got 'sorts'"),
        ("forms: {a: b", "wanted YAML"),
        ("", "got nothing"),
    ],
)
def test_a_jargon_list_that_cannot_be_used_says_where(sheet: str, told: str) -> None:
    with pytest.raises(JargonError, match=told):
        read_jargon(sheet)


def _seconds(line: str) -> float:
    began_s = time.perf_counter()
    clean(line, OURS, JARGON)
    return time.perf_counter() - began_s
