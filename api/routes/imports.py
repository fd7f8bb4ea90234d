"""Imports: files of what customers wrote elsewhere, sent whole and taken in one after the other."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from api.parts import PartsHere
from api.routes.fields import LONGEST_NAME, Name, Plain
from api.routes.import_shapes import (
    ImportFaultShown,
    ImportShown,
    SourceShown,
    fault_shown,
    import_shown,
    source_shown,
)
from api.routes.listing import Cursor, Limit, Listing
from api.routes.needs import Needs
from api.security.caller import Caller
from api.security.scope import Scope
from api.sources.ask import Ask, Consent, Whose, asked, columns_told
from api.sources.registry import source_types
from api.sources.source import Wish
from api.storage.errors import StorageFullError

router = APIRouter(prefix="/v1", tags=["imports"])

Importing = Annotated[Caller, Depends(Needs(Scope.IMPORTS))]
_BLOCK_BYTES = 1 << 20
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file as it is.",
        "content": {
            "application/octet-stream": {
                "schema": {"type": "string", "format": "binary"},
                "example": "id,created_at,body\n1,2026-03-01,It broke again!\n",
            }
        },
    }
}


class ImportAsked(BaseModel):
    """Which file it is, and how it is to be read."""

    source: Annotated[Name, Field(description="One of GET /v1/sources")]
    name: Annotated[Name, Field(description="Of the file")]
    kind: Annotated[
        Name | None, Field(description="What its messages are in history; none: the source's own")
    ] = None
    column: Annotated[
        list[Annotated[Plain, Field(max_length=2 * LONGEST_NAME)]],
        Field(max_length=30, description="Of a table, as `text=body`; others are guessed"),
    ] = []
    encoding: Annotated[Name | None, Field(description="None: found out")] = None
    best_rating: Annotated[
        float | None, Field(gt=0, le=1000, description="That can be given; none: guessed")
    ] = None
    consent: Annotated[
        Consent | None, Field(description="What no word on it means; none: the source's own rule")
    ] = None
    consent_field: Annotated[
        Name | None, Field(description="Which field must say yes before a mood is read")
    ] = None
    ours: Annotated[
        list[Name], Field(max_length=100, description="Our own addresses, domains and names")
    ] = []

    def ask(self, author: str) -> Ask:
        """Return what is to be imported; raises SourceError."""
        wish = Wish(
            kind=self.kind,
            columns=columns_told(self.column),
            encoding=self.encoding,
            best_rating=self.best_rating,
            consent_field=self.consent_field,
            ours=frozenset(self.ours),
        )
        return asked(self.source, wish, self.consent, Whose(self.name, author))


@router.get("/sources")
async def sources(caller: Importing) -> Listing[SourceShown]:  # noqa: ARG001 - it must be one
    """Return what can be imported."""
    return Listing(items=[source_shown(one) for one in source_types().values()])


@router.post("/imports", status_code=202, openapi_extra=_BODY)
async def bring(
    request: Request,
    wanted: Annotated[ImportAsked, Query()],
    caller: Importing,
    parts: PartsHere,
) -> ImportShown:
    """Bring a file; it is answered when all of it has come, and taken in beside.

    The same file sent again brings nothing twice: it goes on where it was broken off, and
    messages that are there already are known by their ids.
    """
    ask = wanted.ask(caller.signed(None))
    with _told():
        part = await asyncio.to_thread(parts.imports.uploads.new)
        try:
            await _receive(request, part)
            return import_shown(await asyncio.to_thread(parts.imports.take, caller, ask, part))
        finally:
            part.unlink(missing_ok=True)


@router.get("/imports")
async def listed(
    caller: Importing, parts: PartsHere, cursor: Cursor = None, limit: Limit = 50
) -> Listing[ImportShown]:
    """Return the imports, newest first."""
    page = await parts.lanes.read(lambda: parts.imports.listed(caller, cursor, limit))
    return Listing(items=[import_shown(one) for one in page.items], next_cursor=page.next_cursor)


@router.get("/imports/{import_id}")
async def one(import_id: str, caller: Importing, parts: PartsHere) -> ImportShown:
    """Return how far one import is."""
    return import_shown(await parts.lanes.read(lambda: parts.imports.one(caller, import_id)))


@router.delete("/imports/{import_id}", status_code=204)
async def undo(import_id: str, caller: Importing, parts: PartsHere) -> None:
    """Take out all that one import brought; messages that were there before it stay."""
    await asyncio.to_thread(parts.imports.undo, caller, import_id)


@router.get("/imports/{import_id}/faults")
async def faults(
    import_id: str, caller: Importing, parts: PartsHere, cursor: Cursor = None, limit: Limit = 50
) -> Listing[ImportFaultShown]:
    """Return what in its file could not be taken for a message: the first thousand."""
    page = await parts.lanes.read(lambda: parts.imports.faults(caller, import_id, cursor, limit))
    return Listing(items=[fault_shown(one) for one in page.items], next_cursor=page.next_cursor)


async def _receive(request: Request, part: Path) -> None:
    """Write a body to a file as it comes: it may be far larger than the memory."""
    with part.open("wb") as file:
        waiting = bytearray()
        async for piece in request.stream():
            waiting += piece
            if len(waiting) >= _BLOCK_BYTES:
                await asyncio.to_thread(file.write, waiting)
                waiting = bytearray()
        await asyncio.to_thread(file.write, waiting)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageFullError(f"the file could not be kept: {error.strerror or error}") from error
