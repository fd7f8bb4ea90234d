"""Contacts: a customer's chats and calls over time, and what agents noted of each."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.contacts.contact import ContactKind, ContactRef
from api.parts import Parts, PartsHere
from api.routes.contact_shapes import (
    ContactShown,
    WrapUpBody,
    WrapUpShown,
    contact_shown,
    wrap_up_shown,
)
from api.routes.listing import Listing
from api.routes.needs import Needs
from api.routes.once import Deed, Once, OnceHere
from api.security.caller import Caller
from api.security.scope import Scope

router = APIRouter(prefix="/v1", tags=["contacts"])

AtDesk = Annotated[Caller, Depends(Needs(Scope.DESK))]
CaseReader = Annotated[Caller, Depends(Needs(Scope.CASES_READ))]
CallReader = Annotated[Caller, Depends(Needs(Scope.CALLS_READ))]
Most = Annotated[int, Query(ge=1, le=50, description="The most contacts to answer")]


@router.get("/customers/{customer_id}/contacts")
async def contacts(
    customer_id: str, caller: CaseReader, parts: PartsHere, limit: Most = 20
) -> Listing[ContactShown]:
    """Return a customer's latest chats and, with calls:read, calls; newest first.

    An agent gets their own, and all of them while this customer is with them.
    """
    found = await parts.lanes.write(lambda: parts.contacts.of_customer(caller, customer_id, limit))
    return Listing(items=[contact_shown(one) for one in found])


@router.get("/cases/{case_id}/wrap-ups")
async def of_case(case_id: str, caller: CaseReader, parts: PartsHere) -> Listing[WrapUpShown]:
    """Return what agents noted of a chat, oldest first."""
    return await _noted(parts, caller, ContactRef(ContactKind.CHAT, case_id))


@router.get("/calls/{call_id}/wrap-ups")
async def of_call(call_id: str, caller: CallReader, parts: PartsHere) -> Listing[WrapUpShown]:
    """Return what agents noted of a call, oldest first."""
    return await _noted(parts, caller, ContactRef(ContactKind.CALL, call_id))


@router.post("/cases/{case_id}/wrap-ups", status_code=201, response_model=WrapUpShown)
async def wrap_up_case(
    case_id: str, body: WrapUpBody, caller: AtDesk, parts: PartsHere, once: OnceHere
) -> Response:
    """Note what a chat came to; a later note adds to it."""
    return await _write(parts, once, caller, ContactRef(ContactKind.CHAT, case_id), body)


@router.post("/calls/{call_id}/wrap-ups", status_code=201, response_model=WrapUpShown)
async def wrap_up_call(
    call_id: str, body: WrapUpBody, caller: AtDesk, parts: PartsHere, once: OnceHere
) -> Response:
    """Note what a call came to; a later note adds to it."""
    return await _write(parts, once, caller, ContactRef(ContactKind.CALL, call_id), body)


async def _noted(parts: Parts, caller: Caller, ref: ContactRef) -> Listing[WrapUpShown]:
    found = await parts.lanes.write(lambda: parts.wrap_ups.of(caller, ref))
    return Listing(items=[wrap_up_shown(one) for one in found])


async def _write(
    parts: Parts, once: Once, caller: Caller, ref: ContactRef, body: WrapUpBody
) -> Response:
    def work() -> WrapUpShown:
        return wrap_up_shown(parts.wrap_ups.write(caller, ref, body.outcome, body.text))

    return await once.run(caller, Deed(201, work))
