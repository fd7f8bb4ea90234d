"""Plan: who speaks to an account, how, and until when."""

from dataclasses import dataclass

from sqlalchemy import Connection

from api.desk.words import storable
from api.security.role import scopes_of
from api.security.scope import Scope
from api.storage import users
from api.trends.client_errors import ClientError
from insights.follow_up_state import Channel


@dataclass(frozen=True, slots=True)
class Plan:
    """Who speaks to an account, how, and until when."""

    owner_id: str  # a user's id
    channel: Channel
    due_s: float  # epoch seconds

    def check(self, connection: Connection, now_s: float) -> None:
        """Raise ClientError for an owner who is none, or a day that is over."""
        owner = users.one(connection, storable(self.owner_id))
        may = owner and owner.disabled_s is None and Scope.FOLLOW_UPS in scopes_of(owner.roles)
        if not may:
            raise ClientError(f"wanted a colleague who follows up, got {self.owner_id!r}")
        if not self.due_s > now_s:
            raise ClientError("wanted a due date that is still to come")
