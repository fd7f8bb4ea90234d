"""Visit: one person's look at one page, from the first paint until they leave it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Literal, TypeVar
from urllib.parse import quote, unquote, urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nicegui import ui
from starlette.requests import Request

from api.pages.fragments import part_address
from api.parts import Parts
from api.security.audit_line import Action, Subject
from api.security.caller import Caller, UnauthenticatedError
from api.security.cookie import shown_session
from api.security.session import csrf_of
from emotion.errors import TonewiseError

Result = TypeVar("Result")
Tone = Literal["positive", "negative", "info"]

_ZONE = "tonewise_zone"  # a cookie that pages.js sets: the IANA name of the viewer's time zone
_TOAST_MS = 8000


class RefusedError(TonewiseError):
    """Something was not done, and the visitor has been told why."""


class Visit:
    """What a page's builder and its buttons reach the service by."""

    def __init__(self, parts: Parts, request: Request, path: str) -> None:
        self.parts = parts
        self.path = path  # of the page, with its braces
        self.address = request.url.path  # as it was asked for
        self.query: Mapping[str, str] = dict(request.query_params)
        self.zone = zone_of(request.cookies.get(_ZONE))
        self._secret = shown_session(request, parts.settings)
        self._caller = parts.accounts.caller(self._secret)

    @classmethod
    def of(cls, request: Request, path: str) -> "Visit":
        """Return the visit that a request begins; raises UnauthenticatedError."""
        return cls(request.scope["state"]["parts"], request, path)

    @property
    def caller(self) -> Caller:
        """Who visits: as they were at the latest `read` or `write`."""
        return self._caller

    @property
    def csrf(self) -> str:
        """What this visit's scripts send as X-CSRF-Token with whatever changes something."""
        return csrf_of(self._secret or "")

    async def read(self, work: Callable[[], Result]) -> Result:
        """Return what `work` finds; raises RefusedError, having said why it may not or can't."""
        return await self._told(self.parts.lanes.read, work)

    async def write(self, work: Callable[[], Result]) -> Result:
        """As `read`, for work that changes something."""
        return await self._told(self.parts.lanes.write, work)

    async def note(self, action: Action, subject: Subject, detail: str = "") -> None:
        """Leave a line in the audit trail; on return it is kept."""
        await self.write(lambda: self.parts.audit.note(self.caller, action, subject, detail))

    def toast(self, text: str, tone: Tone = "positive") -> None:
        """Say something at the edge of the page, for a while."""
        toast(text, tone)

    def goto(self, address: str) -> None:
        """Open another page of ours in this one's place; `address` is its whole path."""
        ui.navigate.to(address)

    def requery(self, query: Mapping[str, str]) -> None:
        """Open this page anew with other filters in its address."""
        self.goto(f"{self.address}?{urlencode(query)}" if query else self.address)

    def script(self, name: str) -> None:
        """Load one of this folder's own ES modules."""
        ui.add_body_html(f'<script type="module" src="{part_address(name)}"></script>')

    def style(self, name: str) -> None:
        """Load one of this folder's own styles."""
        ui.add_head_html(f'<link rel="stylesheet" href="{part_address(name)}">')

    async def _told(
        self, lane: Callable[[Callable[[], Result]], Awaitable[Result]], work: Callable[[], Result]
    ) -> Result:
        def admitted() -> Result:
            # A session that ended meanwhile opens nothing any more.
            self._caller = self.parts.accounts.caller(self._secret)
            return work()

        try:
            return await lane(admitted)
        except UnauthenticatedError as error:
            self.goto(f"/sign-in?next={quote(self.address)}")
            raise RefusedError(str(error)) from error
        except TonewiseError as error:
            self.toast(str(error), "negative")
            raise RefusedError(str(error)) from error


def toast(text: str, tone: Tone = "positive") -> None:
    """Say something at the edge of the page that is being served, for a while."""
    ui.notify(
        text,
        position="top",
        timeout=_TOAST_MS,
        close_button="Close",
        classes=f"toast {tone}",
    )


def zone_of(cookie: str | None) -> ZoneInfo:
    """Return the zone that the viewer's cookie names, its slash escaped or not; else UTC."""
    try:
        return ZoneInfo(unquote(cookie or "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
