"""The rule language: text in, Condition out, or an error that points at the place.

condition   = together { "or" together }
together    = single { "and" single }
single      = "not" single | "(" condition ")" | test
test        = feeling ( ">" | "<" ) number [ "for" duration ]
            | feeling ( "rising" | "falling" ) number "over" duration
            | [ "customer" "is" ] mood
            | "trend" "is" ( "worsening" | "improving" | "steady" )
            | conduct ( ">" | "<" ) ( number | duration ) [ "in" duration ]
            | ( "customer" | "queue" ) "is" name
duration    = number ( "s" | "min" )
"""

import re
from collections.abc import Callable, Sequence

from emotion.labels import Emotion
from insights.rule import (
    MOODS,
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
    Test,
)
from insights.rule_tokens import RuleError, Token, tokens_of
from text.shift import Shift

MOST_SPEECH_S = 120.0  # of the customer's speech that a rule can look back on
MOST_WINDOW_S = 300.0  # of the call
_MOST_SECONDS = 86_400.0
_MOST_TESTS = 30
_DEEPEST = 10  # brackets and "not"s within each other

_UNITS = {"s": 1.0, "min": 60.0}
_NAME = re.compile(r"[^\W\d]\w*")
_TREND = "trend"
KEYWORDS = frozenset(
    {"and", "or", "not", "is", "for", "over", "in", _TREND, *Course, *About, *_UNITS, *Shift}
)
# Every word that means something; a test holds that none of them speaks of an agent's mood.
VOCABULARY = frozenset({*KEYWORDS, *Feeling, *Conduct, *MOODS})

_BEGINNINGS = "a test such as `anger > 0.85 for 3 s`"


def parse_rule(rule: str) -> Condition:
    """Return what a rule asks for; raises RuleError, which says where and what was wanted."""
    reading = _Reading(tokens_of(rule))
    condition = reading.condition(0)
    reading.end()
    return condition


class _Reading:
    """A place among the tokens, and what may come next."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._n_tests = 0

    def condition(self, depth: int) -> Condition:
        parts = self._joined("or", lambda: self._together(depth))
        return parts[0] if len(parts) == 1 else Any(parts)

    def end(self) -> None:
        if self._here.text:
            raise self._fault("`and`, `or` or the end of the rule")

    def _together(self, depth: int) -> Condition:
        parts = self._joined("and", lambda: self._single(depth))
        return parts[0] if len(parts) == 1 else All(parts)

    def _joined(self, word: str, part: Callable[[], Condition]) -> tuple[Condition, ...]:
        parts = [part()]
        while self._took(word):
            parts.append(part())
        return tuple(parts)

    def _single(self, depth: int) -> Condition:
        if depth >= _DEEPEST:
            raise self._fault(f"at most {_DEEPEST} brackets and `not`s within each other")
        if self._took("not"):
            return Not(self._single(depth + 1))
        if self._took("("):
            inner = self.condition(depth + 1)
            if not self._took(")"):
                raise self._fault("`)`")
            return inner
        return self._test()

    def _test(self) -> Test:
        self._n_tests += 1
        if self._n_tests > _MOST_TESTS:
            raise self._fault(f"at most {_MOST_TESTS} tests in a rule")
        word = self._here.text
        if word in set(Feeling):
            return self._feeling()
        if word in set(Conduct):
            return self._conduct()
        if word in set(About):
            return self._name()
        if word in set(MOODS):
            return Feels(Emotion(self._next().text))
        if self._took(_TREND):
            self._want("is")
            return Going(Shift(self._one_of(Shift)))
        raise self._fault(_BEGINNINGS)

    def _feeling(self) -> Test:
        feeling = Feeling(self._next().text)
        if self._here.text in set(Course):
            course = Course(self._next().text)
            by = self._share()
            self._want("over")
            return Change(feeling, course, by, self._duration(MOST_SPEECH_S))
        compared, bar = self._compared("`>`, `<`, `rising` or `falling`"), self._share()
        held_s = self._duration(MOST_SPEECH_S) if self._took("for") else None
        return Level(feeling, compared, bar, held_s)

    def _conduct(self) -> Measured:
        conduct = Conduct(self._next().text)
        compared = self._compared("`>` or `<`")
        bar = self._share() if conduct.is_share else self._duration(_MOST_SECONDS)
        if not conduct.takes_window or not self._took("in"):
            return Measured(conduct, compared, bar)
        return Measured(conduct, compared, bar, self._duration(MOST_WINDOW_S))

    def _name(self) -> Feels | Named:
        about = About(self._next().text)
        self._want("is")
        if about is About.CUSTOMER and self._here.text in set(MOODS):
            return Feels(Emotion(self._next().text))
        if self._here.text in VOCABULARY or not _NAME.fullmatch(self._here.text):
            raise self._fault("a name such as key_account")
        return Named(about, self._next().text)

    def _compared(self, wanted: str) -> Compared:
        if self._here.text not in set(Compared):
            raise self._fault(wanted)
        return Compared(self._next().text)

    def _share(self) -> float:
        number = self._here.number
        if number is None or number > 1.0:
            raise self._fault("a number from 0 to 1")
        self._next()
        return number

    def _duration(self, most_s: float) -> float:
        token = self._here
        if token.number is None:
            raise self._fault("a duration such as 3 s")
        self._next()
        # Rounded as numbers are written: six decimals at most.
        seconds = round(token.number * _UNITS[self._one_of(_UNITS)], 6)
        if not 0.0 < seconds <= most_s:
            raise RuleError(token.at, f"a duration above 0, up to {most_s:g} s", f"{seconds:g} s")
        return seconds

    def _one_of(self, words: Sequence[str] | type[Shift] | dict[str, float]) -> str:
        if self._here.text not in set(words):
            raise self._fault(f"one of {', '.join(words)}")
        return self._next().text

    def _want(self, word: str) -> None:
        if not self._took(word):
            raise self._fault(f"`{word}`")

    def _took(self, word: str) -> bool:
        if self._here.text != word:
            return False
        self._next()
        return True

    @property
    def _here(self) -> Token:
        return self._tokens[self._place]

    def _next(self) -> Token:
        token = self._here
        if token.text:  # the last stays where it is
            self._place += 1
        return token

    def _fault(self, wanted: str) -> RuleError:
        return RuleError(self._here.at, wanted, self._here.shown)
