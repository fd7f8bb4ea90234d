"""Samples drawn at random, and the review of each of their calls."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from nicegui import ui

from api.desk.views import Page
from api.pages.acts import Given, on_acts, whole
from api.pages.call_view import CallView, call_of
from api.pages.elements import link, words
from api.pages.filters import filters_of
from api.pages.fragments import fragment, html
from api.pages.judging import verdicts
from api.pages.names import Names, names_of
from api.pages.page import staff_page
from api.pages.visit import RefusedError, Visit
from api.quality.samples import Order, Progress, Redraw, SampleView
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from insights.sampling import Population

_PAGE = 25


@dataclass(frozen=True, slots=True)
class SamplesView:
    """The list of samples, and what can be drawn."""

    found: Page[Progress]
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneSample:
    """One sample; `redraw` says what drawing it again came to."""

    view: SampleView
    names: Names
    redraw: str = ""


@staff_page("/samples", title="Samples", scope=Scope.GRADES_CHANGE, help="samples")
async def samples(visit: Visit) -> None:
    """Show the samples, and draw another."""
    visit.style("quality.css")
    shown = await visit.read(lambda: _samples(visit))
    drawn = fragment("samples.html.j2", "div", "stack wide-gap", page=shown)
    on_acts(drawn, {"draw": lambda given: _draw(visit, given)})


@staff_page("/samples/{sample_id}", title="Sample", scope=Scope.GRADES_CHANGE, help="samples")
async def sample(visit: Visit, sample_id: str) -> None:
    """Show one sample and how far its review is."""
    visit.style("quality.css")
    try:
        shown = await visit.read(lambda: _sample(visit, sample_id))
    except RefusedError:
        words("p", "There is no such sample.", "empty")
        link("To the samples", "/staff/samples")
        return
    drawn = fragment("sample.html.j2", "div", "stack wide-gap", page=shown)
    on_acts(drawn, {"redraw": lambda _: _redraw(visit, drawn, shown)})


@staff_page(
    "/samples/{sample_id}/calls/{call_id}",
    title="Review",
    scope=Scope.GRADES_CHANGE,
    help="samples",
)
async def review(visit: Visit, sample_id: str, call_id: str) -> None:
    """Show one call of a sample to listen to, and take a verdict on each criterion."""
    for name in ("report.css", "call.css", "quality.css"):
        visit.style(name)
    visit.script("call.js")
    try:
        shown: CallView = await visit.read(lambda: call_of(visit, call_id))
    except RefusedError:
        words("p", "There is no graded call of this id that you may see.", "empty")
        link("To the samples", "/staff/samples")
        return
    await visit.note(Action.SAW, Subject("call", call_id), f"to review it for {sample_id}")
    fragment("call_player.html.j2", "div", "report", page=shown, span=None)
    form = fragment("review.html.j2", "div", "report", page=shown)
    on_acts(form, {"judge": lambda given: _review(visit, (sample_id, call_id), given)})


def _samples(visit: Visit) -> SamplesView:
    parts, cursor = visit.parts, visit.query.get("cursor") or None
    found = parts.quality.samples.listed(visit.caller, cursor, _PAGE)
    return SamplesView(found, tuple(each.name for each in parts.desk.departments()))


def _sample(visit: Visit, sample_id: str) -> OneSample:
    view = visit.parts.quality.samples.one(visit.caller, sample_id)
    return OneSample(view, names_of(visit.parts.accounts))


async def _draw(visit: Visit, given: Given) -> None:
    order = Order(
        purpose=given["purpose"],
        population=await _population(visit, given),
        n_each=whole(given, "n_each"),
        seed=given["seed"].strip() or None,
    )
    drawn = await visit.write(lambda: visit.parts.quality.samples.draw(visit.caller, order))
    visit.goto(f"/staff/samples/{drawn.sample.sample_id}")


async def _population(visit: Visit, given: Mapping[str, str]) -> Population:
    asked = filters_of({name: given[name] for name in ("since", "until")}, visit.zone)
    if asked.fault:
        visit.toast(asked.fault, "negative")
        raise RefusedError(asked.fault)
    department = given["department"]
    return Population(
        departments=frozenset({department}) if department else None,
        since_s=asked.query.since_s,
        until_s=asked.query.until_s,
    )


async def _redraw(visit: Visit, drawn: ui.html, shown: OneSample) -> None:
    sample_id = shown.view.sample.sample_id
    again = await visit.read(lambda: visit.parts.quality.samples.redraw(visit.caller, sample_id))
    told = replace(shown, redraw=_told(again))
    drawn.set_content(html("sample.html.j2", page=told))


def _told(again: Redraw) -> str:
    if not again.same_population:
        return "Since then the calls that could be drawn have changed; " + (
            "the same calls come out." if again.same_calls else "others come out."
        )
    return (
        "Drawn again from its seed, the same calls come out."
        if again.same_calls
        else "Drawn again from its seed, other calls come out: this sample was tampered with."
    )


async def _review(visit: Visit, which: tuple[str, str], given: Given) -> None:
    given_verdicts = verdicts(given)
    reviews = visit.parts.quality.samples
    await visit.write(lambda: reviews.review(visit.caller, *which, given_verdicts))
    visit.goto(f"/staff/samples/{which[0]}")
