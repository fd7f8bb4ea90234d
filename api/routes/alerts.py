"""Alerts: what is open, and what somebody does about it."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.desk.alerting import alert_of, move
from api.parts import Parts, PartsHere
from api.routes.alert_shapes import AlertQuery, AlertShown, ByBody, ResolveBody, alert_shown
from api.routes.listing import Cursor, Limit, Listing
from api.routes.needs import Needs
from api.routes.once import Deed, OnceHere
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import events
from api.storage.alerts import AlertFilter
from insights.alert_state import Move

router = APIRouter(prefix="/v1/alerts", tags=["alerts"])

Reader = Annotated[Caller, Depends(Needs(Scope.CASES_READ))]
Handler = Annotated[Caller, Depends(Needs(Scope.ALERTS))]


async def _query(query: Annotated[AlertQuery, Query()]) -> AlertFilter:
    return query.wanted()


@router.get("")
async def alerts(
    caller: Reader,
    parts: PartsHere,
    wanted: Annotated[AlertFilter, Depends(_query)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Listing[AlertShown]:
    """Return the alerts that fit, on chats and calls, newest first."""
    seen = replace(wanted, reach=caller.reach)
    page = await parts.lanes.read(lambda: parts.desk.alerts(seen, cursor, limit))
    return Listing(items=[alert_shown(one) for one in page.items], next_cursor=page.next_cursor)


@router.get("/{alert_id}")
async def one(alert_id: str, caller: Reader, parts: PartsHere) -> AlertShown:
    """Return one alert."""

    def found() -> AlertShown:
        parts.sight.check_alert(caller, alert_id)
        with parts.database.reading() as connection:
            return alert_shown(alert_of(connection, alert_id))

    return await parts.lanes.read(found)


@router.post("/{alert_id}/acknowledge", response_model=AlertShown)
async def acknowledge(
    alert_id: str, caller: Handler, parts: PartsHere, once: OnceHere, body: ByBody | None = None
) -> Response:
    """Say that somebody has seen it. Done before, by whomever, it changes nothing."""
    wanted = _Wanted(alert_id, Move.ACKNOWLEDGE, _who(caller, body))
    return await once.run(caller, Deed(200, lambda: _moved(parts, caller, wanted)))


@router.post("/{alert_id}/take", response_model=AlertShown)
async def take(
    alert_id: str, caller: Handler, parts: PartsHere, once: OnceHere, body: ByBody | None = None
) -> Response:
    """Say that somebody is at it, so that it goes to nobody else; 409 if another is."""
    wanted = _Wanted(alert_id, Move.TAKE, _who(caller, body))
    return await once.run(caller, Deed(200, lambda: _moved(parts, caller, wanted)))


@router.post("/{alert_id}/resolve", response_model=AlertShown)
async def resolve(
    alert_id: str,
    caller: Handler,
    parts: PartsHere,
    once: OnceHere,
    body: ResolveBody | None = None,
) -> Response:
    """Say that it is dealt with, and what came of it."""
    outcome = body.outcome if body else None
    wanted = _Wanted(alert_id, Move.RESOLVE, _who(caller, body), outcome)
    return await once.run(caller, Deed(200, lambda: _moved(parts, caller, wanted)))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be done about an alert, and by whom."""

    alert_id: str
    move: Move
    by: str
    outcome: str | None = None


def _who(caller: Caller, body: ByBody | None) -> str:
    return caller.signed(body.by if body else None)


def _moved(parts: Parts, caller: Caller, wanted: _Wanted) -> AlertShown:
    with parts.database.transaction() as connection:
        parts.sight.check_alert(caller, wanted.alert_id)
        alert, now_s = alert_of(connection, wanted.alert_id), parts.clock()
        handling = alert.handling.moved(wanted.move, wanted.by, now_s, wanted.outcome)
        events.add(connection, move(connection, alert, handling, wanted.move, now_s))
        return alert_shown(alert_of(connection, wanted.alert_id))
