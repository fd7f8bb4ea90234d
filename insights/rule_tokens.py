"""Token: a word, a number or a sign of a rule, and its place."""

import re
from dataclasses import dataclass

from emotion.errors import TonewiseError

LONGEST_RULE = 1_000  # characters
_TOKEN = re.compile(r"\s*(?:(?P<number>\d[\d.]*)|(?P<word>[^\W\d]\w*)|(?P<sign>[<>()]))")
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,6})?")
_SHOWN_CHARS = 30


class RuleError(TonewiseError):
    """A rule that can't be read; `at` is the character, from 0, where it goes wrong."""

    def __init__(self, at: int, wanted: str, got: str) -> None:
        super().__init__(f"at character {at + 1}: wanted {wanted}, got {got}")
        self.at = at


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a rule. At its end stands one without text."""

    text: str  # words in small letters
    at: int  # its first character in the rule, from 0
    number: float | None = None  # None: no number

    @property
    def shown(self) -> str:
        """The token as an error tells it."""
        return repr(self.text[:_SHOWN_CHARS]) if self.text else "the end of the rule"


def tokens_of(rule: str) -> tuple[Token, ...]:
    """Return the rule's tokens, and one at its end.

    Raises RuleError for a sign that means nothing, a number of too many digits, a longer rule.
    """
    if len(rule) > LONGEST_RULE:
        raise RuleError(LONGEST_RULE, f"up to {LONGEST_RULE} characters", f"{len(rule)}")
    found: list[Token] = []
    at, end = 0, len(rule.rstrip())
    while at < end:
        match = _TOKEN.match(rule, at)
        if match is None:
            rest = rule[at:].lstrip()
            place = len(rule) - len(rest)
            raise RuleError(place, "a word, a number, >, <, ( or )", repr(rest[0]))
        found.append(_token(match))
        at = match.end()
    return (*found, Token("", end))


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or "sign"
    text, at = match[kind], match.start(kind)
    if kind == "number":
        # ASCII alone: float() would take other alphabets' digits, and nobody could tell.
        if not (text.isascii() and _NUMBER.fullmatch(text)):
            raise RuleError(at, "a number such as 0.85, of up to six digits", repr(text[:30]))
        return Token(text, at, float(text))
    return Token(text.casefold(), at)
