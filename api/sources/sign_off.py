"""SignOff: where a mail's words end, and its name, post and legal notice begin."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import takewhile

from api.sources.reply_words import DISCLAIMERS, SENT_FROM, SIGN_OFFS

LINE_CHARS = 400  # a longer line is a paragraph: no mark is that long
_AFTER_SIGN_OFF = 8  # lines of a name, a post, a telephone number; more is a mail that goes on
_NAME_CHARS = 60  # longest line of those
_RULE = re.compile(r"[-_=*\s]{5,}")
_OPENING_SIGNS = "-_=*#>\N{NO-BREAK SPACE} \t"


def without_signature(lines: Sequence[str]) -> list[str]:
    """Return a mail's lines without sign-off, signature and legal notice."""
    kept: list[str] = []
    for place, line in enumerate(lines):
        if line.rstrip("\r") in ("-- ", "--") or bare_line(line).startswith(DISCLAIMERS):
            break
        if _signs_off(lines, place) and any(map(str.strip, kept)):
            break
        if not bare_line(line).startswith(SENT_FROM) or len(line) > _NAME_CHARS:
            kept.append(line)
    return _without_rules(kept)


def _signs_off(lines: Sequence[str], place: int) -> bool:
    if bare_line(lines[place]).rstrip(",.!; 、。，！") not in SIGN_OFFS:
        return False
    below = (line.strip() for line in lines[place + 1 : place + 1 + 3 * _AFTER_SIGN_OFF])
    rest = [line for line in takewhile(lambda line: line != "--", below) if line]
    return len(rest) <= _AFTER_SIGN_OFF and all(map(_is_short, rest))


def _is_short(line: str) -> bool:
    """Whether a line below a sign-off is a name and the like, not a sentence."""
    n_small = sum(word[0].islower() for word in line.split())
    return len(line) <= _NAME_CHARS and not line.endswith(("!", "?")) and n_small < 3


def _without_rules(lines: Iterable[str]) -> list[str]:
    """Return the lines without those that are only drawn."""
    return [line for line in lines if not _RULE.fullmatch(line[:LINE_CHARS]) or not line.strip()]


def bare_line(line: str) -> str:
    """Return a line's beginning in small letters, without the signs that surround it."""
    told = unicodedata.normalize("NFC", line[:LINE_CHARS]).casefold().replace("’", "'")
    return told.strip(_OPENING_SIGNS).rstrip(":").strip()
