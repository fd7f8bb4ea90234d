"""Letter: one e-mail to one person, as SMTP takes it."""

import hashlib
import re
from dataclasses import dataclass
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from emotion.errors import TonewiseError

_LONGEST_ADDRESS = 254  # characters: RFC 5321, 4.5.3.1.3, less the angle brackets
_LONGEST_SUBJECT = 200  # characters; nobody's list of mails shows more
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\s]+")


class AddressError(TonewiseError):
    """An e-mail address that is none."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody is to get."""

    to: str  # one address
    subject: str
    text: str  # for whoever reads no HTML: the whole of it
    html: str | None = None
    name: str | None = None  # what it is; sent twice, it has one Message-ID, and can be folded
    leave: str | None = None  # a URL, as List-Unsubscribe has it: how to get no more of them


def check_address(text: str) -> str:
    """Return an e-mail address as it was given; raises AddressError if it is none."""
    try:
        found = Address(addr_spec=text)
    except (HeaderParseError, ValueError, IndexError, AttributeError, TypeError) as error:
        raise AddressError(f"wanted an e-mail address, got {text!r}") from error
    is_whole = found.username and found.domain and found.addr_spec == text
    if not is_whole or _UNSEEN.search(text) or len(text) > _LONGEST_ADDRESS:
        raise AddressError(f"wanted an e-mail address such as kim@example.org, got {text!r}")
    return text


def domain_of(address: str) -> str:
    """Return what stands behind the last @."""
    return address.rpartition("@")[2]


def message_of(letter: Letter, sender: str, sent_s: float) -> EmailMessage:
    """Return the letter as it goes over the line; raises AddressError.

    What is written by itself says so (RFC 3834), so that no absence note answers it.
    """
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = sender
    message["To"] = check_address(letter.to)
    message["Subject"] = _UNSEEN.sub(" ", letter.subject).strip()[:_LONGEST_SUBJECT]
    message["Date"] = formatdate(sent_s)
    message["Message-ID"] = _message_id(letter, domain_of(sender))
    message["Auto-Submitted"] = "auto-generated"
    if letter.leave is not None:
        message["List-Unsubscribe"] = f"<{letter.leave}>"
    message.set_content(letter.text)
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html")
    return message


def _message_id(letter: Letter, domain: str) -> str:
    if letter.name is None:
        return make_msgid(domain=domain)
    told = hashlib.sha256(f"{letter.name}\n{letter.to}".encode()).hexdigest()[:32]
    return f"<{told}@{domain}>"
