"""The pages of the people who sign in, and of their teams."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from nicegui import ui

from api.here import welcome_link
from api.pages.acts import Given
from api.pages.drawn import Drawn, Said, ticked
from api.pages.elements import link, words
from api.pages.page import staff_page
from api.pages.visit import RefusedError, Visit
from api.security.accounts import new_team_id, new_user_id
from api.security.role import ROLE_WORDS, Role
from api.security.scope import Scope
from api.storage.sessions import Session
from api.storage.teams import Team
from api.storage.users import User

_AT = "/staff/admin/people"
_NEW = User("", "", "", frozenset())


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


@dataclass(frozen=True, slots=True)
class People:
    """What the page of all shows."""

    users: tuple[User, ...]
    teams: tuple[Team, ...]
    n_in: Mapping[str, int]  # people in each team, by its id
    team_names: Mapping[str, str]
    choices: Choices
    new: User
    invited: Invited | None


@dataclass(frozen=True, slots=True)
class Person:
    """What the page of one shows."""

    user: User
    sessions: tuple[Session, ...]
    choices: Choices
    is_self: bool
    invited: Invited | None


@staff_page("/admin/people", title="People", scope=Scope.ACCOUNTS, help="people")
async def people(visit: Visit) -> None:
    """Show everybody and the teams, and add to them."""
    visit.style("editor.css")
    await PeoplePage(visit, _site(visit)).draw()


class PeoplePage:
    """One visit to all of them."""

    def __init__(self, visit: Visit, site: str) -> None:
        self._visit, self._site = visit, site
        self._invited: Invited | None = None

    async def draw(self) -> None:
        """Draw it."""
        deeds = {
            "add": self._add,
            "hide": self._hide,
            "add_team": self._put_team,
            "rename_team": self._put_team,
            "remove_team": self._remove_team,
        }
        await Drawn(self._visit, "admin_people.html.j2", self._read, deeds).draw()

    def _read(self) -> People:
        caller, service = self._visit.caller, self._visit.parts.people
        users, teams = service.users(caller), service.teams(caller)
        return People(
            users,
            teams,
            Counter(team for user in users for team in user.team_ids),
            {team.team_id: team.name for team in teams},
            _choices(self._visit),
            _NEW,
            self._invited,
        )

    async def _add(self, given: Given) -> Said:
        visit = self._visit
        wanted = _described(replace(_NEW, user_id=new_user_id()), given)

        def work() -> str:
            with visit.parts.database.transaction():
                visit.parts.people.put_user(visit.caller, wanted)
                return visit.parts.people.invite(visit.caller, wanted.user_id)

        self._invited = _invited(visit, self._site, wanted, await visit.write(work))
        return None

    async def _hide(self, _: Given) -> Said:
        self._invited = None
        return None

    async def _put_team(self, given: Given) -> Said:
        visit, name = self._visit, given["name"].strip()
        if not name:
            visit.toast("Wanted a name for the team.", "negative")
            raise RefusedError("a team without a name")

        def work() -> None:
            caller, service = visit.caller, visit.parts.people
            before = service.team(caller, given["team"]) if "team" in given else None
            team = replace(before, name=name) if before else Team(new_team_id(), name)
            service.put_team(caller, team)

        await visit.write(work)
        return f"{name} is kept."

    async def _remove_team(self, given: Given) -> Said:
        visit = self._visit
        await visit.write(lambda: visit.parts.people.remove_team(visit.caller, given["team"]))
        return "Removed. Its people stay."


@staff_page("/admin/people/{user_id}", title="Person", scope=Scope.ACCOUNTS, help="people")
async def person(visit: Visit, user_id: str) -> None:
    """Show one, and change what they may do."""
    visit.style("editor.css")
    link("Everybody", _AT)
    try:
        await PersonPage(visit, _site(visit), user_id).draw()
    except RefusedError:
        words("p", "There is nobody of this id.", "empty")


class PersonPage:
    """One visit to one of them."""

    def __init__(self, visit: Visit, site: str, user_id: str) -> None:
        self._visit, self._site, self._id = visit, site, user_id
        self._invited: Invited | None = None

    async def draw(self) -> None:
        """Draw it; raises RefusedError if there is none."""
        deeds = {
            "change": self._change,
            "invite": self._invite,
            "hide": self._hide,
            "end": self._end,
            "disable": self._disable,
            "enable": self._enable,
        }
        await Drawn(self._visit, "admin_person.html.j2", self._read, deeds).draw()

    def _read(self) -> Person:
        caller, service = self._visit.caller, self._visit.parts.people
        return Person(
            service.user(caller, self._id),
            service.sessions(caller, self._id),
            _choices(self._visit),
            caller.caller_id == self._id,
            self._invited,
        )

    async def _change(self, given: Given) -> Said:
        await self._put(lambda user: _described(user, given))
        return "Kept. Whose roles or agent changed is signed out everywhere."

    async def _disable(self, _: Given) -> Said:
        now_s = self._visit.parts.clock()
        await self._put(lambda user: replace(user, disabled_s=now_s))
        return "They can't sign in any more, and are signed out everywhere."

    async def _enable(self, _: Given) -> Said:
        await self._put(lambda user: replace(user, disabled_s=None))
        return "They may sign in again."

    async def _invite(self, _: Given) -> Said:
        visit = self._visit
        user = await visit.read(lambda: visit.parts.people.user(visit.caller, self._id))
        secret = await visit.write(lambda: visit.parts.people.invite(visit.caller, self._id))
        self._invited = _invited(visit, self._site, user, secret)
        return None

    async def _hide(self, _: Given) -> Said:
        self._invited = None
        return None

    async def _end(self, _: Given) -> Said:
        visit = self._visit
        await visit.write(lambda: visit.parts.people.end_sessions(visit.caller, self._id))
        return "Signed out everywhere."

    async def _put(self, change: Callable[[User], User]) -> None:
        visit, service = self._visit, self._visit.parts.people

        def work() -> None:
            with visit.parts.database.transaction():
                service.put_user(visit.caller, change(service.user(visit.caller, self._id)))

        await visit.write(work)


def _described(user: User, given: Given) -> User:
    """Return the user as a form describes them."""
    return replace(
        user,
        login=given["login"].strip(),
        name=given["name"].strip() or given["login"].strip(),
        roles=frozenset(Role(role) for role in ticked(given, "role")),
        agent_id=given["agent"].strip() or None,
        team_ids=frozenset(ticked(given, "team")),
    )


def _choices(visit: Visit) -> Choices:
    parts = visit.parts
    agents = {view.expert.expert_id: view.expert.name for view in parts.desk.experts()}
    return Choices(ROLE_WORDS, parts.people.teams(visit.caller), agents)


def _invited(visit: Visit, site: str, user: User, secret: str) -> Invited:
    hours = visit.parts.settings.invitation_hours
    return Invited(user.name, welcome_link(site, secret), hours)


def _site(visit: Visit) -> str:
    """Return the address under which this visitor, and so whoever is invited, finds the service."""
    if visit.parts.settings.public_url:
        return visit.parts.settings.public_url.rstrip("/")
    url = ui.context.client.request.url
    return f"{url.scheme}://{url.netloc}"
