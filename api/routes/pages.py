"""The pages, and the scripts and styles that they and other sites load."""

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, Request
from jinja2 import Environment, select_autoescape
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from api.pages.assets import package_of

router = APIRouter(include_in_schema=False)

CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
# Any site may load the chat: that is what it is for. The softphone's parts are its own pages'.
_ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "no-cache",
}
_HERE = {"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-cache"}
_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css"}
# A report carries its own script and style, and a policy of its own that names both.
_FRAMES_REPORT = CONTENT_SECURITY.replace(
    "script-src 'self'; style-src 'self'",
    "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "media-src data:; frame-src blob:",
)

_SAMPLE_CALL = Path(__file__).parents[1] / "samples" / "call.ogg"
_WIDGET, _SOFTPHONE = "api.widget", "api.softphone"

_pages = Environment(autoescape=select_autoescape(["html"]))


@router.get("/")
async def home(request: Request) -> Response:
    """Lead whoever opens the service's bare address to something that they can look at."""
    sampled = request.app.state.demo.shop is not None
    return RedirectResponse("/demo/shop" if sampled else "/openapi.json")


@router.get("/demo/shop")
async def shop(request: Request) -> HTMLResponse:
    """Return the sample shop, whose chat opens with the sample centre's publishable key."""
    key = request.app.state.demo.shop
    if key is None:
        raise HTTPException(404, "the demo shop needs the sample centre")
    return HTMLResponse(_pages.from_string(_text("shop.html")).render(key=key), headers=_PAGE)


@router.get("/demo/desk")
async def desk() -> HTMLResponse:
    """Return the plain page of an expert."""
    return HTMLResponse(_text("desk.html"), headers=_PAGE)


@router.get("/softphone")
async def softphone() -> HTMLResponse:
    """Return the page that calls are made with."""
    page = _pages.from_string(_text("softphone.html", _SOFTPHONE))
    phone = Markup(_text("phone.html", _SOFTPHONE))  # noqa: S704 - a file of our own
    return HTMLResponse(page.render(phone=phone), headers=_PAGE)


@router.get("/demo/calls")
async def calls() -> HTMLResponse:
    """Return the plain page of a supervisor: who is on the line, and how it goes."""
    return HTMLResponse(_text("calls.html", _SOFTPHONE), headers=_PAGE)


@router.get("/softphone/report")
async def report() -> HTMLResponse:
    """Return the page that fetches a call's report, with the key of the tab, and shows it."""
    headers = {**_PAGE, "Content-Security-Policy": _FRAMES_REPORT}
    return HTMLResponse(_text("report.html", _SOFTPHONE), headers=headers)


@router.get("/softphone/sample.ogg")
async def sample_call() -> Response:
    """Return the sample call, for whoever has no recording at hand."""
    return FileResponse(_SAMPLE_CALL, media_type="audio/ogg", headers={"Cache-Control": "no-cache"})


@router.get("/widget/{name}")
async def widget(name: str, request: Request) -> Response:
    """Return a script or style of the chat."""
    return _loaded(name, _WIDGET, request, _ANYWHERE)


@router.get("/softphone/{name}")
async def softphone_part(name: str, request: Request) -> Response:
    """Return a script or style of the softphone."""
    return _loaded(name, _SOFTPHONE, request, _HERE)


@router.get("/staff-parts/{name}")
async def staff_part(name: str, request: Request) -> Response:
    """Return a script or style of the staff's pages; those themselves are in api/pages."""
    return _loaded(name, package_of(name), request, _HERE)


def _loaded(name: str, package: str, request: Request, shared: Mapping[str, str]) -> Response:
    media_type = _MEDIA_TYPES.get(name[name.rfind(".") :])
    found = {one.name for one in files(package).iterdir()}
    if media_type is None or name not in found:
        raise HTTPException(404, "wanted a script or style that there is")
    content = _text(name, package).encode()
    headers = {**shared, "ETag": f'"{hashlib.sha256(content).hexdigest()[:16]}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _text(name: str, package: str = _WIDGET) -> str:
    return (files(package) / name).read_text(encoding="utf-8")
