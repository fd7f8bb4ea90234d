"""Calibrations: the sessions, and each of them, blind until everybody has graded."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from api.desk.views import Page
from api.pages.acts import Given, on_acts
from api.pages.call_view import CallView, blind_call_of
from api.pages.elements import link, words
from api.pages.fragments import fragment
from api.pages.judging import verdicts
from api.pages.names import Names, names_of
from api.pages.page import staff_page
from api.pages.visit import RefusedError, Visit
from api.quality.calibrations import CalibrationView, Session
from api.security.audit_line import Action, Subject
from api.security.role import scopes_of
from api.security.scope import Scope

_PAGE = 25


@dataclass(frozen=True, slots=True)
class SessionsView:
    """The list of sessions, and who could grade in another."""

    found: Page[Session]
    graders: Mapping[str, str]  # user id -> name
    caller_id: str
    call_id: str  # that another session would be on


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session."""

    view: CalibrationView
    call: CallView | None  # to listen to, while it goes on
    names: Names
    titles: Mapping[str, str]
    caller_id: str

    @property
    def is_wanted(self) -> bool:
        """Whether who looks is still to grade."""
        own = [g for g in self.view.session.graders if g.grader == self.caller_id]
        return bool(own) and own[0].graded_s is None

    @property
    def judges(self) -> tuple[str, ...]:
        """Who graded, in the order of the session."""
        return tuple(g.grader for g in self.view.session.graders if g.graded_s is not None)

    @property
    def notes(self) -> Mapping[tuple[str, str], str]:
        """What each grader wrote of each criterion."""
        return {(one.by, one.criterion): one.note for one in self.view.judgements if one.note}


@staff_page("/calibrations", title="Calibration", scope=Scope.GRADES_CHANGE, help="calibrations")
async def calibrations(visit: Visit) -> None:
    """Show the sessions, and begin another."""
    visit.style("quality.css")
    shown = await visit.read(lambda: _sessions(visit))
    drawn = fragment("calibrations.html.j2", "div", "stack wide-gap", page=shown)
    on_acts(drawn, {"begin": lambda given: _begin(visit, given)})


@staff_page(
    "/calibrations/{calibration_id}",
    title="Calibration",
    scope=Scope.GRADES_CHANGE,
    help="calibrations",
)
async def calibration(visit: Visit, calibration_id: str) -> None:
    """Show one session: a call to grade, or what everybody made of it."""
    for name in ("report.css", "call.css", "quality.css"):
        visit.style(name)
    visit.script("call.js")
    try:
        shown = await visit.read(lambda: _session(visit, calibration_id))
    except RefusedError:
        words("p", "There is no such session that you may see.", "empty")
        link("To the sessions", "/staff/calibrations")
        return
    call_id = shown.view.session.calibration.call_id
    await visit.note(Action.SAW, Subject("call", call_id), f"in calibration {calibration_id}")
    drawn = fragment("calibration.html.j2", "div", "stack wide-gap", page=shown)
    if shown.call is not None:
        fragment("call_player.html.j2", "div", "report", page=shown.call, span=None)
    on_acts(
        drawn,
        {
            "judge": lambda given: _judge(visit, calibration_id, given),
            "close": lambda _: _end(visit, calibration_id, cancelled=False),
            "cancel": lambda _: _end(visit, calibration_id, cancelled=True),
        },
    )


def _sessions(visit: Visit) -> SessionsView:
    parts, cursor = visit.parts, visit.query.get("cursor") or None
    may_grade = {
        user.user_id: user.name
        for user in parts.accounts.users()
        if user.disabled_s is None and Scope.GRADES_CHANGE in scopes_of(user.roles)
    }
    return SessionsView(
        found=parts.quality.calibrations.listed(visit.caller, cursor, _PAGE),
        graders=may_grade,
        caller_id=visit.caller.caller_id,
        call_id=visit.query.get("call", ""),
    )


def _session(visit: Visit, calibration_id: str) -> SessionView:
    parts = visit.parts
    view = parts.quality.calibrations.one(visit.caller, calibration_id)
    of = view.session.calibration
    call = None if of.closed_s is not None else blind_call_of(visit, of.call_id)
    names, titles = names_of(parts.accounts), parts.library.titles()
    return SessionView(view, call, names, titles, visit.caller.caller_id)


async def _begin(visit: Visit, given: Given) -> None:
    call_id, title = given["call"].strip(), given["title"]
    graders = frozenset(filter(None, given.get("grader", "").split(",")))
    sessions = visit.parts.quality.calibrations
    begun = await visit.write(lambda: sessions.begin(visit.caller, call_id, title, graders))
    _goto(visit, begun.session.calibration.calibration_id)


async def _judge(visit: Visit, calibration_id: str, given: Given) -> None:
    said, sessions = verdicts(given), visit.parts.quality.calibrations
    await visit.write(lambda: sessions.grade(visit.caller, calibration_id, said))
    _goto(visit, calibration_id)


async def _end(visit: Visit, calibration_id: str, cancelled: bool) -> None:
    sessions = visit.parts.quality.calibrations
    end = sessions.cancel if cancelled else sessions.close
    await visit.write(lambda: end(visit.caller, calibration_id))
    _goto(visit, calibration_id)


def _goto(visit: Visit, calibration_id: str) -> None:
    visit.goto(f"/staff/calibrations/{quote(calibration_id, safe='')}")
