"""Access: whether somebody may look at what customers said, or do something about it."""

from api.security.caller import Caller, CallerKind, ForbiddenError
from api.security.scope import Scope


def check(caller: Caller, scope: Scope) -> None:
    """Raise ForbiddenError unless the caller has a scope, or is the command line."""
    if caller.kind is not CallerKind.SERVICE and not caller.may(scope):
        raise ForbiddenError(f"wanted the scope {scope}, got somebody without")
