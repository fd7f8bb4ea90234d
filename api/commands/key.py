"""`tonewise key`: API keys from the command line, the first one above all."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from api.opened import opened
from api.security.audit import CONSOLE, AuditTrail
from api.security.audit_line import Action, Subject
from api.security.keyring import NewKey, check_origin, made
from api.security.scope import ALL_SCOPES, Scope
from api.storage import keys
from api.storage.database import Database
from api.storage.enums import KeyKind

data_dir_option = click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Folder of the database, as for `tonewise serve`.",
)


@click.group("key")
def command() -> None:
    """Make, list and revoke API keys, in the database that `tonewise serve` uses.

    \b
    Examples:
      tonewise key create "the shop's server" --scope chats:write --scope chats:read
      tonewise key create "shop.example" --origin https://shop.example
      tonewise key list
      tonewise key revoke key_0a1b2c3d
    """  # noqa: D301  (click reads the backslash as "do not wrap")


@command.command("create")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(sorted(scope.value for scope in Scope)),
    help="What a secret key may do; several.  [all]",
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="Make a publishable key for the pages of an origin instead; several.",
)
@data_dir_option
def create(
    name: str, scopes: tuple[str, ...], origins: tuple[str, ...], data_dir: Path | None
) -> None:
    """Print a new key; it is shown this once and kept as a hash alone."""
    if scopes and origins:
        raise click.UsageError("--scope is for secret keys, --origin for publishable ones")
    for origin in origins:
        check_origin(origin)
    kind = KeyKind.PUBLISHABLE if origins else KeyKind.SECRET
    rights = frozenset() if origins else frozenset(scopes) or frozenset(map(str, ALL_SCOPES))
    key, secret = made(NewKey(name, kind, rights, origins), time.time())
    with _database(data_dir) as database, database.transaction() as connection:
        keys.add(connection, key)
        _note(database, Action.ADDED, key.key_id)
    click.echo(secret)


@command.command("list")
@data_dir_option
def listed(data_dir: Path | None) -> None:
    """Print each live key's id, name and what it may do."""
    with _database(data_dir) as database, database.reading() as connection:
        for key in keys.every(connection):
            if key.revoked_s is None:
                rights = " ".join(sorted(key.scopes) or key.origins)
                click.echo(f"{key.key_id}  {key.kind:<11}  {key.name}  {rights}")


@command.command("revoke")
@click.argument("key_id")
@data_dir_option
def revoke(key_id: str, data_dir: Path | None) -> None:
    """Take a key's rights for good; a running service knows within a second."""
    with _database(data_dir) as database, database.transaction() as connection:
        if not keys.revoke(connection, key_id, time.time()):
            raise click.UsageError(f"wanted a live key's id, got {key_id}")
        _note(database, Action.REMOVED, key_id)


def _note(database: Database, action: Action, key_id: str) -> None:
    AuditTrail(database, time.time).note(CONSOLE, action, Subject("key", key_id))


@contextmanager
def _database(data_dir: Path | None) -> Iterator[Database]:
    with opened(data_dir) as (_, database):
        yield database
