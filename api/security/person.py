"""Person: what a user may do, and whose conversations they see."""

from sqlalchemy import Connection

from api.security.caller import Caller, CallerKind
from api.security.reach import EVERYONE, Reach
from api.security.role import Role, scopes_of
from api.storage import users
from api.storage.users import User


def person(connection: Connection, user: User) -> Caller:
    """Return a user as the one who asks."""
    return Caller(
        user.user_id,
        CallerKind.PERSON,
        scopes_of(user.roles),
        agent_id=user.agent_id,
        name=user.name,
        reach=reach_of(connection, user),
    )


def reach_of(connection: Connection, user: User) -> Reach:
    """Return the sum of what each role sees: all, the agents of one's teams, one's own, nothing."""
    if Role.QA in user.roles:
        return EVERYONE
    seen: set[str] = set()
    if Role.SUPERVISOR in user.roles:
        seen |= users.agent_ids_of(connection, user.team_ids)
    if Role.AGENT in user.roles and user.agent_id is not None:
        seen.add(user.agent_id)
    return Reach(frozenset(seen), nobodys=Role.SUPERVISOR in user.roles)
