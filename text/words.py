"""Word: a word, emoji or emoticon of a message, and where it stands in what was written."""

import re
import unicodedata
from dataclasses import dataclass

_EMOJI = "[\u203c\u2049\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff]"
_LOOK = "[\ufe0f\U0001f3fb-\U0001f3ff]*"  # colour and skin: another look, the same sign
_TOKEN = re.compile(
    r"(?<!\w)(?::'?-?[()/\\DPp|*]+|;-?\)+|=[()D]+|<3+|</3|-_+-|\^_?\^)(?!\w)"  # an emoticon
    r"|[^\W_]+(?:['’‘`´][^\W_]+)*"  # a word, with its apostrophes
    rf"|{_EMOJI}{_LOOK}(?:\u200d{_EMOJI}{_LOOK})*"
)
_APOSTROPHES = str.maketrans("’‘`´", "''''")
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_STOP = re.compile(r"[.!?;:()\n\u2014\u3002]|-- ?| [-\u2013] ")


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it is looked up; `message[start:end]` is the word as it was written."""

    text: str  # small letters; letters in a row squeezed to two
    single: str  # the same, squeezed to one: "soo" was a stretched "so"
    start: int
    end: int
    gap: str  # what stands between it and the word before

    @property
    def stopped(self) -> bool:
        """Whether a stop parts it from the word before."""
        return bool(self.gap) and _STOP.search(self.gap) is not None

    @property
    def stretched(self) -> bool:
        """Whether a letter stood three times or more in a row."""
        return self.text != self.single


def words_of(message: str) -> tuple[Word, ...]:
    """Return the message's words, emoji and emoticons in order; links and marks are left out."""
    found = []
    end = 0
    for match in _TOKEN.finditer(message):
        text, single = _folded(match[0])
        found.append(Word(text, single, match.start(), match.end(), message[end : match.start()]))
        end = match.end()
    return tuple(found)


def _folded(written: str) -> tuple[str, str]:
    """Return the word squeezed to two letters in a row, and to one."""
    if not written.isascii():
        written = unicodedata.normalize("NFKC", written.translate(_APOSTROPHES))
    text = written.lower()
    if not text[:1].isalnum():
        sign = _sign(text)
        return sign, sign
    if not _RUN.search(text):
        return text, text
    return _RUN.sub(r"\1\1", text), _RUN.sub(r"\1", text)


def _sign(text: str) -> str:
    """Return an emoji without its look, an emoticon without its nose and with one mouth."""
    if not text.isascii():
        return text[0]
    bare = text if text.startswith("-") else text.replace("-", "").replace("_", "")
    return re.sub(r"(.)\1+$", r"\1", bare) if bare != "^^" else bare
