"""`tonewise briefing`: a day in a few sentences, printed, written to a file, or mailed."""

import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from api.commands.key import data_dir_option
from api.files import write_whole
from api.here import here
from api.mail.letter import check_address
from api.mail.mailer import Mailer, mailer_of
from api.opened import check_there
from api.reports.briefing_letter import briefing_letter
from api.reports.briefing_page import html_of, text_of
from api.reports.briefing_view import briefing_view
from api.security.audit import CONSOLE, AuditTrail
from api.security.audit_line import Action, Subject
from api.settings import Settings, SettingsError, read_settings
from api.storage.database import Database
from api.trends.briefings import Briefings, DayBriefing
from api.trends.client_runs import ClientRuns
from api.trends.day_figures import DayHistory
from api.trends.days import centre_zone
from api.trends.history import History

NOT_SENT = 1
_WHY = "Somebody sent this by hand, with tonewise briefing."


@click.command("briefing")
@click.option("--date", "when", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
              help="Which day.  [yesterday]")  # fmt: skip
@click.option("--to", "addresses", multiple=True, metavar="ADDRESS",
              help="Mail it to this address; several.")  # fmt: skip
@click.option("-o", "--output", "file", type=click.Path(dir_okay=False, path_type=Path),
              help="Write it to a file: .html for a page, any other for plain text.")  # fmt: skip
@data_dir_option
def command(
    when: datetime | None, addresses: Sequence[str], file: Path | None, data_dir: Path | None
) -> int:
    """Tell a day in a few sentences: what changed, what hurts most, who needs a call.

    It tells of everybody's conversations. Without --to and -o it is printed. Mail goes by the
    server that TONEWISE_SMTP_URL names; exit code 1 if it took a letter for somebody not.

    \b
    Examples:
      tonewise briefing
      tonewise briefing --date 2026-03-02 -o monday.html
      tonewise briefing --to kim@example.org
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    settings = read_settings({} if data_dir is None else {"data_dir": data_dir})
    check_there(settings)
    mailer = _mailer(settings, addresses)
    made = _made(settings, None if when is None else when.date(), is_taken=bool(addresses or file))
    view = briefing_view(made, here(settings))
    if file is not None:
        is_page = file.suffix.lower() in (".html", ".htm")
        write_whole(file, [html_of(view) if is_page else text_of(view)])
    if mailer is not None:
        return _sent(mailer, made, addresses, here(settings))
    if file is None:
        click.echo(text_of(view), nl=False)
    return 0


def _mailer(settings: Settings, addresses: Sequence[str]) -> Mailer | None:
    """Return what sends, None if nothing is to be sent; raises before anything is reckoned."""
    if not addresses:
        return None
    for address in addresses:
        check_address(address)
    mailer = mailer_of(settings, time.time)
    if mailer is None:
        raise SettingsError("wanted TONEWISE_SMTP_URL to send mail by, got none")
    return mailer


def _made(settings: Settings, when: date | None, *, is_taken: bool) -> DayBriefing:
    zone = centre_zone(settings.zone)
    database = Database.open(settings.database)
    try:
        audit = AuditTrail(database, time.time)
        history = History(database, audit, time.time)
        days = DayHistory(history, ClientRuns(database, time.time), database)
        made = Briefings(days, zone, time.time).of(CONSOLE, when)
        action = Action.EXPORTED if is_taken else Action.SAW
        audit.note(CONSOLE, action, Subject("briefing", made.day.date.isoformat()))
    finally:
        database.close()
    return made


def _sent(mailer: Mailer, made: DayBriefing, addresses: Sequence[str], base: str) -> int:
    letters = [briefing_letter(made, to, base, _WHY) for to in dict.fromkeys(addresses)]
    sent = mailer.send(letters)
    for one in sent:
        click.echo(f"{one.to}: {one.fault or 'sent'}", err=not one.is_sent)
    return 0 if all(one.is_sent for one in sent) else NOT_SENT
