"""StaffPage: where a page of the staff's is, who may open it, and who builds it."""

import inspect
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from nicegui import ui
from starlette.requests import Request
from starlette.routing import compile_path

from api.pages.frame import framed
from api.pages.visit import Visit
from api.security.scope import Scope

MOUNTED_AT = "/staff"
_LANGUAGE: Final = "en-US"
_PATIENCE_S = 15.0  # for a page that waits for a busy database; after it the browser is told so

Builder = TypeVar("Builder", bound=Callable[..., Awaitable[None]])


@dataclass(frozen=True, slots=True)
class StaffPage:
    """One page, or all pages of one form, such as /calls/{call_id}."""

    path: str  # below MOUNTED_AT
    title: str
    scope: Scope
    help: str | None  # a file of api/pages/help, without its ending

    def fits(self, path: str) -> Mapping[str, str] | None:
        """Return what a path names in this page's, None if it is another's."""
        found = compile_path(self.path)[0].match(path)
        return found.groupdict() if found else None


_PAGES: dict[str, StaffPage] = {}


def staff_page(
    path: str,
    *,
    title: str,
    scope: Scope,
    help: str | None = None,  # noqa: A002
) -> Callable[[Builder], Builder]:
    """Make a page of a function that builds it for one visit.

    The function takes the visit and, by name, what stands in the path's braces. Whoever lacks
    `scope` never reaches it: api/pages/door.py turns them away.
    """
    page = StaffPage(path, title, scope, help)

    def register(build: Builder) -> Builder:
        _PAGES[path] = page

        async def opened(request: Request, **named: str) -> None:
            visit = Visit.of(request, page.path)
            with framed(visit, page.title, page.help):
                await build(visit, **named)

        # What FastAPI reads the names in the path from.
        opened.__signature__ = _signature(build)  # type: ignore[attr-defined]
        ui.page(
            path, title=f"{title} · Tonewise", language=_LANGUAGE, response_timeout=_PATIENCE_S
        )(opened)
        return build

    return register


def pages() -> Iterator[StaffPage]:
    """Yield every page, in the order of its registration."""
    yield from _PAGES.values()


def page_at(path: str) -> StaffPage | None:
    """Return the page that a path below MOUNTED_AT opens; one without braces goes first."""
    exact = _PAGES.get(path)
    return exact or next((page for page in pages() if page.fits(path) is not None), None)


def _signature(build: Callable[..., Any]) -> inspect.Signature:
    _, *named = inspect.signature(build).parameters.values()
    request = inspect.Parameter(
        "request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request
    )
    return inspect.Signature([request, *named])
