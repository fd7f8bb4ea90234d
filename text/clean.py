"""Messages as a model reads them: one alphabet, one spelling, nothing that is not words."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from text.jargon import Jargon

# Controls, invisible joiners and marks of direction, which would part or hide words. Lone
# surrogates are no characters at all.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_QUOTES = str.maketrans("‘’‛`´“”„‟", "'''''\"\"\"\"")

_STRETCHED = re.compile(r"(?!www\.)([^\W\d_])\1{2,}|([^\w\s])\2{3,}")
_MASKED = re.compile(r"[\[#<{]([A-Z][A-Z_]{1,30})[\]#>}]")  # what a desk hid: [NAME], #EMAIL#
_MARKUP = re.compile(r"</?[a-z!][^<>]{0,400}>", re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?:amp;)*(?:(?P<and>amp)|(?P<quote>#39|apos|[lr]squo)|[a-z]{2,8}|#x?[0-9a-f]{1,6});",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\b(?:https?://|www\.)\S+|\b[\w-]{1,63}\.(?:com|net|org|io|co\.uk|de|eu)\b(?:/\S*)?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}(?:@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})+")
_PHONE = re.compile(
    r"(?<![\w+])(?:(?:\+\d|\(\d|0\d)[\d ().-]{5,20}\d|\d{3}[ .-]\d{3}[ .-]\d{4})(?!\w)"
)
_TOKEN = re.compile(r"\bw/(?!\w)|[^\W_](?:[\w'/]*\w)?")
_PUNCTUATION = re.compile(r"[^\w\s]|_")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class CleanConfig:
    """What a model was taught to see; part of its manifest, so that serving cleans the same way."""

    punctuation: bool = True  # kept; False removes it, with emoji
    numbers: bool = True  # kept
    lower: bool = True  # small letters
    jargon: bool = True  # written out


def clean(text: str, config: CleanConfig, jargon: Jargon) -> str:
    """Return the message's words, one space between them; cleaning twice changes nothing.

    Unicode is folded (NFKC), what can't be seen is dropped, markup is left out, links, mail
    addresses and telephone numbers become `url`, `email` and `phone`, a masked [NAME] becomes
    `name`, and letters in a row are squeezed to two, marks to three.
    """
    folded = _MASKED.sub(_unmasked, _folded(text))
    folded = folded.lower() if config.lower else folded
    words = _placed(_without_markup(_STRETCHED.sub(_squeezed, folded)))
    if config.jargon:
        words = _written_out(words, jargon.forms)
    if config.punctuation and config.numbers:
        return " ".join(words.split())
    # What is left of "4u" without its number may be a short form of its own.
    bare = _stripped(words, config)
    return _stripped(_written_out(bare, jargon.forms), config) if config.jargon else bare


def _folded(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).translate(_QUOTES)
    return _CONTROL.sub(" ", text)


def _unmasked(match: re.Match[str]) -> str:
    return f" {match[1].replace('_', ' ')} "


def _squeezed(match: re.Match[str]) -> str:
    return match[1] * 2 if match[1] else match[2] * 3


def _without_markup(text: str) -> str:
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    return _ENTITY.sub(_spelt, text) if "&" in text else text


def _spelt(match: re.Match[str]) -> str:
    return " and " if match["and"] else "'" if match["quote"] else " "


def _placed(text: str) -> str:
    if "@" in text:
        text = _EMAIL.sub("email", text)
    if "." in text or "://" in text:
        text = _LINK.sub("url", text)
    return _PHONE.sub("phone", text)


def _written_out(text: str, forms: Mapping[str, str]) -> str:
    def written(match: re.Match[str]) -> str:
        word = match[0]
        full = forms.get(word) or forms.get(word.lower())
        if full is None:
            return word
        return full.upper() if word.isupper() and len(word) > 1 else full

    return _TOKEN.sub(written, text)


def _stripped(text: str, config: CleanConfig) -> str:
    if not config.numbers:
        text = _DIGITS.sub(" ", text)
    if not config.punctuation:
        text = _PUNCTUATION.sub(" ", text.replace("'", ""))
    text = " ".join(_STRETCHED.sub(_squeezed, text).split())
    return _placed(text)  # what was removed may have held a link's or a number's parts apart
