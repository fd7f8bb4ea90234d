"""The service: its parts, its routes, and the layers around them."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from importlib.metadata import version

from fastapi import FastAPI

from api.audiosocket import AudioSocketServer
from api.joining import joined
from api.pages import staff
from api.parts import Parts
from api.rounds import Rounds
from api.routes.body_limit import BodyLimit
from api.routes.envelope import Envelope
from api.routes.noting import Noting
from api.routes.openapi import DocumentedApp
from api.routes.rate_limit import FORMS, RateLimit
from api.routes.refusals import answer_errors
from api.routes.routers import ROUTERS
from api.routes.safe_headers import SafeHeaders
from api.routes.statuses import STATUS
from api.sample import DemoKeys, demo_keys, fill, guide, is_sample
from api.security.clerk import Clerk
from api.security.origins import Origins
from api.settings import Settings
from api.storage.errors import StorageError
from api.words import ReadWith

_OF_CUSTOMERS = ("/v1/chats", "/v1/surveys")  # whatever pages of other hosts may send


def create_app(
    settings: Settings, read_with: ReadWith, clock: Callable[[], float] = time.time
) -> FastAPI:
    """Return the service, its database open and its models loaded.

    `read_with` makes what reads messages, from cue words.
    Raises StorageError without a database, ManifestError without models.
    """
    parts = joined(settings, read_with, clock)
    demo = DemoKeys()
    if settings.sample:
        fill(parts.desk)
        if is_sample(parts.desk):  # also one that was filled before there was a playbook
            guide(parts.database, parts.clock())
            parts.guidance.renew()
        demo = demo_keys(parts.database, settings, parts.clock())
    app = DocumentedApp(
        title="Tonewise",
        version=version("tonewise"),
        summary="Hears how a customer feels, and finds the expert who can help.",
        docs_url=None,  # its page would load scripts from another host
        redoc_url=None,
        lifespan=_lifespan,
        separate_input_output_schemas=False,
    )
    app.state.parts, app.state.demo = parts, demo
    for router in ROUTERS:
        app.include_router(router)
    if settings.staff_pages:
        staff.mount(app, parts)
    answer_errors(app, STATUS)
    _wrap(app, parts)
    return app


def _wrap(app: FastAPI, parts: Parts) -> None:
    """Put the layers around the routes; the last added is the outermost."""
    limits = parts.settings

    async def is_page(origin: str) -> bool:
        pages = parts.gate.pages_at_once()
        try:
            if pages is None:
                pages = await parts.lanes.read(parts.gate.pages)
        except StorageError:
            # The page must be able to read the 503 that it is about to be sent.
            pages = parts.gate.last_pages
        return origin in pages

    def limit_bytes(path: str) -> int:
        if path == "/v1/imports":
            return limits.import_limit_bytes
        is_small = path.startswith(_OF_CUSTOMERS) or path in FORMS
        return limits.chat_body_limit_bytes if is_small else limits.body_limit_bytes

    app.add_middleware(Noting, clerk=Clerk(parts.audit, parts.lanes))
    app.add_middleware(BodyLimit, limit_bytes=limit_bytes)
    app.add_middleware(RateLimit, settings=limits)
    app.add_middleware(Origins, is_allowed=is_page)
    app.add_middleware(Envelope, told=parts.metrics.answered)
    app.add_middleware(SafeHeaders, by_tls=(limits.public_url or "").startswith("https://"))


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    rounds = Rounds(parts)
    audiosocket = AudioSocketServer(parts)
    await rounds.begin()
    await asyncio.to_thread(parts.imports.line.begin)
    await parts.live.hub.begin()
    await audiosocket.begin()
    try:
        async with staff.running() if parts.settings.staff_pages else nullcontext():
            yield
    finally:
        parts.bus.close()
        await audiosocket.end()
        await parts.live.hub.drain(parts.settings.drain_s)
        await parts.live.hub.close()
        await asyncio.to_thread(parts.live.close)
        await asyncio.to_thread(parts.imports.line.end)
        await rounds.end()
        await parts.sender.close()
        parts.lanes.close()
        parts.database.close()
