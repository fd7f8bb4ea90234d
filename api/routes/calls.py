"""Calls that were kept: which there were, what was said in them, and what they came to."""

import re
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, Response

from api.desk.errors import UnknownCallError
from api.desk.paging import place
from api.live.reconciliation import reconcile
from api.parts import Parts, PartsHere
from api.quality.blindness import check_not_blind
from api.quality.grades import Graded
from api.quality.paper import paper_of
from api.reports.page import render
from api.reports.pdf import pdf
from api.routes.call_shapes import (
    CallShown,
    MomentsShown,
    ReconciliationShown,
    TranscriptShown,
    call_shown,
    moment_shown,
    unsettled_shown,
    utterance_shown,
)
from api.routes.listing import Cursor, Limit, Listing, page_of
from api.routes.needs import Needs
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import calls, moments, reports, utterances
from api.storage.calls import CallFilter, CallRecord
from api.storage.enums import CallState
from api.storage.owners import agents_of
from emotion.errors import TonewiseError
from grading.record import from_json

router = APIRouter(prefix="/v1/calls", tags=["calls"])

Reader = Annotated[Caller, Depends(Needs(Scope.CALLS_READ))]

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")  # in a file's name
_REPORT: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "application/json": {"schema": {"type": "object"}, "example": {"points": 71.4}},
            "text/html": {"schema": {"type": "string"}, "example": "<!doctype html>"},
            "application/pdf": {
                "schema": {"type": "string", "format": "binary"},
                "example": "%PDF-1.3",
            },
        }
    }
}


class NoReportError(TonewiseError):
    """A call that has no report: not yet, or never."""


async def _query(
    state: Annotated[list[CallState] | None, Query()] = None,
    agent_id: str | None = None,
    customer_id: str | None = None,
    queue: str | None = None,
    case_id: str | None = None,
) -> CallFilter:
    states = frozenset(state) if state else None
    return CallFilter(states, agent_id, customer_id, queue, case_id)


Since = Annotated[float | None, Query(description="Began then or later, in epoch seconds.")]


async def _seen(
    caller: Reader, wanted: Annotated[CallFilter, Depends(_query)], since_s: Since = None
) -> CallFilter:
    return replace(wanted, since_s=since_s, reach=caller.reach)


Wanted = Annotated[CallFilter, Depends(_seen)]


@router.get("")
async def every(
    parts: PartsHere,
    wanted: Wanted,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Listing[CallShown]:
    """Return the calls that fit, newest first, live ones among them."""
    before = place(cursor)

    def found() -> Listing[CallShown]:
        with parts.database.reading() as connection:
            kept = calls.listed(connection, wanted, before, limit + 1)
        return page_of([(one.number, one) for one in kept], limit, call_shown)

    return await parts.lanes.read(found)


@router.get("/reconciliation")
async def reconciliation(caller: Reader, parts: PartsHere) -> ReconciliationShown:
    """Return the calls with neither a report nor a reason; there should be none."""

    def work() -> ReconciliationShown:
        with parts.database.reading() as connection:
            found = reconcile(connection, parts.clock(), parts.settings.unsettled_after_s)
            agents = agents_of(connection, [one.call_id for one in found])
        seen = [one for one in found if caller.reach.covers(agents.get(one.call_id))]
        return ReconciliationShown(unsettled=[unsettled_shown(one) for one in seen])

    return await parts.lanes.read(work)


@router.get("/{call_id}")
async def one(call_id: str, caller: Reader, parts: PartsHere) -> CallShown:
    """Return one call."""

    def work() -> CallShown:
        parts.sight.check_call(caller, call_id)
        with parts.database.reading() as connection:
            return call_shown(known(connection, call_id))

    return await parts.lanes.read(work)


@router.get("/{call_id}/report", response_class=Response, responses=_REPORT)
async def report(
    call_id: str,
    caller: Reader,
    parts: PartsHere,
    format: Literal["json", "html", "pdf"] = "json",  # noqa: A002
) -> Response:
    """Return a call's latest report: its grade and all that it rests on; or its page.

    The PDF has in it what people changed of the grade. Who is to grade the call in a calibration
    is refused until that is over.
    """

    def work() -> Response:
        parts.sight.check_call(caller, call_id)
        text = _report(parts, caller, call_id)
        if format == "pdf":
            return _printed(parts.quality.grades.grade(caller, call_id))
        if format == "json":
            return Response(text, media_type="application/json")
        return HTMLResponse("".join(render(from_json(text))))

    return await parts.lanes.read(work)


@router.get("/{call_id}/transcript")
async def transcript(call_id: str, caller: Reader, parts: PartsHere) -> TranscriptShown:
    """Return what was said in a call so far; of the customer, also how it sounded."""

    def work() -> TranscriptShown:
        parts.sight.check_call(caller, call_id)
        with parts.database.reading() as connection:
            known(connection, call_id)
            said = utterances.of_call(connection, call_id)
        in_order = sorted(said, key=lambda one: one.utterance.start_s)
        return TranscriptShown(
            call_id=call_id, utterances=[utterance_shown(one) for one in in_order]
        )

    return await parts.lanes.read(work)


@router.get("/{call_id}/moments")
async def what_happened(call_id: str, caller: Reader, parts: PartsHere) -> MomentsShown:
    """Return what came to pass in a call: pauses, marks, warnings, whispers."""

    def work() -> MomentsShown:
        parts.sight.check_call(caller, call_id)
        with parts.database.reading() as connection:
            known(connection, call_id)
            found = moments.of_call(connection, call_id)
        return MomentsShown(call_id=call_id, moments=[moment_shown(one) for one in found])

    return await parts.lanes.read(work)


def known(connection: Connection, call_id: str) -> CallRecord:
    """Return one call; raises UnknownCallError."""
    record = calls.one(connection, call_id)
    if record is None:
        raise UnknownCallError(f"wanted the id of a call, got {call_id!r}")
    return record


def _printed(graded: Graded) -> Response:
    name = f'attachment; filename="{_UNSAFE.sub("_", graded.record.call_id)}.pdf"'
    headers = {"Content-Disposition": name}
    return Response(pdf(paper_of(graded)), media_type="application/pdf", headers=headers)


def _report(parts: Parts, caller: Caller, call_id: str) -> str:
    with parts.database.reading() as connection:
        check_not_blind(connection, caller, call_id)
        record = known(connection, call_id)
        stored = reports.latest(connection, call_id)
    if stored is None:
        why = record.failure or "it is not graded yet"
        raise NoReportError(f"call {call_id!r} has no report: {why}")
    return stored.report
