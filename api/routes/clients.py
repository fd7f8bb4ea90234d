"""Accounts: customers' accounts, those that are let down, and what their managers are told."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.parts import PartsHere
from api.quality.export import MEDIA_TYPES, Format
from api.routes.client_shapes import (
    ClientAlertsAsked,
    ClientAlertShown,
    ClientBody,
    ClientsAsked,
    ClientSeen,
    ClientShown,
    LetDownsShown,
    WaitingShown,
    alert_shown,
    client_seen,
    client_shown,
    let_downs_shown,
)
from api.routes.listing import Cursor, Limit, Listing
from api.routes.needs import Needs
from api.routes.once import Deed, OnceHere
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.client_alerts import ClientAlertFilter
from api.storage.clients import ClientFilter
from api.trends.run_sheet import run_sheet

router = APIRouter(prefix="/v1", tags=["accounts"])

_SHEET: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}, "example": "account,name\n"}}}
}

Reader = Annotated[Caller, Depends(Needs(Scope.TRENDS_READ))]
Follower = Annotated[Caller, Depends(Needs(Scope.FOLLOW_UPS))]


async def _clients(asked: Annotated[ClientsAsked, Query()]) -> ClientFilter:
    return asked.wanted()


async def _alerts(asked: Annotated[ClientAlertsAsked, Query()]) -> ClientAlertFilter:
    return asked.wanted()


@router.get("/accounts")
async def accounts(
    caller: Reader,
    parts: PartsHere,
    wanted: Annotated[ClientFilter, Depends(_clients)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Listing[ClientShown]:
    """Return the accounts that were told of and fit, by id."""
    page = await parts.lanes.read(lambda: parts.clients.listed(caller, wanted, cursor or "", limit))
    return Listing(items=[client_shown(one) for one in page.items], next_cursor=page.next_cursor)


@router.get("/accounts/runs")
async def runs(caller: Reader, parts: PartsHere) -> LetDownsShown:
    """Return the accounts that keep leaving unhappy, the sure and the likely."""
    return let_downs_shown(await parts.lanes.read(lambda: parts.clients.let_down(caller)))


@router.get("/accounts/runs/export", response_class=Response, responses=_SHEET)
async def runs_export(caller: Reader, parts: PartsHere) -> Response:
    """Return the same as a CSV file, a line an account."""
    found = await parts.lanes.read(lambda: parts.clients.let_down(caller))
    return Response(
        "".join(run_sheet(found)),
        media_type=MEDIA_TYPES[Format.CSV],
        headers={"Content-Disposition": 'attachment; filename="accounts.csv"'},
    )


@router.get("/accounts/waiting")
async def waiting(caller: Reader, parts: PartsHere) -> WaitingShown:
    """Return how much waits for who asks: alerts that were not seen, and follow-ups."""
    return WaitingShown.model_validate(
        await parts.lanes.read(lambda: parts.client_alerts.waiting(caller))
    )


@router.get("/accounts/{account_id}")
async def account(account_id: str, caller: Reader, parts: PartsHere) -> ClientSeen:
    """Return one account, and its run if it has one."""
    return client_seen(await parts.lanes.read(lambda: parts.clients.one(caller, account_id)))


@router.put("/accounts/{account_id}")
async def put_account(
    account_id: str, body: ClientBody, caller: Follower, parts: PartsHere
) -> ClientShown:
    """Keep all that is told of an account, in place of what was told before."""
    told = body.told_of(account_id)
    return client_shown(await parts.lanes.write(lambda: parts.clients.put(caller, told)))


@router.get("/account-alerts")
async def alerts(
    caller: Reader,
    parts: PartsHere,
    wanted: Annotated[ClientAlertFilter, Depends(_alerts)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Listing[ClientAlertShown]:
    """Return what was told of accounts, newest first."""
    page = await parts.lanes.read(lambda: parts.client_alerts.listed(caller, wanted, cursor, limit))
    return Listing(items=[alert_shown(one) for one in page.items], next_cursor=page.next_cursor)


@router.post("/account-alerts/{alert_id}/seen", response_model=ClientAlertShown)
async def see(alert_id: str, caller: Follower, parts: PartsHere, once: OnceHere) -> Response:
    """Say that an alert was seen; who was first stays."""
    return await once.run(
        caller, Deed(200, lambda: alert_shown(parts.client_alerts.see(caller, alert_id)))
    )
