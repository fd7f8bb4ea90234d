"""`tonewise audit`: the audit trail, exported and checked, also far from the service."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from api.commands.key import data_dir_option
from api.files import write_whole
from api.opened import opened
from api.security.audit import CONSOLE, AuditTrail
from api.security.audit_check import Checked, checked
from api.security.audit_export import Format, read, written
from api.security.audit_line import Action, Head, Subject
from api.storage.audit import AuditFilter

BROKEN = 3
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group("audit")
def command() -> None:
    """Export the audit trail, and check that nothing in it was changed or taken out.

    \b
    Examples:
      tonewise audit export audit.jsonl
      tonewise audit export audit.csv --customer c_42
      tonewise audit check
      tonewise audit check audit.jsonl --head 4213:41d0...
    """  # noqa: D301  (click reads the backslash as "do not wrap")


@command.command("export")
@click.argument("file", type=_FILE)
@click.option("--who", help="Only what this user, or this key, did.")
@click.option("--customer", "customer_id", help="Only what is about this customer.")
@data_dir_option
def export(file: Path, who: str | None, customer_id: str | None, data_dir: Path | None) -> None:
    """Write the trail to FILE: .csv for a spreadsheet, any other name for JSON lines."""
    how = Format.CSV if file.suffix.lower() == ".csv" else Format.JSONL
    with _opened(data_dir) as trail:
        trail.note(CONSOLE, Action.EXPORTED, Subject("audit"), "tonewise audit export")
        write_whole(file, written(trail.every(AuditFilter(who, customer_id=customer_id)), how))
        end = trail.head()
    click.echo(f"the trail ends at {end.number}:{end.seal}")


@command.command("check")
@click.argument("file", required=False, type=_FILE)
@click.option("--head", metavar="NUMBER:SEAL", help="An end noted earlier: is it still there?")
@data_dir_option
def check(file: Path | None, head: str | None, data_dir: Path | None) -> int:
    """Check an exported FILE, or without one the database; exit code 3 if it does not hold."""
    kept = None if head is None else _head(head)
    if file is None:
        with _opened(data_dir) as trail:
            found = checked(trail.every(AuditFilter()), is_whole=True, kept=kept)
    else:
        with file.open(encoding="utf-8", newline="") as opened:
            found = checked(read(opened), kept=kept)
    click.echo(_told(found))
    return 0 if found.broken is None else BROKEN


def _told(found: Checked) -> str:
    if found.broken is not None:
        return f"line {found.broken} is missing, or not as it was written"
    gaps = f"; {found.n_gaps} times lines are left out" if found.n_gaps else ""
    end = f"; the last is {found.last.number}:{found.last.seal}" if found.n_lines else ""
    return f"{found.n_lines} lines, each as it was written{gaps}{end}"


def _head(text: str) -> Head:
    number, _, seal = text.partition(":")
    if not (number.isascii() and number.isdigit() and seal):
        raise click.UsageError(f"wanted NUMBER:SEAL after --head, got {text!r}")
    return Head(int(number), seal)


@contextmanager
def _opened(data_dir: Path | None) -> Iterator[AuditTrail]:
    with opened(data_dir, must_be_there=True) as (_, database):
        yield AuditTrail(database, time.time)
