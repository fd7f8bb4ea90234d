"""Names: what people and teams are called, for pages that know their ids."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.security.accounts import Accounts
from api.security.reach import Reach


@dataclass(frozen=True, slots=True)
class Names:
    """Read once a page; an id that nobody has goes by itself."""

    agents: Mapping[str, str]  # agent id -> name
    people: Mapping[str, str]  # user id -> name
    teams: Mapping[str, str]

    def agent(self, agent_id: str | None) -> str:
        """Return an agent's name."""
        return self.agents.get(agent_id, agent_id) if agent_id else "nobody known"

    def person(self, user_id: str | None) -> str:
        """Return a colleague's name."""
        return self.people.get(user_id, user_id) if user_id else ""

    def team(self, team_id: str) -> str:
        """Return a team's name."""
        return self.teams.get(team_id, team_id)


def names_of(accounts: Accounts) -> Names:
    """Return everybody's names; raises StorageError."""
    users = accounts.users()
    return Names(
        agents={user.agent_id: user.name for user in users if user.agent_id},
        people={user.user_id: user.name for user in users},
        teams={team.team_id: team.name for team in accounts.teams()},
    )


def within(names: Names, reach: Reach) -> dict[str, str]:
    """Return the agents that somebody sees, by name."""
    seen = {agent: name for agent, name in names.agents.items() if reach.covers(agent)}
    return dict(sorted(seen.items(), key=lambda pair: pair[1].casefold()))
