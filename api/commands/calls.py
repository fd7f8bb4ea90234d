"""`tonewise calls`: the calls that were kept, and whether each is accounted for."""

import time
from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.key import data_dir_option
from api.live.reconciliation import reconcile
from api.opened import opened
from api.storage import calls
from api.storage.calls import CallFilter, CallRecord
from api.storage.enums import CallState

UNSETTLED = 3
_BEYOND = 2**62  # above every call's number


@click.group("calls")
def command() -> None:
    """List calls, and check that each has a report or a reason for none.

    \b
    Examples:
      tonewise calls list
      tonewise calls list --state failed --limit 100
      tonewise calls check
    """  # noqa: D301  (click reads the backslash as "do not wrap")


@command.command("list")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in CallState]),
    help="Only calls in this state; several.",
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@data_dir_option
def listed(states: tuple[str, ...], limit: int, data_dir: Path | None) -> None:
    """Print the latest calls: id, state, beginning, length, who, grade or why there is none."""
    wanted = CallFilter(frozenset(CallState(name) for name in states) or None)
    with opened(data_dir) as (_, database), database.reading() as connection:
        for call in calls.listed(connection, wanted, _BEYOND, limit):
            click.echo(_line(call))


@command.command("check")
@data_dir_option
def check(data_dir: Path | None) -> int:
    """Print each call with neither a report nor a reason; exit code 3 if there is one.

    Calls that go on are none of them, nor those whose client may still come back.
    """
    with opened(data_dir) as (settings, database), database.reading() as connection:
        found = reconcile(connection, time.time(), settings.unsettled_after_s)
    for one in found:
        click.echo(f"{one.call_id}  {one.state:<8}  {_when(one.began_s)}  {one.why}")
    if not found:
        click.echo("every call has a report, or a reason for none")
    return UNSETTLED if found else 0


def _line(call: CallRecord) -> str:
    grade = call.failure or ("" if call.points is None else f"{call.points:.0f} {call.band}")
    who = f"{call.start.customer_name or call.customer_id or '-'} -> {call.agent_id or '-'}"
    head = f"{call.call_id}  {call.state:<8}  {_when(call.began_s)}  {call.heard_s:7.1f} s"
    return f"{head}  {who}  {grade}".rstrip()


def _when(epoch_s: float) -> str:
    return datetime.fromtimestamp(epoch_s, UTC).strftime("%Y-%m-%d %H:%M:%S")
