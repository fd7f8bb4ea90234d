"""Welcomes: whom `tonewise serve` lets in by a link that it prints."""

from collections.abc import Iterator

from api.desk.desk import Desk
from api.here import Welcome
from api.sample import EXPERTS, is_sample
from api.security.accounts import Accounts, new_team_id, new_user_id
from api.security.addresses import is_loopback
from api.security.role import Role
from api.settings import Settings
from api.storage.enums import LinkKind
from api.storage.teams import Team
from api.storage.users import User

FIRST_ADMIN = "admin"  # their login
_FIRST_ROLES = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.QA})

# The sample's people have no passwords: they are let in by printed links alone.
_TEAMS = {
    "Shop": ("exp_maya", "exp_luca", "exp_amara"),
    "Money and technology": ("exp_jonas", "exp_priya", "exp_tom"),
}
_OTHERS = (("sam", "Sam", Role.SUPERVISOR), ("quinn", "Quinn", Role.QA), ("ada", "Ada", Role.ADMIN))
_SHOWN = ("maya", "sam", "quinn", "ada")  # one of each role


def welcomes(settings: Settings, desk: Desk, accounts: Accounts) -> tuple[Welcome, ...]:
    """Return the links of a start: one of each role of the sample, or else the first admin's.

    The sample's are for the person at this machine; a service that other machines reach has none.
    """
    if settings.sample and is_loopback(settings.host) and is_sample(desk):
        return tuple(_sample(accounts))
    return tuple(_first_admin(accounts))


def _first_admin(accounts: Accounts) -> Iterator[Welcome]:
    """Make an admin where none can sign in, and yield their link, a new one with each start."""
    users = accounts.users()
    if any(_runs_the_place(user) and accounts.can_sign_in(user.user_id) for user in users):
        return
    admin = next((user for user in users if user.login == FIRST_ADMIN), None)
    if admin is None:
        admin = User(new_user_id(), FIRST_ADMIN, "First admin", _FIRST_ROLES)
        accounts.put_user(admin)
    if admin.disabled_s is None:
        roles = ", ".join(sorted(admin.roles))
        yield Welcome(f"First admin, as {FIRST_ADMIN} ({roles})", accounts.link(admin.user_id))


def _runs_the_place(user: User) -> bool:
    return Role.ADMIN in user.roles and user.disabled_s is None


def _sample(accounts: Accounts) -> Iterator[Welcome]:
    _add_sample(accounts)
    for login in _SHOWN:
        user = accounts.user_of_login(login)
        if user.disabled_s is None:
            roles = ", ".join(sorted(user.roles))
            yield Welcome(f"{user.name} ({roles})", accounts.link(user.user_id, LinkKind.SIGN_IN))


def _add_sample(accounts: Accounts) -> None:
    logins = {user.login for user in accounts.users()}
    team_ids = {name: _team_id(accounts, name) for name in _TEAMS}
    for expert in EXPERTS:
        own = (team_ids[name] for name, ids in _TEAMS.items() if expert.expert_id in ids)
        login, roles = expert.name.lower(), frozenset({Role.AGENT})
        if login not in logins and accounts.user_of_agent(expert.expert_id) is None:
            user = User(new_user_id(), login, expert.name, roles, expert.expert_id, frozenset(own))
            accounts.put_user(user)
    for login, name, role in _OTHERS:
        led = frozenset(team_ids.values()) if role is Role.SUPERVISOR else frozenset[str]()
        if login not in logins:
            accounts.put_user(User(new_user_id(), login, name, frozenset({role}), team_ids=led))


def _team_id(accounts: Accounts, name: str) -> str:
    known = next((team for team in accounts.teams() if team.name == name), None)
    return (known or accounts.put_team(Team(new_team_id(), name))).team_id
