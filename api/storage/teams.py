"""Teams: agents who work together, and the supervisors who lead them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, select

from api.storage.account_tables import team_members, teams, users
from api.storage.rows import columns_of, row_of
from api.storage.upsert import put_all


@dataclass(frozen=True, slots=True)
class Team:
    """A group of agents and who leads it."""

    team_id: str  # "team_..."
    name: str
    created_s: float = 0.0


_ALL = select(*columns_of(teams, Team)).order_by(teams.c.name)
_ONE = select(*columns_of(teams, Team)).where(teams.c.team_id == bindparam("team_id"))
_OF_NAME = select(*columns_of(teams, Team)).where(teams.c.name == bindparam("name"))
_AGENTS = (
    select(users.c.agent_id, teams.c.name)
    .select_from(teams.join(team_members).join(users))
    .where(users.c.agent_id.is_not(None))
    .order_by(teams.c.name.desc())
)
_REMOVE = delete(teams).where(teams.c.team_id == bindparam("of"))


def put(connection: Connection, team: Team) -> None:
    """Keep a team, new or changed; its name must be no other team's."""
    put_all(connection, teams, [row_of(team)])


def every(connection: Connection) -> tuple[Team, ...]:
    """Return all teams by name."""
    return tuple(Team(*row) for row in connection.execute(_ALL).all())


def one(connection: Connection, team_id: str) -> Team | None:
    """Return the team of this id."""
    row = connection.execute(_ONE, {"team_id": team_id}).first()
    return Team(*row) if row else None


def of_name(connection: Connection, name: str) -> Team | None:
    """Return the team of this name."""
    row = connection.execute(_OF_NAME, {"name": name}).first()
    return Team(*row) if row else None


def of_agents(connection: Connection) -> Mapping[str, str]:
    """Return the name of each agent's team; of several the first by name."""
    return dict(connection.execute(_AGENTS).all())


def remove(connection: Connection, team_id: str) -> None:
    """Let a team be no more; its people stay."""
    connection.execute(_REMOVE, {"of": team_id})
