"""Byte ranges of a request: RFC 9110, section 14."""

import re

from api.recording.wav import Span
from emotion.errors import TonewiseError

_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,19})-(\d{0,19})\s*", re.ASCII | re.IGNORECASE)


class RangeError(TonewiseError):
    """A range that lies outside of what there is."""

    def __init__(self, size: int) -> None:
        super().__init__(f"wanted a range within {size} bytes, got one outside of them")
        self.size = size


def span_of(header: str | None, size: int) -> Span | None:
    """Return the bytes that a Range header asks for; None: all, or what we need not heed.

    Several ranges at once are answered with all there is, as the standard allows. Raises
    RangeError if none of what is asked for is there.
    """
    asked = _ONE_RANGE.fullmatch(header) if header else None
    if asked is None or asked.groups() == ("", ""):
        return None
    first, last = asked.groups()
    if not first:
        span = Span(max(0, size - int(last)), size)
    else:
        span = Span(int(first), min(size, int(last) + 1) if last else size)
        if last and int(last) < int(first):
            return None  # no range at all: the standard says to ignore it
    if span.n_bytes <= 0:
        raise RangeError(size)
    return span
