"""Quoted: a mail's own words, without what it answers, passes on, and signs off with.

Goes line by line in one pass. Of the libraries that do the like, one takes a minute for a mail
of 60 kB that is made for it, and both take the words after a "Thanks," for a signature.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from api.sources.reply_words import ABOVE_THIS, FROM, OTHER_HEADS, PASSED_ON, WROTE
from api.sources.sign_off import LINE_CHARS, bare_line, without_signature

_WRAPPED = 3  # lines that "On ..., X wrote:" may be broken into
_WROTE_ENDS = tuple(f"{word}{end}" for word in WROTE for end in (":", " :", "："))
_CLOCK = re.compile(r"\d{1,2}\s?[:.h時시点]\s?\d{2}|@")  # a time of day, or an address
_DATED = re.compile(r"\d{4}|\d{1,2}[./-]\d{1,2}")
_JAPANESE_WROTE = re.compile(r"\d{4}年.*[:：]$")
_WROTE_FIRST = re.compile(r"\b(?:schrieb|schreef|skrev) .{1,120}:$")  # and then names who
_HEAD = re.compile(r"[>*\s]*(?P<name>[^\W\d_][^:：*]{0,20}?)\s?\**[:：]")


def own_words(text: str) -> str:
    """Return what the sender wrote: quotes, answered and passed-on mails, signatures cut."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = without_signature(_without_answered(lines))
    return "\n".join(kept).strip()


def _without_answered(lines: Sequence[str]) -> list[str]:
    kept: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if _is_quote(line):
            place += 1
        elif length := _wrote(lines, place):
            told, place = lines[place : place + length], place + length
            if _quote_follows(lines, place):
                continue
            if _DATED.search(" ".join(told)):
                break  # all below is the answered mail
            kept.extend(told)  # "At 10:30 he wrote:" is the customer's own
        elif _ends_all(lines, place):
            break
        else:
            kept.append(line)
            place += 1
    return kept


def _is_quote(line: str) -> bool:
    return line.lstrip().startswith((">", "|>"))


def _wrote(lines: Sequence[str], place: int) -> int:
    """Return how many lines from here say who wrote what is below; 0: none."""
    told = ""
    for length, line in enumerate(lines[place : place + _WRAPPED], 1):
        if not line.strip() or len(line) > LINE_CHARS:
            return 0
        told = f"{told} {line.strip()}".strip()
        if _says_wrote(told):
            return length
    return 0


def _says_wrote(told: str) -> bool:
    small = told.casefold()
    if not small.endswith((":", "：")) or not _CLOCK.search(small):
        return False
    return (
        small.endswith(_WROTE_ENDS)
        or _WROTE_FIRST.search(small) is not None
        or any(f" {word} <" in small or f" {word} (" in small for word in WROTE)
        or _JAPANESE_WROTE.match(small) is not None
    )


def _quote_follows(lines: Sequence[str], place: int) -> bool:
    below = next((line for line in lines[place:] if line.strip()), "")
    return _is_quote(below)


def _ends_all(lines: Sequence[str], place: int) -> bool:
    line = lines[place]
    if len(line) > LINE_CHARS or not line.strip():
        return False
    bare = bare_line(line)
    return (
        bare in PASSED_ON
        or any(said in bare for said in ABOVE_THIS)
        or _heads_follow(lines[place : place + 5])
    )


def _heads_follow(lines: Sequence[str]) -> bool:
    """Whether an answered mail's heads begin here: who it is from, then at least one other."""
    names = list(takewhile(bool, (_head(line) for line in lines)))
    return len(names) >= 2 and names[0] in FROM and names[1] in OTHER_HEADS


def _head(line: str) -> str:
    found = _HEAD.match(line[:LINE_CHARS])
    return found["name"].casefold() if found else ""
