"""Redaction: what identifies goes, what is felt stays, and no input takes long."""

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.checksums import is_card, is_iban
from text.redaction import EXCERPT_CHARS, excerpt, redacted

# What must be gone, and the sentence it stands in: written for this test.
_TELLING = [
    ("ann.smith+shop@example.co.uk", "write to {} if you dare"),
    ("ann(dot)smith (at) example dot com", "I am {} by the way"),
    ("ann at example dot com", "send it to {} please"),
    ("+44 20 7946 0958", "ring {} after six"),
    ("(030) 901820", "my landline is {}, use it"),
    ("0171-2345678", "or {}."),
    ("555-867-5309", "you have {} on file"),
    ("oh seven seven double nine one two three four five six", "it is {} as I said twice"),
    ("4111 1111 1111 1111", "you charged {} twice!!"),
    ("5500-0000-0000-0004", "card {}"),
    ("DE89 3704 0044 0532 0130 00", "refund it to {} now"),
    ("gb29nwbk60161331926819", "account {}, as ever"),
    ("ORD-99812733", "where is {}?"),
    ("550e8400-e29b-41d4-a716-446655440000", "the app says {} and dies"),
    ("078-05-1120", "social security {}"),
    ("192.168.17.204", "my address is {}"),
    ("token=s3cr3t&u=ann", "I clicked https://shop.example/reset?{} and nothing"),
    ("hunter2", "my password is {}"),
    ("12.03.1971", "date of birth {}"),
    ("221b Baker Street", "deliver to {} at last"),
    ("NW1 6XE", "that is {} in London"),
    ("@annsmith", "{} is my handle"),
    ("Ann Smith", "My name is {}."),
    ("ann smith", "my name is {} and I want my money"),
    ("Müller", "Guten Tag, mein Name ist {}"),
    ("Ann", "This is {} from Leeds"),
    ("Annie", "call me {}!"),
    ("O’Brien", "Mrs {} told me so"),
    ("John", "Dear {},\nit broke again."),
    ("Ann Smith", "It broke.\n\nKind regards,\n{}"),
    ("ann smith", "it broke\nthanks\n{}\nLeeds"),
    ("Ann", "Sort it out. Thanks, {}"),
    ("Ann", "never again - {}"),
]
_HARMLESS = [
    "I waited 45 minutes on 22.11.2026 at 14:30, then 20 more!!",
    "It cost $1,234.56 instead of 99 euros in 2024-2025, 24/7 support my foot.",
    "call me back today",
    "My name is on the invoice, is that not enough?",
    "my name is spelled wrong again",
    "This is Ridiculous. I am Furious.",
    "Homing pigeons make the best SOs",
    "Hi team, hello there, thanks a lot!",
    "My password is wrong and the pin is not accepted",
    "We met at noon. The dot is red 😡😡",
    "iPhone 15 Pro Max, 256 GB, version 17.2.1",
    "",
]


@pytest.mark.parametrize(("telling", "sentence"), _TELLING)
def test_what_identifies_is_gone_and_the_rest_stays(telling: str, sentence: str) -> None:
    made = redacted(sentence.format(telling))
    assert telling not in made
    assert "[" in made
    assert sentence.split("{}", maxsplit=1)[0][-8:] in made


def test_a_link_keeps_where_it_leads_without_who_opened_it() -> None:
    link = "ftp://ann:pw@files.example/terms?user=ann#top"
    assert redacted(f"{link} fails") == "ftp://files.example/terms?[…] fails"


@pytest.mark.parametrize("text", _HARMLESS)
def test_what_identifies_nobody_stays_as_it_was(text: str) -> None:
    assert redacted(text) == text


@given(st.text(string.ascii_lowercase + " .,!", max_size=40), st.integers(10**9, 10**15))
def test_no_long_number_gets_through_whatever_is_around_it(around: str, number: int) -> None:
    made = redacted(f"{around} {number} {around}")
    assert str(number) not in made


@given(
    st.text(max_size=30),
    st.from_regex(r"[a-z]{1,12}(\.[a-z]{1,12})?@[a-z]{1,12}\.(com|de|co\.uk)", fullmatch=True),
)
def test_no_mail_address_gets_through(around: str, address: str) -> None:
    assert address not in redacted(f"{around} {address} {around}")


@given(st.text(max_size=200))
def test_redacting_twice_is_redacting_once_but_for_marks(text: str) -> None:
    once = redacted(text)
    assert redacted(once).count("@") <= once.count("@")
    assert len(once) <= 8 * len(text) + 8


@pytest.mark.parametrize(
    "piece", ["1", "a.", " ", "A ", "dot ", "at ", "a-", "1 ", "regards\n", "one ", "w@", "\n", "("]
)
def test_no_text_takes_long(piece: str) -> None:
    began_s = time.process_time()
    excerpt(piece * 200_000)
    assert time.process_time() - began_s < 1.0


def test_an_excerpt_is_redacted_before_it_is_cut() -> None:
    made = excerpt("x" * (EXCERPT_CHARS - 8) + " ann.smith@example.com and on")
    assert "ann" not in made
    assert len(made) <= EXCERPT_CHARS + 1


@pytest.mark.parametrize(
    ("number", "is_one"),
    [("4111 1111 1111 1111", True), ("4111 1111 1111 1112", False), ("0" * 16, False)],
)
def test_cards_are_told_by_luhns_formula(number: str, is_one: bool) -> None:
    assert is_card(number) is is_one


@pytest.mark.parametrize(
    ("number", "is_one"), [("NO93 8601 1117 947", True), ("NO93 8601 1117 948", False), ("", False)]
)
def test_accounts_are_told_by_their_remainder(number: str, is_one: bool) -> None:
    assert is_iban(number) is is_one
