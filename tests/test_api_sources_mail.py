"""Mailboxes and mails: what customers wrote, and mails that were made to hurt."""

import time
from base64 import b64encode
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sources.mail import Mail
from api.sources.mailbox import MOST_BYTES
from api.sources.source import Entry, Fault, Message, Noise, SourceError, Wish

HEAD = (
    "From: Jo Miller <Jo@home.test>\nTo: help@shop.test\nDate: Mon, 16 Nov 2026 09:27:00 +0100\n"
    "Message-ID: <1@home.test>\nSubject: Parcel\n"
)
SENT_S = 1_794_817_620.0  # 2026-11-16 08:27 UTC


def _entries(tmp_path: Path, content: bytes | str, wish: Wish | None = None) -> list[Entry]:
    path = tmp_path / "mails"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(Mail(wish or Wish()).read(path))


def _text(tmp_path: Path, content: bytes | str) -> str:
    (entry,) = _entries(tmp_path, content)
    assert isinstance(entry, Message), entry
    return entry.text


def _fault(tmp_path: Path, content: bytes | str) -> str:
    (entry,) = _entries(tmp_path, content)
    assert isinstance(entry, Fault), entry
    return entry.why


def _mbox(mails: Sequence[str]) -> str:
    return "\n".join(f"From jo@home.test Mon Nov 16 09:27:01 2026\n{mail}\n" for mail in mails)


def test_a_mail_becomes_a_message(tmp_path: Path) -> None:
    (entry,) = _entries(tmp_path, f"{HEAD}\nIt never came.\n\n-- \nJo\n")
    assert entry == Message(
        "1@home.test", "Parcel\nIt never came.", SENT_S, customer_id="jo@home.test"
    )


def test_an_answers_subject_is_not_its_own(tmp_path: Path) -> None:
    assert _text(tmp_path, HEAD.replace("Parcel", "AW: Parcel") + "\nStill not.\n") == "Still not."


def test_a_mailbox_is_parted_at_its_envelopes_only(tmp_path: Path) -> None:
    own = "Hello\n\nFrom here on it went wrong\n\n>From the shop: nothing\n"
    other = HEAD.replace("<1@", "<2@")
    entries = _entries(tmp_path, _mbox([f"{HEAD}\n{own}", f"{other}\nStill nothing\n"]))
    assert [one.native_id for one in entries if isinstance(one, Message)] == [
        "1@home.test", "2@home.test"
    ]  # fmt: skip
    assert "From here on" in getattr(entries[0], "text", "")


def test_windows_line_ends_are_as_good(tmp_path: Path) -> None:
    mails = _mbox([f"{HEAD}\nOne\n", f"{HEAD}\nTwo\n"]).replace("\n", "\r\n")
    assert [getattr(one, "text", "") for one in _entries(tmp_path, mails)] == [
        "Parcel\nOne", "Parcel\nTwo"
    ]  # fmt: skip


def test_what_we_wrote_is_never_a_customers(tmp_path: Path) -> None:
    answer = HEAD.replace("Jo Miller <Jo@home.test>", "Ann <ann@shop.test>")
    asked, answered = _entries(tmp_path, _mbox([f"{HEAD}\nHelp\n", f"{answer}\nSorry!\n"]))
    assert isinstance(asked, Message)
    assert answered == Noise("mail 2", "ours")


@pytest.mark.parametrize("ours", ["home.test", "@Home.test", "JO@home.test"])
def test_who_is_ours_can_be_told(tmp_path: Path, ours: str) -> None:
    (entry,) = _entries(tmp_path, f"{HEAD}\nHelp\n", Wish(ours=frozenset({ours})))
    assert entry == Noise("mail 1", "ours")


def test_a_shared_domain_is_not_ours_as_a_whole(tmp_path: Path) -> None:
    head = HEAD.replace("home.test", "gmail.com").replace("help@shop.test", "shop@gmail.com")
    assert _text(tmp_path, f"{head}\nHelp\n") == "Parcel\nHelp"


@pytest.mark.parametrize(
    ("header", "rule"),
    [("Auto-Submitted: auto-replied", "automatic"), ("Precedence: bulk", "automatic"),
     ("List-Unsubscribe: <https://x.test>", "newsletter"), ("X-Spam-Flag: YES", "spam"),
     ("Content-Type: multipart/report; boundary=b", "automatic")],
)  # fmt: skip
def test_what_no_person_wrote_is_noise(tmp_path: Path, header: str, rule: str) -> None:
    assert _entries(tmp_path, f"{HEAD}{header}\n\nI am away\n") == [Noise("mail 1", rule)]


def test_consent_is_read_where_it_is_told(tmp_path: Path) -> None:
    (entry,) = _entries(tmp_path, f"{HEAD}X-Mood: no\n\nHi\n", Wish(consent_field="X-Mood"))
    assert isinstance(entry, Message)
    assert entry.consent is False


