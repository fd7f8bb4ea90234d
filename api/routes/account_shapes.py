"""What is sent and answered about people, teams and sessions, as JSON."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.routes.fields import Body, Name, Plain
from api.security.caller import Caller
from api.security.password import LONGEST
from api.security.reach import Reach
from api.security.role import Role
from api.storage.sessions import Session
from api.storage.teams import Team
from api.storage.users import User

_USER: dict[str, Any] = {
    "login": "maya@shop.example",
    "name": "Maya",
    "roles": ["agent"],
    "agent_id": "exp_maya",
    "team_ids": ["team_5c1d"],
}
USER_EXAMPLE: dict[str, Any] = {
    "user_id": "usr_0a1b",
    **_USER,
    "created_s": 1763769600.0,
    "disabled_s": None,
    "signed_in_s": 1763773200.0,
}
Password = Annotated[Plain, Field(max_length=LONGEST)]


class UserBody(Body):
    """A person who may sign in."""

    model_config = ConfigDict(json_schema_extra={"example": {**_USER, "disabled": False}})

    login: Name = Field(description="A name or an e-mail address; nobody else's.")
    name: Name = Field(description="As colleagues know them.")
    roles: list[Role] = Field(default=[], description="What they may is the sum of these.")
    agent_id: Name | None = Field(
        default=None, description="The expert, and the agent in calls, that they are."
    )
    team_ids: list[Name] = Field(
        default=[], description="They work in these; a supervisor leads them."
    )
    disabled: bool = Field(default=False, description="May not sign in.")


class UserShown(BaseModel):
    """A person who may sign in."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": USER_EXAMPLE})

    user_id: str
    login: str
    name: str
    roles: list[Role]
    agent_id: str | None
    team_ids: list[str]
    created_s: float
    disabled_s: float | None = Field(description="May not sign in since then.")
    signed_in_s: float | None = Field(description="The last time; null: never.")


class InvitationShown(BaseModel):
    """A one-time link, shown once."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "url": "https://desk.example/welcome?link=tw_ln_4mB...",
                "expires_s": 1763942400.0,
            }
        }
    )

    url: str = Field(description="Lets its user set a password and signs them in, once.")
    expires_s: float


class TeamBody(Body):
    """A group of agents and who leads it."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "East"}})

    name: Name


class TeamShown(BaseModel):
    """A group of agents and who leads it."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {"team_id": "team_5c1d", "name": "East", "created_s": 1763769600.0}
        },
    )

    team_id: str
    name: str
    created_s: float


class MeShown(BaseModel):
    """Whoever asks, and what they may."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "user": USER_EXAMPLE,
                "scopes": ["chats:read", "desk"],
                "agent_ids": ["exp_maya"],
                "csrf": "9f3c...",
            }
        }
    )

    user: UserShown
    scopes: list[str]
    agent_ids: list[str] | None = Field(
        description="Whose conversations they see; null: everybody's."
    )
    csrf: str = Field(description="Wanted in X-CSRF-Token by whatever changes something.")


class SessionShown(BaseModel):
    """A browser at which somebody is signed in."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "from_where": "192.0.2.7",
                "began_s": 1763769600.0,
                "used_s": 1763773200.0,
                "is_this": True,
            }
        }
    )

    from_where: str = Field(description="The address that they signed in from.")
    began_s: float
    used_s: float = Field(description="The last time, to within a minute.")
    is_this: bool = Field(description="Whether it is the one that asks.")


class PasswordBody(Body):
    """A change of one's own password."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"password": "the old one", "new": "a long new sentence"}}
    )

    password: Password
    new: Password


def user_shown(user: User) -> UserShown:
    """Return a user as JSON has them."""
    return UserShown(
        user_id=user.user_id,
        login=user.login,
        name=user.name,
        roles=sorted(user.roles),
        agent_id=user.agent_id,
        team_ids=sorted(user.team_ids),
        created_s=user.created_s,
        disabled_s=user.disabled_s,
        signed_in_s=user.signed_in_s,
    )


def team_shown(team: Team) -> TeamShown:
    """Return a team as JSON has it."""
    return TeamShown.model_validate(team)


def me_shown(user: User, caller: Caller, csrf: str) -> MeShown:
    """Return whoever asks as JSON has them."""
    return MeShown(
        user=user_shown(user),
        scopes=sorted(caller.scopes),
        agent_ids=_agents(caller.reach),
        csrf=csrf,
    )


def session_shown(session: Session, digest: str) -> SessionShown:
    """Return a session as JSON has it; `digest` is that of the session that asks."""
    return SessionShown(
        from_where=session.from_where,
        began_s=session.began_s,
        used_s=session.used_s,
        is_this=session.digest == digest,
    )


def _agents(reach: Reach) -> list[str] | None:
    return None if reach.agent_ids is None else sorted(reach.agent_ids)
