"""Briefing mails: who got which day's briefing, and who is still to get it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from api.storage.mail_tables import briefing_mails
from api.storage.rows import columns_of, row_of
from api.storage.upsert import put_all


@dataclass(frozen=True, slots=True)
class BriefingMail:
    """One day's briefing to one address."""

    day: int  # days since 1970, in the centre's zone
    address: str
    tries: int = 0
    next_s: float = 0.0  # epoch seconds; before, nobody tries again
    sent_s: float | None = None
    fault: str | None = None  # of the latest try


_OF_DAY = (
    select(*columns_of(briefing_mails, BriefingMail))
    .where(briefing_mails.c.day == bindparam("of"))
    .order_by(briefing_mails.c.address)
)


def of_day(connection: Connection, day: int) -> tuple[BriefingMail, ...]:
    """Return what was mailed, or tried, of a day."""
    return tuple(BriefingMail(*row) for row in connection.execute(_OF_DAY, {"of": day}))


def put(connection: Connection, mails: Sequence[BriefingMail]) -> None:
    """Keep how mails stand."""
    put_all(connection, briefing_mails, [row_of(mail) for mail in mails])
