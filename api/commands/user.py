"""`tonewise user`: who may sign in, from the command line."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from api.accounts import accounts_of
from api.commands.key import data_dir_option
from api.here import here, welcome_link
from api.opened import opened
from api.security.accounts import Accounts, new_team_id, new_user_id
from api.security.audit import CONSOLE, AuditTrail
from api.security.people import People
from api.security.role import Role
from api.security.sign_in import Books
from api.settings import Settings
from api.storage.teams import Team
from api.storage.users import User


@click.group("user")
def command() -> None:
    """Add, list and disable people who sign in, in the database that `tonewise serve` uses.

    Nobody is given a password: a link is printed that lets them set one, once.

    \b
    Examples:
      tonewise user add maya@shop.example --name Maya --role agent --agent exp_maya --team East
      tonewise user add ada@shop.example --name Ada --role admin
      tonewise user reset maya@shop.example
      tonewise user list
      tonewise user disable maya@shop.example
    """  # noqa: D301  (click reads the backslash as "do not wrap")


@command.command("add")
@click.argument("login")
@click.option("--name", help="As colleagues know them.  [the login]")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What they are here for; several.",
)
@click.option("--agent", "agent_id", metavar="ID", help="The expert, and agent in calls, they are.")
@click.option(
    "--team",
    "team_names",
    multiple=True,
    metavar="NAME",
    help="A team that they work in or, as supervisor, lead; several. Made if it is new.",
)
@data_dir_option
def add(login: str, data_dir: Path | None, **described: Any) -> None:
    """Add somebody, and print the link that lets them set a password."""
    with _opened(data_dir) as office:
        office.add(login, Described(**described))
        click.echo(office.link(login))


@command.command("reset")
@click.argument("login")
@data_dir_option
def reset(login: str, data_dir: Path | None) -> None:
    """Print a link that lets somebody set another password; who was disabled may sign in again."""
    with _opened(data_dir) as office:
        office.enable(login)
        click.echo(office.link(login))


@command.command("list")
@data_dir_option
def listed(data_dir: Path | None) -> None:
    """Print each user's login, name, roles, agent and teams."""
    with _opened(data_dir) as office:
        for line in office.lines():
            click.echo(line)


@command.command("disable")
@click.argument("login")
@data_dir_option
def disable(login: str, data_dir: Path | None) -> None:
    """Keep somebody from signing in, and sign them out everywhere within a second."""
    with _opened(data_dir) as office:
        office.disable(login)


@dataclass(frozen=True, slots=True)
class Described:
    """A new user as they are described."""

    name: str | None
    roles: tuple[str, ...]
    agent_id: str | None
    team_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """The people of one database; what is done leaves lines in its audit trail."""

    settings: Settings
    accounts: Accounts
    people: People

    def add(self, login: str, wanted: Described) -> None:
        """Add somebody; raises AccountTakenError, or LoginError."""
        team_ids = frozenset(self._team_id(name) for name in wanted.team_names)
        roles = frozenset(map(Role, wanted.roles))
        user = User(new_user_id(), login, wanted.name or login, roles, wanted.agent_id, team_ids)
        self.people.put_user(CONSOLE, user)

    def link(self, login: str) -> str:
        """Return a new one-time link for somebody; raises UnknownUserError."""
        user = self.accounts.user_of_login(login)
        return welcome_link(here(self.settings), self.people.invite(CONSOLE, user.user_id))

    def enable(self, login: str) -> None:
        """Let somebody sign in again."""
        user = self.accounts.user_of_login(login)
        if user.disabled_s is not None:
            self.people.put_user(CONSOLE, replace(user, disabled_s=None))

    def disable(self, login: str) -> None:
        """Keep somebody from signing in."""
        user = self.accounts.user_of_login(login)
        self.people.put_user(CONSOLE, replace(user, disabled_s=user.disabled_s or time.time()))

    def lines(self) -> Iterator[str]:
        """Yield a line for each user."""
        names = {team.team_id: team.name for team in self.accounts.teams()}
        for user in self.accounts.users():
            roles = ",".join(sorted(user.roles)) or "no role"
            teams = ", ".join(sorted(names[one] for one in user.team_ids))
            agent = f"agent {user.agent_id}" if user.agent_id else ""
            state = "disabled" if user.disabled_s is not None else ""
            told = (user.login, user.name, roles, agent, teams, state)
            yield "  ".join(one for one in told if one)

    def _team_id(self, name: str) -> str:
        known = next((team for team in self.accounts.teams() if team.name == name), None)
        return (known or self.people.put_team(CONSOLE, Team(new_team_id(), name))).team_id


@contextmanager
def _opened(data_dir: Path | None) -> Iterator[Office]:
    with opened(data_dir) as (settings, database), database.transaction():
        audit = AuditTrail(database, time.time)
        accounts = accounts_of(settings, Books(database, time.time, audit))
        yield Office(settings, accounts, People(database, accounts, audit))
