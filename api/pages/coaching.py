"""The coaching that one sees: who works on what, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nicegui import ui

from api.desk.views import Page
from api.pages.acts import Given, chosen, on_acts
from api.pages.fragments import fragment, html
from api.pages.names import Names, names_of
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.storage.coaching import Coaching, CoachingFilter
from insights.coaching import CoachingState

_PAGE = 25
_ANY = "all"
_STATES = MappingProxyType(
    {
        CoachingState.OPEN.value: "Open",
        CoachingState.DONE.value: "Done",
        CoachingState.CANCELLED.value: "Called off",
        _ANY: "All",
    }
)


@dataclass(frozen=True, slots=True)
class CoachingView:
    """All that the list shows."""

    found: Page[Coaching]
    state: str  # that is shown
    names: Names
    titles: Mapping[str, str]  # of criteria
    may_coach: bool
    agent_id: str | None  # who looks, if an agent does
    now_s: float  # epoch seconds


@staff_page("/coaching", title="Coaching", scope=Scope.GRADES_READ, help="coaching")
async def coaching(visit: Visit) -> None:
    """Show the tasks of a state, newest first."""
    visit.style("quality.css")
    shown = await visit.read(lambda: _shown(visit))
    await visit.note(Action.SAW, Subject("coaching", "list"), f"{len(shown.found.items)}")
    drawn = fragment("coaching.html.j2", "div", "stack wide-gap", page=shown, states=_STATES)
    on_acts(
        drawn,
        {
            "done": lambda given: _done(visit, drawn, given),
            "close": lambda given: _closed(visit, drawn, given),
        },
    )


def _shown(visit: Visit) -> CoachingView:
    parts, caller = visit.parts, visit.caller
    state = visit.query.get("state", "")
    state = state if state in _STATES else CoachingState.OPEN.value
    states = None if state == _ANY else frozenset({CoachingState(state)})
    cursor = visit.query.get("cursor") or None
    return CoachingView(
        found=parts.quality.coaching.listed(caller, CoachingFilter(states), cursor, _PAGE),
        state=state,
        names=names_of(parts.accounts),
        titles=parts.library.titles(),
        may_coach=caller.may(Scope.COACH),
        agent_id=caller.agent_id,
        now_s=parts.clock(),
    )


async def _done(visit: Visit, drawn: ui.html, given: Given) -> None:
    tasks, note = visit.parts.quality.coaching, given["note"]
    await visit.write(lambda: tasks.done(visit.caller, given["task"], note))
    await _redrawn(visit, drawn, "Done.")


async def _closed(visit: Visit, drawn: ui.html, given: Given) -> None:
    tasks, state = visit.parts.quality.coaching, chosen(given, "state", CoachingState)
    await visit.write(lambda: tasks.close(visit.caller, given["task"], state, given["note"]))
    await _redrawn(visit, drawn, "Closed.")


async def _redrawn(visit: Visit, drawn: ui.html, said: str) -> None:
    shown = await visit.read(lambda: _shown(visit))
    drawn.set_content(html("coaching.html.j2", page=shown, states=_STATES))
    visit.toast(said)
