"""RunSheet: the accounts that are let down as a CSV file, a line each."""

from collections.abc import Iterator
from datetime import UTC, datetime

from api.quality.export import csv_line
from api.trends.clients import LetDown, LetDownFound
from api.trends.sheets import MARK

_HEAD = (
    "account", "name", "sure", "negative", "contacts", "depth", "began", "last", "goes_on",
    "chance", "value", "urgency", "key", "manager", "segment", "follow_up", "owner", "due",
)  # fmt: skip


def run_sheet(found: LetDownFound) -> Iterator[str]:
    """Yield the lines, its head first; moments in UTC."""
    yield MARK + csv_line(_HEAD)
    for one in found.accounts:
        yield _line(one)


def _line(one: LetDown) -> str:
    run, client, planned = one.run, one.client, one.follow_up
    return csv_line(
        [
            run.account_id,
            client.name,
            run.is_sure,
            run.n_negative,
            run.n,
            run.depth,
            _moment(run.began_s),
            _moment(run.last_s),
            run.is_open,
            run.p,
            run.value,
            run.urgency,
            client.is_key,
            client.manager_id,
            client.segment,
            planned.follow_up_id if planned else None,
            planned.owner_id if planned else None,
            _moment(planned.due_s) if planned else None,
        ]
    )


def _moment(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).isoformat(timespec="seconds")
