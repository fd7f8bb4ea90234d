"""The desk: where an agent takes offers, chats and calls, and reads what their calls came to."""

from collections.abc import Awaitable, Callable, Mapping
from importlib.resources import files

from markupsafe import Markup
from nicegui import ui
from nicegui.element import Element

from api.desk.errors import UnknownExpertError
from api.pages.desk_grades import OwnCoaching, OwnGrades
from api.pages.elements import Words, box, words
from api.pages.fragments import fragment, part_address
from api.pages.page import staff_page
from api.pages.visit import RefusedError, Visit
from api.security.audit_line import Action, Subject
from api.security.scope import Scope

_VIEWS = {"work": "Work", "grades": "My grades", "coaching": "Coaching"}


@staff_page("/desk", title="Desk", scope=Scope.DESK, help="desk")
async def desk(visit: Visit) -> None:
    """Show the desk of whoever visits, or that they are no expert."""
    visit.style("desk.css")
    agent_id = visit.caller.agent_id
    if agent_id is None or not await visit.read(lambda: _is_expert(visit, agent_id)):
        words("p", "You are not set up as an expert yet: an administrator can do that.", "empty")
        return
    visit.script("desk.js")
    await visit.note(Action.SAW, Subject("grades", agent_id), "their latest, on the desk")
    badges = _tabs()
    with _view("work"):
        fragment("desk_work.html.j2", agent_id=agent_id, part=part_address, phone=_phone())
    with _view("grades"):
        _soon(OwnGrades(visit, agent_id, _counted(badges["grades"], "to answer")).draw)
    with _view("coaching"):
        _soon(OwnCoaching(visit, agent_id, _counted(badges["coaching"], "to do")).draw)


def _is_expert(visit: Visit, agent_id: str) -> bool:
    try:
        visit.parts.desk.expert(agent_id)
    except UnknownExpertError:
        return False
    return True


def _tabs() -> Mapping[str, Words]:
    """Draw the tabs, the first one open; return what says how much waits in each."""
    badges = {}
    with box("div", "tabs", role="tablist", aria_label="Desk"):
        for name, title in _VIEWS.items():
            is_open = name == "work"
            tab = box("button", type="button", role="tab", id=f"tab-{name}")
            tab.props["aria-controls"] = f"view-{name}"
            tab.props["aria-selected"] = str(is_open).lower()
            tab.props["tabindex"] = "0" if is_open else "-1"
            with tab:
                words("span", title)
                badges[name] = words("span", "", "badge")
    return badges


def _view(name: str) -> Element:
    view = box("section", "view", role="tabpanel", id=f"view-{name}")
    view.props["aria-labelledby"] = f"tab-{name}"
    if name != "work":
        view.props["hidden"] = True
    return view


def _soon(draw: Callable[[], Awaitable[None]]) -> None:
    """Draw what no customer waits for, once the page itself is there."""
    waiting = words("p", "Looking…", "empty", role="status")

    async def drawn() -> None:
        try:
            await draw()
        except RefusedError:
            waiting.text = "This could not be read just now. Load the page again in a moment."
        else:
            waiting.delete()

    ui.timer(0, drawn, once=True)


def _counted(badge: Words, what: str) -> Callable[[int], None]:
    def told(n: int) -> None:
        badge.text = f"{n} {what}" if n else ""

    return told


def _phone() -> Markup:
    """Return the parts of a phone: a file of the project's own."""
    return Markup((files("api.softphone") / "phone.html").read_text(encoding="utf-8"))  # noqa: S704
