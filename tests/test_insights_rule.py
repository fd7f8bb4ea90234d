"""The rule language: what it says, what it refuses and where, and what it has no word for."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from emotion.labels import Emotion
from insights.rule import (
    About,
    All,
    Any,
    Change,
    Compared,
    Condition,
    Conduct,
    Course,
    Feeling,
    Feels,
    Going,
    Level,
    Measured,
    Named,
    Not,
    written,
)
from insights.rule_parser import VOCABULARY, parse_rule
from insights.rule_tokens import LONGEST_RULE, RuleError
from tests.rules import conditions
from text.shift import Shift

ANGRY = Level(Feeling.ANGER, Compared.ABOVE, 0.85, 3.0)
TALKED_OVER = Measured(Conduct.OVERTALK, Compared.ABOVE, 2.0, 30.0)
KEY_ACCOUNT = Named(About.CUSTOMER, "key_account")


@pytest.mark.parametrize(
    ("rule", "meant"),
    [
        ("anger > 0.85 for 3 s", ANGRY),
        ("anger > 0.85 for 3 s and overtalk > 2 s in 30 s", All((ANGRY, TALKED_OVER))),
        ("negativity rising 0.3 over 20 s", Change(Feeling.NEGATIVITY, Course.RISING, 0.3, 20.0)),
        ("dead_air > 8 s", Measured(Conduct.DEAD_AIR, Compared.ABOVE, 8.0)),
        ("customer is key_account and frustrated", All((KEY_ACCOUNT, Feels(Emotion.FRUSTRATED)))),
        ("customer is angry", Feels(Emotion.ANGRY)),
        ("trend is worsening", Going(Shift.WORSENING)),
        ("queue is billing", Named(About.QUEUE, "billing")),
        ("call_length > 10 min", Measured(Conduct.CALL_LENGTH, Compared.ABOVE, 600.0)),
        ("talk_share > 0.7 in 1 min", Measured(Conduct.TALK_SHARE, Compared.ABOVE, 0.7, 60.0)),
        ("  CALM<0.2\n", Level(Feeling.CALM, Compared.BELOW, 0.2)),
    ],
)
def test_a_rule_says_what_it_says(rule: str, meant: Condition) -> None:
    assert parse_rule(rule) == meant


def test_and_binds_closer_than_or_and_not_closest() -> None:
    a, b, c = Feels(Emotion.ANGRY), Feels(Emotion.SAD), Feels(Emotion.HAPPY)
    assert parse_rule("angry or sad and not happy") == Any((a, All((b, Not(c)))))
    assert parse_rule("(angry or sad) and happy") == All((Any((a, b)), c))


@pytest.mark.parametrize(
    ("rule", "at", "wanted"),
    [
        ("", 0, "a test"),
        ("anger", 5, "rising"),
        ("anger > 85", 8, "from 0 to 1"),
        ("anger > 0.8 for", 15, "a duration"),
        ("anger > 0.8 for 3", 17, "s, min"),
        ("anger > 0.8 for 3 m", 18, "s, min"),
        ("anger > 0.8 for 900 s", 16, "up to 120 s"),
        ("anger = 0.8", 6, "a word"),
        ("(anger > 0.8", 12, "`)`"),
        ("anger > 0.8)", 11, "the end of the rule"),
        ("angry and", 9, "a test"),
        ("dead_air > 8 s in 30 s", 15, "the end of the rule"),
        ("overtalk > 0.5", 14, "s, min"),
        ("customer is", 11, "a name"),
        ("customer is for", 12, "a name"),
        ("trend is up", 9, "worsening"),
        ("anger > 1.2.3", 8, "a number"),
        ("anger > ٣", 8, "a number"),
        ("anger > 0.12345678", 8, "a number"),
    ],
)
def test_a_fault_is_told_with_its_place(rule: str, at: int, wanted: str) -> None:
    with pytest.raises(RuleError, match=f"at character {at + 1}: wanted .*") as told:
        parse_rule(rule)
    assert told.value.at == at
    assert wanted in str(told.value)


@pytest.mark.parametrize(
    "rule",
    [
        "angry " * LONGEST_RULE,
        "(" * 200 + "angry" + ")" * 200,
        "not " * 200 + "angry",
        " and ".join(["angry"] * 31),
    ],
)
def test_a_rule_without_end_is_refused(rule: str) -> None:
    with pytest.raises(RuleError, match=r"at most|up to"):
        parse_rule(rule)


@given(conditions())
def test_what_is_written_is_read_back_the_same(condition: Condition) -> None:
    assert parse_rule(written(condition)) == condition


_PIECES = st.sampled_from(
    [*sorted(VOCABULARY), "0.85", "3", "(", ")", ">", "<", "x", "é", "\0", "İ"]
)


@given(st.one_of(st.text(), st.lists(_PIECES).map(" ".join)))
@example("customer is İ")
@example("anger > 0.000001 for 0.000001 min")
def test_any_text_is_a_rule_or_a_rule_error(rule: str) -> None:
    read = _read(rule)
    if isinstance(read, RuleError):
        assert 0 <= read.at <= len(rule)
    else:
        assert parse_rule(written(read)) == read


def _read(rule: str) -> Condition | RuleError:
    try:
        return parse_rule(rule)
    except RuleError as error:
        return error


AGENTS = ("agent", "expert", "staff", "employee", "advisor", "their", "voice", "tone", "agent_mood")


@pytest.mark.parametrize("who", AGENTS)
@pytest.mark.parametrize(
    "rule",
    [
        "{} is angry",
        "{} angry",
        "{} anger > 0.5",
        "anger of {} > 0.5",
        "{}_anger > 0.5",
        "{} > 0.5",
    ],
)
def test_the_language_has_no_word_for_an_agents_mood(who: str, rule: str) -> None:
    with pytest.raises(RuleError):
        parse_rule(rule.format(who))


def test_no_word_of_the_language_names_an_agent() -> None:
    assert not [word for word in VOCABULARY for who in AGENTS if who in word]
    assert set(About) == {About.CUSTOMER, About.QUEUE}
