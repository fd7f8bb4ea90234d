"""The page of the people who sign in, and of their teams."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from api.pages.acts import Given
from api.pages.drawn import Drawn, Said
from api.pages.page import staff_page
from api.pages.person_form import Choices, Invited, choices_for, described, invited, site_of
from api.pages.visit import RefusedError, Visit
from api.security.accounts import new_team_id, new_user_id
from api.security.scope import Scope
from api.storage.teams import Team
from api.storage.users import User

_NEW = User("", "", "", frozenset())


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


@staff_page("/admin/people", title="People", scope=Scope.ACCOUNTS, help="people")
async def people(visit: Visit) -> None:
    """Show everybody and the teams, and add to them."""
    visit.style("editor.css")
    await PeoplePage(visit, site_of(visit)).draw()


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
            choices_for(self._visit),
            _NEW,
            self._invited,
        )

    async def _add(self, given: Given) -> Said:
        visit = self._visit
        wanted = described(replace(_NEW, user_id=new_user_id()), given)

        def work() -> str:
            with visit.parts.database.transaction():
                visit.parts.people.put_user(visit.caller, wanted)
                return visit.parts.people.invite(visit.caller, wanted.user_id)

        self._invited = invited(visit, self._site, wanted, await visit.write(work))
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
