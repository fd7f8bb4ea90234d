"""Guidance: what agents were told in calls, and what supervisors decide about offers."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.desk.errors import UnknownGoodwillError
from api.desk.paging import place
from api.desk.words import storable
from api.events.kinds import GoodwillDecided
from api.parts import Parts, PartsHere
from api.routes.guidance_shapes import (
    DecideBody,
    GoodwillShown,
    HintQuery,
    HintShown,
    goodwill_shown,
    hint_shown,
)
from api.routes.listing import Cursor, Limit, Listing, page_of
from api.routes.needs import Needs
from api.routes.once import Deed, Once, OnceHere
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import events, goodwill, hints
from api.storage.events import News
from api.storage.goodwill import Goodwill
from api.storage.hints import Hint, HintFilter
from insights.goodwill import GoodwillState

router = APIRouter(prefix="/v1", tags=["guidance"])
Supervisor = Annotated[Caller, Depends(Needs(Scope.SUPERVISE))]


async def _query(query: Annotated[HintQuery, Query()]) -> HintFilter:
    return query.wanted()


@router.get("/hints")
async def given_hints(
    caller: Annotated[Caller, Depends(Needs(Scope.CALLS_READ))],
    parts: PartsHere,
    wanted: Annotated[HintFilter, Depends(_query)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Listing[HintShown]:
    """Return the hints that agents were given, newest first."""

    def found() -> tuple[tuple[int, Hint], ...]:
        with parts.database.reading() as connection:
            seen = replace(wanted, reach=caller.reach)
            return hints.listed(connection, seen, place(cursor), limit + 1)

    return page_of(await parts.lanes.read(found), limit, hint_shown)


@router.get("/goodwill")
async def offers(
    caller: Supervisor,
    parts: PartsHere,
    state: Annotated[GoodwillState | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Listing[GoodwillShown]:
    """Return offers to customers, newest first; state=pending are those that wait."""

    def found() -> tuple[tuple[int, Goodwill], ...]:
        with parts.database.reading() as connection:
            return goodwill.listed(connection, state, place(cursor), limit + 1, caller.reach)

    return page_of(await parts.lanes.read(found), limit, goodwill_shown)


@router.post("/goodwill/{goodwill_id}/approve", response_model=GoodwillShown)
async def approve(
    goodwill_id: str,
    caller: Supervisor,
    parts: PartsHere,
    once: OnceHere,
    body: DecideBody | None = None,
) -> Response:
    """Let the agent make the offer; if the call goes on, they are told at once."""
    wanted = _Wanted(goodwill_id, GoodwillState.APPROVED, _who(caller, body), _note(body))
    return await _decide(parts, once, caller, wanted)


@router.post("/goodwill/{goodwill_id}/decline", response_model=GoodwillShown)
async def decline(
    goodwill_id: str,
    caller: Supervisor,
    parts: PartsHere,
    once: OnceHere,
    body: DecideBody | None = None,
) -> Response:
    """Keep the agent from making the offer; if the call goes on, they are told at once."""
    wanted = _Wanted(goodwill_id, GoodwillState.DECLINED, _who(caller, body), _note(body))
    return await _decide(parts, once, caller, wanted)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be decided about an offer, and by whom."""

    goodwill_id: str
    state: GoodwillState
    by: str
    note: str | None


def _who(caller: Caller, body: DecideBody | None) -> str:
    return caller.signed(body.by if body else None)


def _note(body: DecideBody | None) -> str | None:
    return body.note if body else None


async def _decide(parts: Parts, once: Once, caller: Caller, wanted: _Wanted) -> Response:
    decided: list[Goodwill] = []  # none if it was decided so before

    def work() -> GoodwillShown:
        parts.sight.check_goodwill(caller, wanted.goodwill_id)
        offer, is_new = _decided(parts, wanted)
        if is_new:
            decided.append(offer)
        return goodwill_shown(offer)

    response = await once.run(caller, Deed(200, work))
    for offer in decided:
        _tell(parts, offer)
    return response


def _decided(parts: Parts, wanted: _Wanted) -> tuple[Goodwill, bool]:
    """Return the offer as it stands decided, and whether that is new."""
    with parts.database.transaction() as connection:
        offer = goodwill.one(connection, storable(wanted.goodwill_id))
        if offer is None:
            raise UnknownGoodwillError(f"there is no goodwill offer {wanted.goodwill_id!r}")
        now_s = parts.clock()
        decision = offer.decision.decided(wanted.state, wanted.by, now_s, wanted.note)
        if decision == offer.decision:
            return offer, False
        goodwill.decide(connection, offer.goodwill_id, decision)
        told = GoodwillDecided(
            goodwill_id=offer.goodwill_id,
            call_id=offer.call_id,
            offer=offer.offer,
            state=decision.state,
            by=wanted.by,
        )
        events.add(connection, [News(offer.case_id, now_s, told)])
        return replace(offer, decision=decision), True


def _tell(parts: Parts, offer: Goodwill) -> None:
    """Whisper the decision to the agent, if their call goes on here."""
    call = parts.supervised.call(offer.call_id) if parts.supervised else None
    if call is not None:
        decision = offer.decision
        note = f" {decision.note}" if decision.note else ""
        call.whisper(decision.decided_by or "", f"{offer.offer}: {decision.state}.{note}")
