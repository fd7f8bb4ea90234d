"""The pages of the experts: whom cases go to, what they know, when and how much they work."""

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from api.centre import topics_of
from api.desk.views import ExpertView
from api.pages.acts import Given
from api.pages.drawn import Drawn, Said, changed
from api.pages.elements import link, words
from api.pages.page import staff_page
from api.pages.visit import RefusedError, Visit
from api.pages.week import DAYS, read_hours, written
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.settings import Settings
from emotion.errors import TonewiseError
from emotion.labels import Emotion
from routing.expert import BEST, Channel, Expert, ExpertError, Outcomes

_AT = "/staff/admin/experts"
_NEW = Expert("", "", {})


@dataclass(frozen=True, slots=True)
class Form:
    """What a form shows of an expert."""

    expert: Expert
    departments: Mapping[str, str]  # names by id
    week: tuple[tuple[str, str], ...]  # each day and its shifts

    @property
    def best(self) -> int:
        """The highest proficiency and rating."""
        return BEST


@dataclass(frozen=True, slots=True)
class Experts:
    """What the page of all shows."""

    views: tuple[ExpertView, ...]
    form: Form


@dataclass(frozen=True, slots=True)
class OneExpert:
    """What the page of one shows."""

    view: ExpertView
    form: Form

    @property
    def recovery(self) -> Mapping[Emotion, Outcomes]:
        """How customers left who came in each mood, where any did."""
        return {mood: met for mood, met in self.view.expert.recovery.items() if met.n}


@staff_page("/admin/experts", title="Experts", scope=Scope.EXPERTS_WRITE, help="experts")
async def experts(visit: Visit) -> None:
    """Show all, and add one."""
    visit.style("editor.css")
    deeds = {"add": partial(_add, visit)}
    await Drawn(visit, "admin_experts.html.j2", lambda: _read(visit), deeds).draw()


@staff_page("/admin/experts/{expert_id}", title="Expert", scope=Scope.EXPERTS_WRITE, help="experts")
async def expert(visit: Visit, expert_id: str) -> None:
    """Show one, and describe them anew."""
    visit.style("editor.css")
    link("All experts", _AT)
    deeds = {
        "change": partial(_change, visit, expert_id),
        "remove": partial(_remove, visit, expert_id),
    }
    try:
        await Drawn(
            visit, "admin_expert.html.j2", lambda: _read_one(visit, expert_id), deeds
        ).draw()
    except RefusedError:
        words("p", "There is no such expert.", "empty")


def _read(visit: Visit) -> Experts:
    return Experts(tuple(visit.parts.desk.experts()), _form(visit.parts.settings, _NEW))


def _read_one(visit: Visit, expert_id: str) -> OneExpert:
    view = visit.parts.desk.expert(expert_id)
    return OneExpert(view, _form(visit.parts.settings, view.expert))


def _form(settings: Settings, shown: Expert) -> Form:
    week = tuple((day, written(shown.hours, n)) for n, day in enumerate(DAYS))
    return Form(shown, topics_of(settings), week)


async def _add(visit: Visit, given: Given) -> Said:
    wanted = _described(visit, f"exp_{secrets.token_hex(6)}", given)
    subject = Subject("expert", wanted.expert_id)
    await changed(
        visit, lambda: visit.parts.desk.put_expert(wanted), Action.ADDED, subject, wanted.name
    )
    return f"{wanted.name} is added, and offline until they come."


async def _change(visit: Visit, expert_id: str, given: Given) -> Said:
    wanted = _described(visit, expert_id, given)
    subject = Subject("expert", expert_id)
    await changed(
        visit, lambda: visit.parts.desk.put_expert(wanted), Action.CHANGED, subject, wanted.name
    )
    return "Kept. What was learned of them stays."


async def _remove(visit: Visit, expert_id: str, _: Given) -> Said:
    subject = Subject("expert", expert_id)
    await changed(visit, lambda: visit.parts.desk.remove_expert(expert_id), Action.REMOVED, subject)
    visit.goto(_AT)
    raise RefusedError("gone: there is nothing to draw anew")


def _described(visit: Visit, expert_id: str, given: Given) -> Expert:
    """Return the expert as a form describes them; raises RefusedError, having said why not."""
    try:
        return _expert(expert_id, given)
    except TonewiseError as error:
        visit.toast(str(error), "negative")
        raise RefusedError(str(error)) from error


def _expert(expert_id: str, given: Given) -> Expert:
    skills = {
        name.removeprefix("skill-"): round(_number(name, level))
        for name, level in given.items()
        if name.startswith("skill-") and level not in ("", "0")
    }
    return Expert(
        expert_id=expert_id,
        name=given["name"].strip(),
        skills=skills,
        languages=frozenset(given["languages"].lower().replace(",", " ").split()),
        capacity={channel: round(_number(channel, given[channel])) for channel in Channel},
        rating=_number("rating", given["rating"]),
        hours=read_hours(
            given["zone"].strip(),
            {n: given.get(f"day-{n}", "") for n in range(len(DAYS))},
            given["holidays"].strip(),
        ),
        auto_accept="auto_accept" in given,
    )


def _number(what: str, text: str) -> float:
    try:
        found = float(text)
    except ValueError as error:
        raise ExpertError(f"{what}: wanted a number, got {text!r}") from error
    if not math.isfinite(found):
        raise ExpertError(f"{what}: wanted a number, got {text!r}")
    return found