def test_the_plain_part_is_read_and_attachments_are_not(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "jo@home.test", "help@shop.test", "Größe"
    mail["Date"] = "Mon, 16 Nov 2026 09:27:00 +0100"
    mail.set_content("Zu klein, leider")
    mail.add_alternative("<p>Zu <b>klein</b></p>", subtype="html")
    mail.add_attachment("secret words", filename="notes.txt")
    mail.add_attachment(b"\x00" * 5_000, maintype="application", subtype="zip", filename="a.zip")
    assert _text(tmp_path, mail.as_bytes()) == "Größe\nZu klein, leider"


def test_html_is_read_where_there_is_no_plain_text(tmp_path: Path) -> None:
    html = "<p>It <b>broke</b></p><div class=gmail_quote>old</div>"
    assert _text(tmp_path, f"{HEAD}Content-Type: text/html\n\n{html}") == "Parcel\nIt broke"


@pytest.mark.parametrize(
    ("charset", "raw"),
    [("utf-8", "Größe".encode()), ("iso-8859-1", "Größe".encode("latin-1")),
     ("made-up", "Größe".encode()), ("zip", "Größe".encode()), ("idna", "Größe".encode()),
     ("us-ascii", "Größe".encode("cp1252")), ("x" * 10_000, "Größe".encode())],
    ids=lambda value: str(value)[:12],
)  # fmt: skip
def test_any_charset_is_read(tmp_path: Path, charset: str, raw: bytes) -> None:
    head = f"{HEAD}Content-Type: text/plain; charset={charset}\n\n".encode()
    assert _text(tmp_path, head + raw) == "Parcel\nGröße"


@pytest.mark.parametrize(
    "subject",
    ["=?utf-8?B?UGFyY2Vs?=", "=?iso-8859-1?Q?Parcel?=", "=?utf-8?B?UGF?=\n =?utf-8?Q?cel?="],
)
def test_encoded_subjects_are_read_or_left(tmp_path: Path, subject: str) -> None:
    assert _text(tmp_path, HEAD.replace("Parcel", subject) + "\nHi\n").endswith("\nHi")


def test_no_line_end_hides_in_a_header(tmp_path: Path) -> None:
    hidden = "=?utf-8?Q?Parcel=0D=0ABcc:_x@y.test?="
    text = _text(tmp_path, HEAD.replace("Parcel", hidden) + "\nHi\n")
    assert text == "Parcel Bcc: x@y.test\nHi"


def test_a_day_that_is_none_is_told(tmp_path: Path) -> None:
    why = _fault(tmp_path, HEAD.replace("Mon, 16 Nov 2026", "soon") + "\nHi\n")
    assert why.startswith("wanted the date of a mail, got 'soon")


def test_the_day_of_receipt_stands_in(tmp_path: Path) -> None:
    head = HEAD.replace("Date:", "Received: by mx.test; Mon, 16 Nov 2026 09:27:00 +0100\nX-Date:")
    (entry,) = _entries(tmp_path, f"{head}\nHi\n")
    assert isinstance(entry, Message)
    assert entry.at_s == SENT_S


@pytest.mark.parametrize(
    ("content", "why"),
    [(HEAD + "X: y\n" * 60_000 + "\nHi", "wanted at most 262,144 bytes of headers, got more"),
     (HEAD.replace("Jo@home.test", "nobody") + "\nHi", "wanted a sender's address, got"),
     (HEAD + "Content-Type: application/pkcs7-mime\n\nMIIB", "this one is encrypted"),
     (HEAD + "Content-Type: message/rfc822\n\n" * 51 + "Hi", "50 deep at most, got 51"),
     (HEAD + "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n'
                     for n in range(99)), "50 deep at most, got 99")],
    ids=["many headers", "no sender", "sealed", "mails in mails", "parts in parts"],
)  # fmt: skip
def test_a_mail_that_is_refused_says_why(tmp_path: Path, content: str, why: str) -> None:
    assert why in _fault(tmp_path, content)


def test_one_bad_mail_does_not_end_the_reading(tmp_path: Path) -> None:
    mails = _mbox([HEAD.replace("Date:", "X:") + "\nHi\n", f"{HEAD}\nStill here\n"])
    assert [type(one) for one in _entries(tmp_path, mails)] == [Fault, Message]


def test_a_line_of_a_hundred_megabytes_is_no_mail(tmp_path: Path) -> None:
    path = tmp_path / "long.eml"
    with path.open("wb") as file:
        file.write(f"{HEAD}\n".encode())
        file.writelines(b"a" * 1_000_000 for _ in range(100))
    (entry,) = Mail(Wish()).read(path)
    assert isinstance(entry, Fault)
    assert f"wanted a mail of at most {MOST_BYTES:,} bytes" in entry.why


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [HEAD + "Content-Type: text/plain" + "; a=b" * 40_000 + "\n\nHi",
     HEAD + 'Content-Type: text/plain; charset="' + ';"' * 100_000 + "\n\nHi",
     HEAD + "Subject: " + "=?utf-8?Q?" * 20_000 + "\n\nHi",
     HEAD + "Cc: " + '"a" <' * 30_000 + "\n\nHi",
     HEAD + "X-Original-To: a@b.test\n" * 8_000 + "\nHi",
     HEAD + 'Content-Type: multipart/mixed; boundary="b"\n\n' + "--b\n\nx\n" * 200_000,
     HEAD + "Content-Type: text/html\n\n" + "<div>" * 500_000,
     HEAD + "Content-Transfer-Encoding: base64\n\n" + b64encode(b"On " * 3_000_000).decode(),
     HEAD + "Content-Transfer-Encoding: uuencode\n\nbegin 644 a\n" + "M" * 1_000_000,
     HEAD + "\n" + "\r" * 2_000_000],
    ids=["parameters", "quotes", "subject", "addresses", "heads", "parts", "html", "base64",
         "uuencode", "returns"],
)  # fmt: skip
def test_a_mail_made_to_be_slow_is_not(tmp_path: Path, content: str) -> None:
    began_s = time.process_time()
    _entries(tmp_path, content)
    assert time.process_time() - began_s < 5.0


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(tmp_path_factory: pytest.TempPathFactory, tail: bytes) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    for head in (HEAD, HEAD + 'Content-Type: multipart/mixed; boundary="-"\n'):
        assert _entries(folder, head.encode() + tail)


@pytest.mark.parametrize("content", ["", "id,text\n1,hello\n", "\x00\x01"])
def test_what_is_no_mail_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(SourceError, match="wanted a mailbox"):
        _entries(tmp_path, content)
