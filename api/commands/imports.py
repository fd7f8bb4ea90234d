"""`tonewise import`: what customers wrote elsewhere, their accounts, and a centre's own figures."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from api.commands.key import data_dir_option
from api.opened import opened
from api.sources.ask import Ask, Consent, Whose, asked, columns_told
from api.sources.brought import Brought
from api.sources.registry import source_types
from api.sources.source import Wish

SOME_BAD = 3  # exit code
_SHOWN = 5  # of what was no message
_ACCOUNTS, _KPIS = "accounts", "kpis"

_file = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
_encoding = click.option(
    "--encoding", metavar="NAME", help="How the bytes are letters.  [default: found out]"
)


class _Sources(click.Group):
    """A command for each source, made when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the sources' names, then what is not messages."""
        return [*source_types(), _ACCOUNTS, _KPIS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return what imports from a source; None if there is none of the name."""
        found = source_types().get(cmd_name)
        if found is None:
            return super().get_command(ctx, cmd_name)
        made: click.Command = click.command(
            cmd_name, short_help=found.title, help=_help(found.title)
        )(_messages(cmd_name))
        return made


@click.group("import", cls=_Sources)
def command() -> None:
    """Take in what customers wrote elsewhere: each message is read, redacted and kept once.

    Broken off, the same command goes on where it was. What is no message is counted, and told
    with its reason. Exit code 3: some of the file was no message.

    \b
    Examples:
      tonewise import table tickets.csv --kind review --column text=body
      tonewise import zendesk tickets.json --consent needed --consent-field 360012345
      tonewise import mail inbox.mbox --ours support.example
      tonewise import accounts accounts.csv
      tonewise import kpis csat.csv
    """  # noqa: D301  (click reads the backslash as "do not wrap")


@command.command(_ACCOUNTS, short_help="Customers' accounts: value, segment, manager, when it left")
@_file
@_encoding
@data_dir_option
def accounts(file: Path, encoding: str | None, data_dir: Path | None) -> int:
    """Take in accounts from a table or JSON; what was told before of the same is replaced.

    Columns: account_id, and as far as they are known name, value (a year's worth), segment,
    stage, key (yes: its manager is told when it suffers), manager (a colleague's id), left.
    """
    from api.sources.bringing import bring_clients  # noqa: PLC0415

    with opened(data_dir) as (_, database):
        return _said(bring_clients(database, file, encoding))


@command.command(_KPIS, short_help="A centre's own figures by day: CSAT, NPS, FCR")
@_file
@_encoding
@data_dir_option
def kpis(file: Path, encoding: str | None, data_dir: Path | None) -> int:
    """Take in figures from a table or JSON; one of the same name, day and segment is replaced.

    Columns: day, kpi, value, or day and csat, nps, fcr side by side; n (answers) and segment
    as far as they are known.
    """
    from api.sources.bringing import bring_kpis  # noqa: PLC0415

    with opened(data_dir) as (_, database):
        return _said(bring_kpis(database, file, encoding))


def _help(title: str) -> str:
    return (
        f"{title}.\n\nEach message is read, redacted and kept once; see `tonewise import --help`."
    )


def _messages(source: str) -> Callable[..., int]:
    @_file
    @click.option("--kind", metavar="WORD", help="What they are in history.  [the source's own]")
    @click.option(
        "--column", "columns", multiple=True, metavar="ROLE=NAME",
        help="Which column of a table is for what, such as text=body; several.  [guessed]",
    )  # fmt: skip
    @click.option(
        "--best-rating", type=click.FloatRange(0, 1000, min_open=True), metavar="NUMBER",
        help="The best rating that can be given.  [guessed]",
    )  # fmt: skip
    @click.option(
        "--consent", type=click.Choice(["needed", "assumed"]),
        help="What no word on it means: not to be read, or to be.  [the source's own]",
    )  # fmt: skip
    @click.option(
        "--consent-field", metavar="NAME", help="Which field says that moods may be read."
    )
    @click.option(
        "--ours", multiple=True, metavar="ADDRESS",
        help="An address, domain or name of our own side, whose words are not read; several.",
    )  # fmt: skip
    @_encoding
    @data_dir_option
    def run(file: Path, data_dir: Path | None, **told: Any) -> int:
        # Here, so that help doesn't wait for the models' libraries.
        from api.sources.bringing import bring_messages  # noqa: PLC0415

        with opened(data_dir) as (settings, database):
            ask = _ask(source, file.name, told)
            for line in ask.source.tell(ask.wish, file) if ask.source.tell else ():
                click.echo(line)
            return _said(bring_messages(database, settings.topic_model, ask, file))

    return run


def _ask(source: str, name: str, told: Mapping[str, Any]) -> Ask:
    wish = Wish(
        kind=told["kind"],
        columns=columns_told(told["columns"]),
        encoding=told["encoding"],
        best_rating=told["best_rating"],
        consent_field=told["consent_field"],
        ours=frozenset(told["ours"]),
    )
    consent = Consent(told["consent"]) if told["consent"] else None
    return asked(source, wish, consent, Whose(name, "console"))


def _said(brought: Brought) -> int:
    for line in brought.lines:
        click.echo(line)
    for fault in brought.faults[:_SHOWN]:
        click.echo(f"  {fault}", err=True)
    return SOME_BAD if brought.faults else 0
