"""Staff of a synthetic history: its agents as experts and users, their teams and supervisors.

Nobody of them has a password: whoever runs the place sends them a link, or nobody signs in.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from api.security.role import Role
from api.storage import experts, teams, users
from api.storage.database import Database
from api.storage.experts import ExpertRecord
from api.storage.teams import Team
from api.storage.users import User
from api.synthetic.people import Agent, SampleTeam
from api.synthetic.people import teams as sample_teams
from routing.expert import BEST, Expert, Presence

_LEAST_SKILL = 3


def put_staff(database: Database, agents: Sequence[Agent], since_s: float) -> None:
    """Keep whoever is not there yet; who is stays as they are."""
    with database.transaction() as connection:
        for i, team in enumerate(sample_teams()):
            _put_team(connection, i, team, since_s)
        for n, agent in enumerate(agents, 1):
            _put_agent(connection, n, agent, since_s)
        _put_user(
            connection,
            User("usr_sample_qa", "sample.qa", "Quality (sample)", frozenset({Role.QA})),
            since_s,
        )


def team_id_of(team: int) -> str:
    """Return the id of a team by its place."""
    return f"team_sample_{team + 1}"


def _put_team(connection: Connection, place: int, team: SampleTeam, since_s: float) -> None:
    team_id = team_id_of(place)
    if teams.one(connection, team_id) is None:
        teams.put(connection, Team(team_id, team.name, since_s))
    lead = User(
        f"usr_sample_lead_{place + 1}",
        f"sample.lead.{place + 1}",
        f"Lead of {team.name}",
        frozenset({Role.SUPERVISOR}),
        team_ids=frozenset({team_id}),
    )
    _put_user(connection, lead, since_s)


def _put_agent(connection: Connection, n: int, agent: Agent, since_s: float) -> None:
    if experts.one(connection, agent.agent_id) is None:
        expert = Expert(agent.agent_id, agent.name, {skill: _skill(n) for skill in agent.skills})
        # Offline: no live case is ever given to somebody who isn't there.
        experts.add(
            connection,
            ExpertRecord(agent.agent_id, agent.name, expert, Presence.OFFLINE, since_s),
        )
    user = User(
        f"usr_sample_{n:02d}",
        f"sample.{n:02d}",
        agent.name,
        frozenset({Role.AGENT}),
        agent.agent_id,
        frozenset({team_id_of(agent.team)}),
    )
    _put_user(connection, user, since_s)


def _put_user(connection: Connection, user: User, since_s: float) -> None:
    if users.one(connection, user.user_id) is None:
        users.add(connection, replace(user, created_s=since_s))


def _skill(n: int) -> int:
    return _LEAST_SKILL + n % (BEST - _LEAST_SKILL + 1)
