"""Charset: bytes of a stranger's mail as text, whatever they say that they are written in."""

import codecs

_TRIED = ("utf-8", "cp1252")  # where the charset is unknown, or made up
# Names that Python takes for charsets, and no mail is written in: they take time by the square of
# a text's length, or turn "\n" into what nobody wrote.
_REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})


def decoded(raw: bytes, charset: str | None) -> str:
    """Return the text; a charset that is unknown, or wrong, is read as UTF-8 or Windows-1252."""
    name = _known(charset)
    for each in (name, *_TRIED) if name else _TRIED:
        try:
            return raw.decode(each)
        except (UnicodeError, ValueError):
            continue
    return raw.decode(name or _TRIED[0], "replace")


def _known(charset: str | None) -> str | None:
    try:
        info = codecs.lookup(charset[:60]) if charset else None
        "".encode(info.name) if info else b""  # "zip" and "hex" are no text
    except (LookupError, ValueError):
        return None
    # ASCII is what a mail says that says nothing: a superset reads it as well.
    is_plain = info is None or info.name.replace("-", "_") in _REFUSED or info.name == "ascii"
    return None if is_plain or info is None else info.name
