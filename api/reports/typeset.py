"""Printable: text in the characters that the fonts of every PDF reader have."""

import unicodedata

FONTS = "cp1252"  # Western European, and typographic signs
_PLAIN = str.maketrans({"\N{MINUS SIGN}": "-", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"})


def printable(text: str) -> str:
    """Return the text, accents that no font has taken off, and "?" for what is left."""
    return "".join(map(_one, text.translate(_PLAIN)))


def _one(character: str) -> str:
    for known in (character, unicodedata.normalize("NFKD", character)[:1]):
        if known.isprintable() and known.encode(FONTS, "ignore"):
            return known
    return " " if character.isspace() else "?"
