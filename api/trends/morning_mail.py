"""The morning's mail: each day's briefing, once to everybody who is to get it.

Who is to be written to is kept before anything is sent, so that two processes, or one that starts
anew, send no second letter. Where a process died between sending and keeping, its letter goes out
again under the same Message-ID, which mail programs show once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

import structlog

from api.here import here
from api.mail.letter import Letter, check_address
from api.mail.mailer import Mailer, Sent
from api.reports.briefing_letter import briefing_letter
from api.security.audit import ITSELF
from api.security.audit_line import Action, Subject
from api.security.sign_in import Books
from api.settings import PREFIX, Settings, SettingsError
from api.storage import briefing_mails
from api.storage.briefing_mails import BriefingMail
from api.trends.briefings import Briefings, DayBriefing
from api.trends.days import Day

_FIRST_WAIT_S = 300.0  # until a second try; doubled each time
_MOST_TRIES = 6  # the last two and a half hours after the first

_log = structlog.stdlib.get_logger("tonewise.morning_mail")


@dataclass(frozen=True, slots=True)
class MailPlan:
    """Who is written to, when, and what their letters lead to."""

    addresses: tuple[str, ...]
    hour: int  # 0..23 in the centre's zone: not before
    base: str  # before every link


@dataclass(frozen=True, slots=True)
class MorningMail:
    """Thread-safe, and blocks while it sends. May raise a StorageError."""

    books: Books
    briefings: Briefings
    mailer: Mailer
    plan: MailPlan

    def send_due(self) -> tuple[Sent, ...]:
        """Send yesterday's briefing to whoever has not got it, once the hour has come."""
        now = datetime.fromtimestamp(self.books.clock(), self.briefings.zone)
        day = self.briefings.today().before(1)
        claimed = self._claimed(day) if now.hour >= self.plan.hour else ()
        if not claimed:
            return ()
        made = self.briefings.of(ITSELF, day.date)
        sent = self.mailer.send([self._letter(made, mail.address) for mail in claimed])
        self._keep(day, claimed, sent)
        return sent

    def standing(self) -> str:
        """Return who gets the mail and when, and what became of yesterday's."""
        day, plan = self.briefings.today().before(1), self.plan
        with self.books.database.reading() as connection:
            mails = briefing_mails.of_day(connection, day.number)
        n_sent = sum(mail.sent_s is not None for mail in mails)
        faults = sorted({mail.fault for mail in mails if mail.sent_s is None and mail.fault})
        to = f"to {len(plan.addresses)} from {plan.hour}:00 on, {self.briefings.zone.key}"
        return "; ".join([to, f"of {day.date} {n_sent} sent", *faults])

    def _letter(self, made: DayBriefing, address: str) -> Letter:
        sender = self.mailer.sender
        why = (
            f"{address} gets this each morning because {PREFIX}BRIEFING_TO names it; write to "
            f"{sender} to be taken off."
        )
        letter = briefing_letter(made, address, self.plan.base, why)
        leave = f"mailto:{sender}?subject={quote('No more briefings')}"
        return replace(letter, name=f"briefing of {made.day.date}", leave=leave)

    def _claimed(self, day: Day) -> tuple[BriefingMail, ...]:
        """Return who is to be written to now; kept as tried, nobody else writes to them."""
        now_s = self.books.clock()
        with self.books.database.transaction() as connection:
            known = {mail.address: mail for mail in briefing_mails.of_day(connection, day.number)}
            held = [known.get(to) or BriefingMail(day.number, to) for to in self.plan.addresses]
            due = [
                replace(one, tries=one.tries + 1, next_s=now_s + _FIRST_WAIT_S * 2**one.tries)
                for one in held
                if one.sent_s is None and one.tries < _MOST_TRIES and one.next_s <= now_s
            ]
            briefing_mails.put(connection, due)
        return tuple(due)

    def _keep(self, day: Day, claimed: Sequence[BriefingMail], sent: Sequence[Sent]) -> None:
        now_s = self.books.clock()
        ended = [
            replace(mail, sent_s=now_s if one.is_sent else None, fault=one.fault)
            for mail, one in zip(claimed, sent, strict=True)
        ]
        n_sent = sum(one.is_sent for one in sent)
        with self.books.database.transaction() as connection:
            briefing_mails.put(connection, ended)
            if n_sent:
                subject = Subject("briefing", day.date.isoformat())
                self.books.audit.note(ITSELF, Action.EXPORTED, subject, f"mailed to {n_sent}")
        for fault in {one.fault for one in sent if one.fault is not None}:
            _log.warning("briefing not mailed", fault=fault)


def morning_mail_of(
    settings: Settings, books: Books, briefings: Briefings, mailer: Mailer | None
) -> MorningMail | None:
    """Return what mails the briefing; None: nobody is to get it.

    Raises SettingsError for addresses without a mail server, AddressError for one that is none.
    """
    if not settings.briefing_to:
        return None
    if mailer is None:
        raise SettingsError(f"wanted {PREFIX}SMTP_URL beside {PREFIX}BRIEFING_TO, got none")
    addresses = tuple(dict.fromkeys(check_address(to) for to in settings.briefing_to))
    plan = MailPlan(addresses, settings.briefing_hour, here(settings))
    return MorningMail(books, briefings, mailer, plan)
