"""Makers: whoever made a link that opens without a key, and whether it is still theirs to give."""

from sqlalchemy import Connection

from api.security.person import person
from api.security.scope import Scope
from api.storage import keys, users
from api.storage.owners import agents_of


def may_give(connection: Connection, maker: str, scope: Scope, call_id: str) -> bool:
    """Whether a link to a call still opens: its maker, a user or a key, may still hear it."""
    user = users.one(connection, maker)
    if user is None:
        return not keys.revoked(connection, [maker])
    caller = person(connection, user)
    of = agents_of(connection, [call_id]).get(call_id)
    return user.disabled_s is None and caller.may(scope) and caller.reach.covers(of)
