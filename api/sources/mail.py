"""Mail: what customers wrote by e-mail, from a mailbox (mbox) or single mails (EML).

A mail of our own side is never read for a mood: whose it is goes by the sender's address.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from api.sources.consent import consented
from api.sources.mail_body import body_of
from api.sources.mail_heads import MailError, MailHeads, heads_of
from api.sources.mailbox import RawMail, raw_mails
from api.sources.quoted import own_words
from api.sources.source import Entry, Fault, Message, Noise, SourceType, Wish
from insights.interaction import SourceKind

_ID_CHARS = 200
_ANSWER = re.compile(
    r"\s*(?:re|aw|antw|sv|vs|odp|ref|rif|ynt|yanıt|回复|答复|fw|fwd|wg|tr|rv)\s*[:：]",
    re.IGNORECASE,
)
# Where many strangers have addresses: one of them being ours does not make the others ours.
_SHARED_DOMAINS = frozenset(
    [
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com"),
        *("yahoo.com", "icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "web.de"),
        *("t-online.de", "proton.me", "protonmail.com", "mail.ru", "yandex.ru", "qq.com"),
    ]
)


@dataclass(frozen=True, slots=True)
class Mail:
    """Mailboxes; who of the senders is one of us is told, or guessed from who was written to."""

    wish: Wish

    def read(self, path: Path) -> Iterator[Entry]:
        """Yield a message for each mail that a customer wrote; raises SourceError."""
        ours = self.wish.our_names or _guessed(path)
        for mail in raw_mails(path):
            yield self._entry(mail, ours) if isinstance(mail, RawMail) else mail

    def _entry(self, mail: RawMail, ours: frozenset[str]) -> Entry:
        try:
            return self._read(mail, ours)
        except MailError as error:
            return Fault(mail.place, str(error))

    def _read(self, mail: RawMail, ours: frozenset[str]) -> Entry:
        heads = heads_of(mail.content)
        sender = _sender(heads)
        nobody = "ours" if _is_ours(sender, ours) else heads.nobody(sender)
        if nobody:
            return Noise(mail.place, nobody)
        words, subject = own_words(body_of(mail.content)), heads.told("subject").strip()
        opens = bool(words) and bool(subject) and not _ANSWER.match(subject)
        return Message(
            native_id=_native_id(heads, mail),
            text=f"{subject}\n{words}" if opens else words,
            at_s=heads.moment_s(),
            customer_id=sender,
            consent=consented(heads.told(self.wish.consent_field or "")),
        )


def _sender(heads: MailHeads) -> str:
    found = heads.addresses("from")
    if not found:
        raise MailError(f"wanted a sender's address, got {heads.told('from')[:80]!r}")
    return found[0]


def _native_id(heads: MailHeads, mail: RawMail) -> str:
    """Return the mail's own id; of one that has none, what it consists of."""
    told = heads.told("message-id").strip("<> ")
    return told if 0 < len(told) <= _ID_CHARS else sha256(mail.content).hexdigest()


def _is_ours(address: str, ours: frozenset[str]) -> bool:
    domain = address.rpartition("@")[2]
    return address in ours or domain in ours or any(domain.endswith(f".{one}") for one in ours)


def _guessed(path: Path) -> frozenset[str]:
    """Return the address that most mails are for, and its domain if strangers have none there."""
    counts: Counter[str] = Counter()
    for mail in raw_mails(path):
        counts.update(_receivers(mail) if isinstance(mail, RawMail) else ())
    if not counts:
        return frozenset()
    best = max(counts, key=lambda address: (counts[address], address))
    domain = best.rpartition("@")[2]
    return frozenset({best} if domain in _SHARED_DOMAINS else {best, domain})


def _receivers(mail: RawMail) -> set[str]:
    try:
        return set(heads_of(mail.content).addresses("to", "cc", "delivered-to", "x-original-to"))
    except MailError:
        return set()


SOURCES = (
    SourceType(
        name="mail",
        title="E-mail: a mailbox (mbox) or single mails (EML)",
        kind=SourceKind.EMAIL,
        make=Mail,
        suffixes=(".mbox", ".eml"),
    ),
)
