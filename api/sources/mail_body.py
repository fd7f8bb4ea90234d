"""MailBody: what is to be read of a mail; attachments and mails within mails stay closed.

The parser is the standard library's lenient one: with its strict policy, one header of parameters
takes time by the square of its length.
"""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from api.sources.charset import decoded
from api.sources.html_text import text_of_html
from api.sources.mail_heads import MailError

_MOST_LEVELS = 50  # that parts may lie in: the parser asks each of them about every line
_LEVELS = (b"boundary=", b"message/rfc822")  # what opens one
_MOST_PARTS = 200  # looked at
_MOST_BYTES = 1_000_000  # of one part's text; nobody writes more by hand
_FEW_WORDS = 3  # a plain text below this only stands in for the HTML
_SEALED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})


def body_of(content: bytes) -> str:
    """Return a mail's text as written, quotes included; raises MailError if it is sealed."""
    n_levels = sum(content.lower().count(opening) for opening in _LEVELS)
    if n_levels > _MOST_LEVELS:
        raise MailError(f"wanted parts within parts {_MOST_LEVELS} deep at most, got {n_levels:,}")
    mime = message_from_bytes(content)
    if mime.get_content_type() in _SEALED:
        raise MailError("wanted a mail that can be read, this one is encrypted")
    texts = [(part.get_content_subtype(), _text(part)) for part in _text_parts(mime)]
    plain = "\n".join(text for kind, text in texts if kind == "plain").strip()
    html = "\n".join(text_of_html(text) for kind, text in texts if kind == "html").strip()
    return html if html and len(plain.split()) < _FEW_WORDS else plain


def _text_parts(mime: Message) -> Iterator[Message]:
    waiting = [mime]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        inner = part.get_payload() if part.get_content_maintype() == "multipart" else None
        if isinstance(inner, list):
            found = [each for each in inner[:_MOST_PARTS] if isinstance(each, Message)]
            waiting.extend(reversed(found))
        elif _is_text(part):
            yield part


def _is_text(part: Message) -> bool:
    is_body = part.get_content_disposition() != "attachment" and part.get_filename() is None
    return is_body and part.get_content_type() in ("text/plain", "text/html")


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    return decoded(raw[:_MOST_BYTES], part.get_content_charset()) if isinstance(raw, bytes) else ""
