"""Redaction: a customer's words without what tells who wrote them.  THE WAY IN: `redacted`.

What is found by its shape goes: addresses of e-mail, web and houses, numbers of telephones, cards,
bank accounts, orders and people, secrets, handles, and names that the words around them give away.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from text.checksums import is_card, is_iban
from text.person_names import without_names

EXCERPT_CHARS = 1_000  # as much of a message as is kept
_WINDOW_CHARS = 4 * EXCERPT_CHARS  # marks are shorter than what they stand for
_LEAST_DIGITS = 6  # a run of so many identifies somebody: orders, customers, postal codes in some
_LEAST_PARTED = 7  # the same in groups: telephone numbers within a town

_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad\0]")  # part what is to be found, and show nothing
_LINK = re.compile(r"\b(?:https?|ftp)://[^\s<>\"']+|\bwww\.[^\s<>\"']+", re.IGNORECASE)
_E_MAIL = re.compile(
    r"(?:mailto:)?[\w.+%'-]{1,64}[@＠](?:[\w-]{1,63}\.){1,8}\w{2,24}", re.IGNORECASE
)
# "ann dot smith at example dot com", as it is spoken, or written to be found by no machine.
_SPELLED = re.compile(
    r"(?<![\w+-])[\w+-]{1,64}(?:[ \t]*(?:\.|[\[(]dot[\])]|\bdot\b)[ \t]*[\w+-]{1,64}){0,4}"
    r"[ \t]*(?:[\[(]at[\])]|\bat\b)[ \t]*[\w-]{1,64}"
    r"(?:[ \t]*(?:[\[(]dot[\])]|\bdot\b)[ \t]*[\w-]{1,64}){1,3}",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@.])@\w[\w.-]*\b")
_SECRET = re.compile(
    r"\b(pass(?:word|code|phrase|wort)|pin|cvv|cvc|security code)\b"
    r"([ \t]*(?:is|ist|:|=)[ \t]*)(?=\S*\d)\S+",
    re.IGNORECASE,
)
_IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b", re.IGNORECASE
)
_DATE = (
    r"(?:(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d"
    r"|(?:19|20)\d\d[ \t]*[-–/][ \t]*(?:19|20)\d\d)(?![\d])"
)
_BIRTH = re.compile(
    rf"\b(born(?: on)?|birth ?da(?:y|te)|date of birth|dob|geboren(?: am)?)((?:[ \t:]|is)*){_DATE}",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"(?P<date>(?<!\d){_DATE})|[+(]{{0,2}}\d(?:[ \t\u00a0.()/–-]{{0,3}}\d){{5,}}")
_DIGIT = r"(?:(?:double|triple)[ \t-]+)?(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_SPOKEN = re.compile(rf"\b{_DIGIT}(?:[ \t,-]+{_DIGIT}){{4,}}\b", re.IGNORECASE)
_REFERENCE = re.compile(
    r"(?<![\w-])(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[\w-]{16,}"
    r"|(?<![\w-])[A-Za-z]{1,6}[-#_]?\d{6,}\w*"
)
_STREET = re.compile(
    r"\b\d{1,5}[a-z]?[ \t]+(?:(?-i:[A-Z])[\w'’.-]*[ \t]+){1,3}"
    r"(?:street|st|road|rd|avenue|ave|lane|drive|boulevard|blvd|court|square|close|crescent)\b\.?",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?[ \t]?\d[A-Z]{2}\b")  # the United Kingdom's


def excerpt(text: str) -> str:
    """Return the redacted beginning of a text, at most EXCERPT_CHARS and an ellipsis."""
    whole = redacted(text[:_WINDOW_CHARS])
    if len(whole) <= EXCERPT_CHARS and len(text) <= _WINDOW_CHARS:
        return whole
    kept = whole[:EXCERPT_CHARS].rsplit(maxsplit=1)  # the last word may be cut in two
    return f"{kept[0]}…" if kept else ""


def redacted(text: str) -> str:
    """Return the text with a mark such as [e-mail] for each thing that identifies somebody."""
    text = _UNSEEN.sub("", text)
    for pattern, put in _RULES:
        text = pattern.sub(put, text)
    return without_names(text)


def _bare_link(found: re.Match[str]) -> str:
    """Keep host and path, which say what it is about; who opened it stands in the rest."""
    try:
        parts = urlsplit(found[0] if "://" in found[0] else f"//{found[0]}")
    except ValueError:
        return "[link]"
    start = f"{parts.scheme}://" if parts.scheme else ""
    rest = "?[…]" if parts.query or parts.fragment else ""
    return f"{start}{parts.netloc.rpartition('@')[2]}{parts.path}{rest}"


def _account(found: re.Match[str]) -> str:
    """Mark the longest beginning that is an account; what follows it may be the next word."""
    text = found[0]
    ends = [end for end in range(len(text), 14, -1) if not text[end:][:1].isalnum()]
    end = next((end for end in ends if is_iban(text[:end])), 0)
    return f"[iban]{text[end:]}" if end else text


def _number(found: re.Match[str]) -> str:
    text = found[0]
    n_digits = sum(map(str.isdecimal, text))
    if found["date"] or (n_digits < _LEAST_PARTED and not text.isdecimal()):
        return text
    if is_card(text):
        return "[card]"
    return "[phone]" if text.startswith(("+", "(", "0")) else "[number]"


_Put = str | Callable[[re.Match[str]], str]
# Links come first, as addresses and numbers may stand in them; accounts before numbers.
_RULES: tuple[tuple[re.Pattern[str], _Put], ...] = (
    (_LINK, _bare_link),
    (_E_MAIL, "[e-mail]"),
    (_SPELLED, "[e-mail]"),
    (_HANDLE, "[handle]"),
    (_SECRET, r"\1\2[secret]"),
    (_IBAN, _account),
    (_REFERENCE, "[number]"),
    (_BIRTH, r"\1\2[date]"),
    (_STREET, "[address]"),
    (_NUMBER, _number),
    (_SPOKEN, "[number]"),
    (_POSTCODE, "[postcode]"),
)
