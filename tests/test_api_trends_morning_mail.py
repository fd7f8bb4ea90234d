"""The morning's mail: at its hour, once to each, whatever fails or starts anew meanwhile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pytest
from pydantic import SecretStr

from api.mail.letter import AddressError, Letter
from api.mail.mailer import Mailer, Sent
from api.mail.relay import relay_of
from api.security.audit import AuditTrail
from api.security.sign_in import Books
from api.settings import Settings, SettingsError
from api.storage.audit import AuditFilter
from api.storage.database import Database
from api.trends.morning_mail import MailPlan, MorningMail, morning_mail_of
from tests.mornings import MORNING_S, Mornings, past, praised, usual_day
from tests.postmen import Postman, delivering
from tests.services import serving

KIM, BO = "kim@example.org", "bo@example.org"


class Dying(Mailer):
    """Dies as soon as its letters are out."""

    def send(self, letters: Sequence[Letter]) -> tuple[Sent, ...]:
        super().send(letters)
        raise SystemExit


@dataclass
class Post:
    """A morning, a mail server, and what mails the briefing by it."""

    mornings: Mornings
    postman: Postman

    def mail(self, *addresses: str) -> MorningMail:
        """Return what a process that starts now mails by."""
        database = self.mornings.database

        def clock() -> float:
            return self.mornings.now_s

        books = Books(database, clock, AuditTrail(database, clock))
        mailer = Mailer(relay_of(self.postman.url), "tonewise@example.org", clock)
        plan = MailPlan(addresses or (KIM, BO), 7, "https://voice.example")
        return MorningMail(books, self.mornings.briefings, mailer, plan)

    @property
    def came_to(self) -> list[str]:
        """Whom the letters were for, in order."""
        return [to for to, _ in self.postman.came]


@pytest.fixture
def post(database: Database) -> Iterator[Post]:
    mornings = Mornings(database)
    mornings.hear([*past(30), *usual_day(), praised("Thank you, that was kind of you.")])
    with delivering() as postman:
        yield Post(mornings, postman)


def test_everybody_gets_the_day_before_in_a_letter_of_their_own(post: Post) -> None:
    post.mail().send_due()
    assert post.came_to == [KIM, BO]
    message = post.postman.came[0][1]
    assert message["Subject"] == "Monday, 2 March 2026: a quiet day"
    body = message.get_body(("plain",))
    assert body is not None
    assert "https://voice.example/staff/trends?" in body.get_content()
    assert "kim@example.org gets this each morning" in body.get_content()
    assert message["List-Unsubscribe"].startswith("<mailto:tonewise@example.org?")


def test_before_its_hour_nothing_goes_out(post: Post) -> None:
    post.mornings.now_s = MORNING_S - 1
    assert post.mail().send_due() == ()
    post.mornings.now_s = MORNING_S
    assert len(post.mail().send_due()) == 2


def test_nobody_gets_a_day_twice_whatever_starts_anew(post: Post) -> None:
    for _ in range(3):
        post.mail().send_due()
        post.mornings.now_s += 3600.0
    assert post.came_to == [KIM, BO]


def test_the_next_day_has_a_letter_of_its_own(post: Post) -> None:
    post.mail(KIM).send_due()
    post.mornings.now_s += 86_400.0
    post.mail(KIM).send_due()
    subjects = [message["Subject"].partition(":")[0] for _, message in post.postman.came]
    assert subjects == ["Monday, 2 March 2026", "Tuesday, 3 March 2026"]


def test_who_was_refused_is_tried_again_later_and_alone(post: Post) -> None:
    post.postman.refused.add(BO)
    assert [one.is_sent for one in post.mail().send_due()] == [True, False]
    post.postman.refused.clear()
    assert post.mail().send_due() == ()  # too soon
    post.mornings.now_s += 301.0
    assert [one.to for one in post.mail().send_due()] == [BO]


def test_how_it_stands_is_told_with_what_went_wrong(post: Post) -> None:
    assert post.mail().standing() == "to 2 from 7:00 on, UTC; of 2026-03-02 0 sent"
    post.postman.refused.add(BO)
    post.mail().send_due()
    assert "of 2026-03-02 1 sent; the mail server answered 550" in post.mail().standing()


def test_who_is_always_refused_is_tried_six_times(post: Post) -> None:
    post.postman.refused.add(KIM)
    tries = 0
    for _ in range(20):
        tries += len(post.mail(KIM).send_due())
        post.mornings.now_s += 600.0
    assert tries == 6


def test_after_a_death_between_sending_and_keeping_the_letter_has_the_same_id(post: Post) -> None:
    dying = Dying(relay_of(post.postman.url), "tonewise@example.org", lambda: post.mornings.now_s)
    with pytest.raises(SystemExit):
        replace(post.mail(KIM), mailer=dying).send_due()
    post.mornings.now_s += 301.0
    post.mail(KIM).send_due()
    first, again = (message["Message-ID"] for _, message in post.postman.came)
    assert first == again


def test_the_trail_says_that_it_went_out_and_to_how_many(post: Post) -> None:
    post.mail().send_due()
    trail = AuditTrail(post.mornings.database, lambda: MORNING_S)
    entries = [line.entry for line in trail.lines(AuditFilter())]
    assert [
        (e.action, e.subject_id, e.detail) for e in entries if e.subject_kind == "briefing"
    ] == [("exported", "2026-03-02", "mailed to 2")]


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (Settings(briefing_to=(KIM,)), "wanted TONEWISE_SMTP_URL beside TONEWISE_BRIEFING_TO"),
        (Settings(), None),
    ],
)
def test_addresses_without_a_server_are_told_at_the_start(
    post: Post, chosen: Settings, told: str | None
) -> None:
    mail = post.mail()
    if told is None:
        assert morning_mail_of(chosen, mail.books, mail.briefings, None) is None
        return
    with pytest.raises(SettingsError, match=told):
        morning_mail_of(chosen, mail.books, mail.briefings, None)


def test_an_address_that_is_none_is_told_at_the_start(post: Post) -> None:
    mail = post.mail()
    with pytest.raises(AddressError, match="wanted an e-mail address"):
        morning_mail_of(Settings(briefing_to=("kim",)), mail.books, mail.briefings, mail.mailer)


def test_the_service_mails_by_itself(tmp_path_factory: pytest.TempPathFactory) -> None:
    with delivering() as postman:
        settings = {
            "smtp_url": SecretStr(postman.url),
            "mail_from": "tonewise@example.org",
            "briefing_to": (KIM,),
            "briefing_hour": 0,
        }
        with serving(tmp_path_factory.mktemp("mail"), **settings):
            postman.until(1)
    assert [to for to, _ in postman.came] == [KIM]
