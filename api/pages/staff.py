"""Staff: joins NiceGUI, with every page of this folder, to the service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module

from fastapi import FastAPI
from nicegui import core, ui
from starlette.middleware.gzip import GZipMiddleware

from api.pages.door import Door
from api.pages.page import MOUNTED_AT
from api.parts import Parts

# Importing one registers its pages.
MODULES: tuple[str, ...] = (
    "admin_alert_rules",
    "admin_audit",
    "admin_departments",
    "admin_experts",
    "admin_keys",
    "admin_lexicon",
    "admin_people",
    "admin_person",
    "admin_playbook",
    "admin_replies",
    "admin_rubrics",
    "admin_system",
    "admin_webhook",
    "admin_webhooks",
    "agents",
    "agreement",
    "briefing",
    "calibrations",
    "call",
    "calls",
    "client",
    "clients",
    "categories",
    "coaching",
    "conversation",
    "conversations",
    "desk",
    "disputes",
    "histories",
    "fairness",
    "kpis",
    "narratives",
    "record",
    "reviews",
    "samples",
    "sources",
    "trends",
    "ticket",
    "tickets",
    "wallboard",
)

_RECONNECT_S = 30.0  # for which a page outlives its network


def mount(app: FastAPI, parts: Parts) -> None:
    """Serve the staff's pages below MOUNTED_AT."""
    _nicegui()
    app.mount(MOUNTED_AT, GZipMiddleware(Door(core.app, parts), minimum_size=1024))


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Run what NiceGUI does beside its pages."""
    host = _nicegui()
    async with host.router.lifespan_context(host):
        yield


@cache
def _nicegui() -> FastAPI:
    """Set NiceGUI up, once a process: it keeps its pages and its settings in its module."""
    for name in MODULES:
        import_module(f"api.pages.{name}")
    host = FastAPI()
    ui.run_with(
        host,
        title="Tonewise",
        favicon="data:,",
        dark=None,  # as the viewer's system has it
        language="en-US",
        tailwind=False,
        reconnect_timeout=_RECONNECT_S,
        gzip_middleware_factory=None,  # the door must read the pages
        show_welcome_message=False,
    )
    return host
