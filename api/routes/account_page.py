"""Account: the page on which people see who they are here, and look after their password."""

from datetime import UTC, datetime
from typing import Any

from fastapi import Request
from starlette.responses import Response

from api.parts import Parts
from api.routes.entrance import drawn
from api.security.cookie import shown_session
from api.security.password import SHORTEST
from api.security.role import ROLE_WORDS
from api.security.secret import hashed
from api.security.session import csrf_of
from api.storage.sessions import Session

_DONE = {
    "password": "Your password is changed; everywhere else you are signed out.",
    "sessions": "Everywhere else you are signed out.",
}


async def account_page(
    request: Request, parts: Parts, status: int = 200, done: str = "", fault: str = ""
) -> Response:
    """Return the page of who is signed in; raises UnauthenticatedError."""
    secret = shown_session(request, parts.settings) or ""

    def facts() -> dict[str, Any]:
        user = parts.accounts.user(parts.accounts.caller(secret).caller_id)
        teams = [team.name for team in parts.accounts.teams() if team.team_id in user.team_ids]
        return {
            "user": user,
            "roles": [(role.value, ROLE_WORDS[role]) for role in sorted(user.roles)],
            "teams": teams,
            "has_password": parts.accounts.has_password(user.user_id),
            "sessions": [
                _shown(one, hashed(secret)) for one in parts.accounts.sessions.of_user(user.user_id)
            ],
        }

    told = await parts.lanes.read(facts)
    extra = {"csrf": csrf_of(secret), "shortest": SHORTEST, "fault": fault}
    return drawn("account.html.j2", parts, status, done=_DONE.get(done, ""), **told, **extra)


def _shown(session: Session, digest: str) -> dict[str, Any]:
    return {
        "from_where": session.from_where,
        "began": _written(session.began_s),
        "used": _written(session.used_s),
        "is_this": session.digest == digest,
    }


def _written(at_s: float) -> str:
    # Without a script nobody knows the viewer's zone: it is said which one this is.
    return f"{datetime.fromtimestamp(at_s, UTC):%Y-%m-%d %H:%M} UTC"
