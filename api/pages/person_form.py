"""What the forms of people say and offer, and the link that lets somebody in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from nicegui import ui

from api.here import welcome_link
from api.pages.acts import Given, chosen
from api.pages.drawn import ticked
from api.pages.visit import Visit
from api.security.role import ROLE_WORDS, Role
from api.storage.teams import Team
from api.storage.users import User


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody and the link that lets them in: the one time that it is seen."""

    name: str
    url: str
    hours: float  # that it opens


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person's form offers."""

    roles: Mapping[Role, str]  # what each is for
    teams: tuple[Team, ...]
    agents: Mapping[str, str]  # experts' names by id


def described(user: User, given: Given) -> User:
    """Return the user as a form describes them."""
    return replace(
        user,
        login=given["login"].strip(),
        name=given["name"].strip() or given["login"].strip(),
        roles=frozenset(chosen({"role": one}, "role", Role) for one in ticked(given, "role")),
        agent_id=given["agent"].strip() or None,
        team_ids=frozenset(ticked(given, "team")),
    )


def choices_for(visit: Visit) -> Choices:
    """Return what a form offers this visitor; raises ForbiddenError or a StorageError."""
    parts = visit.parts
    agents = {view.expert.expert_id: view.expert.name for view in parts.desk.experts()}
    return Choices(ROLE_WORDS, parts.people.teams(visit.caller), agents)


def invited(visit: Visit, site: str, user: User, secret: str) -> Invited:
    """Return what the visitor hands on to a user: the link with this secret."""
    hours = visit.parts.settings.invitation_hours
    return Invited(user.name, welcome_link(site, secret), hours)


def site_of(visit: Visit) -> str:
    """Return the address under which this visitor, and so whoever is invited, finds the service."""
    if visit.parts.settings.public_url:
        return visit.parts.settings.public_url.rstrip("/")
    url = ui.context.client.request.url
    return f"{url.scheme}://{url.netloc}"
