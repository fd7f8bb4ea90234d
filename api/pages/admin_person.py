"""The page of one person who signs in: what they may do, and where they are signed in."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from api.pages.acts import Given
from api.pages.drawn import Drawn, Said
from api.pages.elements import link, words
from api.pages.page import staff_page
from api.pages.person_form import Choices, Invited, choices_for, described, invited, site_of
from api.pages.visit import RefusedError, Visit
from api.security.scope import Scope
from api.storage.sessions import Session
from api.storage.users import User

_AT = "/staff/admin/people"


@dataclass(frozen=True, slots=True)
class Person:
    """What the page of one shows."""

    user: User
    sessions: tuple[Session, ...]
    choices: Choices
    is_self: bool
    invited: Invited | None


@staff_page("/admin/people/{user_id}", title="Person", scope=Scope.ACCOUNTS, help="people")
async def person(visit: Visit, user_id: str) -> None:
    """Show one, and change what they may do."""
    visit.style("editor.css")
    link("Everybody", _AT)
    try:
        await PersonPage(visit, site_of(visit), user_id).draw()
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
            choices_for(self._visit),
            caller.caller_id == self._id,
            self._invited,
        )

    async def _change(self, given: Given) -> Said:
        await self._put(lambda user: described(user, given))
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
        self._invited = invited(visit, self._site, user, secret)
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
