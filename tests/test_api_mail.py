"""Mail: handed to a real server, privately or not at all; each letter with what became of it."""

import socket

import pytest
from pydantic import SecretStr

from api.mail.letter import AddressError, Letter, check_address, message_of
from api.mail.mailer import Mailer, mailer_of
from api.mail.relay import Relay, RelayError, Tls, relay_of
from api.settings import Settings, SettingsError
from tests.postmen import delivering, trusting

NOW_S = 1_772_409_600.0
SENDER = "tonewise@example.org"
LETTER = Letter("kim@example.org", "Zürich: 5 % more", "Plain words.", "<p>Plain <b>words</b>.</p>")


def mailer(url: str) -> Mailer:
    return Mailer(relay_of(url), SENDER, lambda: NOW_S, trusting())


def test_a_letter_arrives_with_both_its_bodies_and_says_that_it_wrote_itself() -> None:
    with delivering() as postman:
        (sent,) = mailer(postman.url).send([LETTER])
    ((to, message),) = postman.came
    parts = [part.get_content().strip() for part in message.iter_parts()]
    assert (sent.is_sent, to, message["Subject"]) == (True, LETTER.to, LETTER.subject)
    assert parts == [LETTER.text, LETTER.html]
    assert message["Auto-Submitted"] == "auto-generated"


def test_each_gets_a_letter_of_their_own_and_one_refused_stops_no_other() -> None:
    letters = [Letter(f"{name}@example.org", "Hello", "Hello.") for name in ("a", "b", "c")]
    with delivering() as postman:
        postman.refused.add("b@example.org")
        sent = mailer(postman.url).send(letters)
    assert [one.is_sent for one in sent] == [True, False, True]
    assert "550 5.1.1 nobody of this name" in str(sent[1].fault)
    assert [(to, message["To"]) for to, message in postman.came] == [
        ("a@example.org", "a@example.org"),
        ("c@example.org", "c@example.org"),
    ]


def test_the_line_is_made_private_before_the_password_is_said() -> None:
    with delivering(private=True) as postman:
        (sent,) = mailer(postman.private_url).send([LETTER])
    assert (sent.fault, postman.logged_in, len(postman.came)) == (None, ["tonewise"], 1)


def test_a_wrong_password_is_told_without_it() -> None:
    with delivering(private=True) as postman:
        url = postman.private_url.replace("p%40ss", "wrong")
        (sent,) = mailer(url).send([LETTER])
    assert "answered 535" in str(sent.fault)
    assert "wrong" not in str(sent.fault)


def test_a_server_that_offers_no_tls_gets_nothing() -> None:
    with delivering() as postman:
        (sent,) = mailer(f"smtp://localhost:{postman.port}").send([LETTER])
    assert (sent.is_sent, postman.came) == (False, [])


def test_a_server_of_another_name_gets_nothing() -> None:
    with delivering(private=True) as postman:
        url = postman.private_url.replace("localhost", "127.0.0.1")
        (sent,) = mailer(url).send([LETTER])
    assert "certificate" in str(sent.fault).lower()
    assert postman.came == []


def test_no_server_is_a_fault_of_every_letter() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # and listens to nobody
        sent = mailer(f"smtp://127.0.0.1:{held.getsockname()[1]}?tls=no").send([LETTER, LETTER])
    assert [one.is_sent for one in sent] == [False, False]


def test_nothing_in_a_subject_makes_a_header() -> None:
    message = message_of(Letter("kim@example.org", "Hi\r\nBcc: all@x.org", "x"), SENDER, NOW_S)
    assert (message["Bcc"], message["Subject"]) == (None, "Hi Bcc: all@x.org")


def test_the_same_letter_again_can_be_told_by_its_id() -> None:
    named = Letter("kim@example.org", "Hi", "x", name="briefing 2026-03-02")
    first, again = (message_of(named, SENDER, NOW_S + n)["Message-ID"] for n in range(2))
    other = message_of(Letter("bo@example.org", "Hi", "x", name=named.name), SENDER, NOW_S)
    assert first == again != other["Message-ID"]


@pytest.mark.parametrize(
    "text",
    ["", "kim", "@example.org", "kim@", "a@b\nBcc: c@d", "Kim <kim@example.org>", "a b@c.org",
     "a@b, c@d", "x" * 250 + "@example.org", "\x00@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressError, match="wanted an e-mail address"):
        check_address(text)


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("smtp://mail.example", Relay("mail.example", 587, Tls.STARTTLS)),
        ("smtps://a:b%40c@mail.example", Relay("mail.example", 465, Tls.AT_ONCE, "a", "b@c")),
        ("smtp://[::1]:25?tls=no", Relay("::1", 25, Tls.NEVER)),
    ],
)
def test_a_url_names_the_server(url: str, wanted: Relay) -> None:
    assert relay_of(url) == wanted
    assert "b@c" not in repr(relay_of(url))


@pytest.mark.parametrize(
    "url",
    ["", "mail.example", "http://mail.example", "smtp://", "smtp://h:99999", "smtp://h/box",
     "smtp://u:secret@h?tls=no", "smtp://h?tls=maybe", "smtps://h?tls=no"],
)  # fmt: skip
def test_a_url_that_names_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(RelayError) as raised:
        relay_of(url)
    assert "secret" not in str(raised.value)


def test_a_server_without_an_address_to_send_from_is_told_at_the_start() -> None:
    assert mailer_of(Settings(), lambda: NOW_S) is None
    with pytest.raises(SettingsError, match="wanted TONEWISE_MAIL_FROM"):
        mailer_of(Settings(smtp_url=SecretStr("smtp://mail.example")), lambda: NOW_S)
