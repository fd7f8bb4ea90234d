"""MailHeads: a mail's headers, decoded within bounds."""

import re
from dataclasses import dataclass
from email import message_from_string
from email.header import decode_header
from email.utils import getaddresses

from api.analysis.moment import moment_s
from api.sources.charset import decoded
from emotion.errors import TonewiseError

_MOST_BYTES = 262_144  # of all headers; mail servers refuse less
_CHARS = 2_000  # read of one header
_MOST_ADDRESSES = 100
_END = re.compile(rb"\r?\n\r?\n|\r\r")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_BULK = ("bulk", "junk", "list", "auto_reply")
_AUTOMATIC_SENDERS = re.compile(
    r"(?:mailer-daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?|notifications?)"
    r"(?:[-+_.=][^@]*)?@"
)


class MailError(TonewiseError):
    """A mail that can't be read."""


@dataclass(frozen=True, slots=True)
class MailHeads:
    """What the headers of one mail say."""

    values: tuple[tuple[str, str], ...]  # as they stand there, names in small letters

    def told(self, name: str) -> str:
        """Return the first header of a name, on one line; empty if there is none."""
        small = name.casefold()
        raw = next((value for known, value in self.values if known == small), "")
        return _decoded(raw[:_CHARS])

    def addresses(self, *names: str) -> tuple[str, ...]:
        """Return the addresses in some headers, in small letters."""
        raw = [value[:_CHARS] for known, value in self.values if known in names]
        found = (address.casefold() for _, address in getaddresses(raw[:_MOST_ADDRESSES]))
        return tuple(_UNSEEN.sub("", each) for each in found if "@" in each)[:_MOST_ADDRESSES]

    def moment_s(self) -> float:
        """Return when it was sent, or else first received; raises MailError if neither is told."""
        first = next((told for name, told in self.values[::-1] if name == "received"), "")
        times = [self.told("date"), _decoded(first[-200:]).rpartition(";")[2]]
        for told in times:
            at_s = moment_s(told[:100].strip())
            if at_s is not None:
                return at_s
        raise MailError(f"wanted the date of a mail, got {times[0][:80]!r}")

    def nobody(self, sender: str) -> str | None:
        """Return why no person wrote this by hand to somebody; None: one did."""
        if self.told("x-spam-flag").strip().casefold() == "yes":
            return "spam"
        if self.told("list-id") or self.told("list-unsubscribe") or self.told("feedback-id"):
            return "newsletter"
        by = self.told("auto-submitted").partition(";")[0].strip().casefold()
        is_bulk = self.told("precedence").strip().casefold() in _BULK
        is_report = self.told("content-type").casefold().startswith("multipart/report")
        if by not in ("", "no") or is_bulk or is_report or self.told("x-autoreply"):
            return "automatic"
        return "automatic" if _AUTOMATIC_SENDERS.match(sender) else None


def heads_of(content: bytes) -> MailHeads:
    """Return a mail's headers; raises MailError if they are beyond the bound."""
    end = _END.search(content[: _MOST_BYTES + 4])
    if end is None and len(content) > _MOST_BYTES:
        raise MailError(f"wanted at most {_MOST_BYTES:,} bytes of headers, got more")
    head = content[: end.start()] if end else content
    parsed = message_from_string(decoded(head, None))
    return MailHeads(tuple((name.casefold(), str(value)) for name, value in parsed.items()))


def _decoded(raw: str) -> str:
    """Return a header's words: =?utf-8?q?...?= read, and no line end left to play tricks with."""
    try:
        pieces = decode_header(raw) if "=?" in raw else [(raw, None)]
    except ValueError:  # binascii's is one: base64 that is none
        pieces = [(raw, None)]
    told = "".join(
        piece if isinstance(piece, str) else decoded(piece, charset) for piece, charset in pieces
    )
    return _UNSEEN.sub(" ", told)
