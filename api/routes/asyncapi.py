"""The AsyncAPI document: the live streams, beside the OpenAPI document of the requests."""

from inspect import getdoc
from typing import Any

from fastapi import APIRouter, Request
from fastapi.routing import APIWebSocketRoute

from api.protocols.asyncapi import Stream, document
from api.routes import streams, telephony

router = APIRouter()


@router.get("/asyncapi.json", include_in_schema=False)
async def asyncapi(request: Request) -> dict[str, Any]:
    """Return the document; nobody's data is in it."""
    (native,) = _streams(streams.router)
    return document(request.app.version, native, _streams(telephony.router))


def _streams(router: APIRouter) -> tuple[Stream, ...]:
    """Return the websockets of a router, as their functions describe them."""
    return tuple(
        Stream(route.path, (getdoc(route.endpoint) or "").partition("\n")[0])
        for route in router.routes
        if isinstance(route, APIWebSocketRoute)
    )
