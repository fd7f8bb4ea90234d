"""`tonewise analyze`: every message of a table scored, and a report on all of them."""

from collections.abc import Callable
from pathlib import Path

import click

from api.options import InputError

_ROLES = ("text", "id", "time", "category", "account", "rating", "label")


def _column_options(command: Callable[..., int]) -> Callable[..., int]:
    for role in reversed(_ROLES):
        command = click.option(f"--{role}", metavar="COLUMN", help=f"Which column is {role}.")(
            command
        )
    return command


@click.command("analyze")
@click.argument("table", metavar="TABLE", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", required=True, type=click.Path(path_type=Path), metavar="FOLDER",
    help="Where the results go; a run that was stopped goes on there.",
)  # fmt: skip
@_column_options
@click.option("--encoding", metavar="NAME", help="How the bytes are letters.  [default: found out]")
@click.option("--restart", is_flag=True, help="Write over what another run left in FOLDER.")
def command(
    table: Path, out: Path, encoding: str | None, restart: bool, **columns: str | None
) -> int:
    """Score each message of a CSV, JSONL or Parquet file of any size.

    FOLDER gets report.html, plots (with the analyze extra), scored.csv (a line a row: sentiment,
    emotion, every probability, topic, and why), bad_rows.csv (what was no row), and ledger.json,
    by which a stopped run goes on where it was.
    Columns that no option names are guessed, and said.

    \b
    Examples:
      tonewise analyze tickets.csv -o out/
      tonewise analyze tweets.csv --text body --time created --label sentiment -o out/
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    # Here, so that help doesn't wait for the models' libraries.
    from api.analysis.analysis import Task  # noqa: PLC0415
    from api.analysis.columns import Role  # noqa: PLC0415
    from api.analysis.delivery import deliver  # noqa: PLC0415

    if out.exists() and not out.is_dir():
        raise InputError(f"{out}: wanted a folder for the results, got a file")
    told = {Role(name): column for name, column in columns.items() if column is not None}
    for line in deliver(Task(table, out, told, encoding), restart):
        click.echo(line)
    return 0
