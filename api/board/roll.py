"""Roll: who works here, in which teams, and how the last hour's customers fared.

What changes seldom, or slowly: it is looked up every few seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from api.storage import experts, floor, teams, users
from api.storage.floor import PastWait
from api.storage.teams import Team

_PAST_S = 3600.0
_MOST_PAST = 2000


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who serves customers."""

    agent_id: str
    name: str
    departments: frozenset[str]
    team_ids: tuple[str, ...]  # sorted


@dataclass(frozen=True, slots=True)
class Roll:
    """Who is who."""

    workers: Mapping[str, Worker]  # by agent_id, in the order of their names
    teams: tuple[Team, ...]
    names: Mapping[str, str]  # of users, by user_id
    past: tuple[PastWait, ...]

    def name_of(self, agent_id: str | None) -> str | None:
        """Return how an agent is called; one who left by their id."""
        worker = self.workers.get(agent_id or "")
        return worker.name if worker else agent_id

    def called(self, who: str | None) -> str | None:
        """Return a user's name; whoever is none is called as they signed."""
        return self.names.get(who, who) if who else None


def roll(connection: Connection, now_s: float) -> Roll:
    """Look it up."""
    people = users.every(connection)
    team_ids = {one.agent_id: tuple(sorted(one.team_ids)) for one in people if one.agent_id}
    workers = {
        one.expert_id: Worker(
            one.expert_id,
            one.name,
            frozenset(one.expert.skills),
            team_ids.get(one.expert_id, ()),
        )
        for one in experts.here(connection)
    }
    return Roll(
        workers=workers,
        teams=teams.every(connection),
        names={one.user_id: one.name for one in people},
        past=floor.past_waits(connection, now_s - _PAST_S, _MOST_PAST),
    )
