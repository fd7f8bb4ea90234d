"""The demo pages, and the scripts and styles that they and other sites load."""

import hashlib
from importlib.resources import files

from fastapi import APIRouter, Request
from jinja2 import Environment, select_autoescape
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

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
# Any site may load them: that is what they are for.
_LOADED = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "no-cache",
}
_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css"}

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


@router.get("/widget/{name}")
async def loaded(name: str, request: Request) -> Response:
    """Return one script or style."""
    media_type = _MEDIA_TYPES.get(name[name.rfind(".") :])
    found = {one.name for one in files("api.widget").iterdir()}
    if media_type is None or name not in found:
        raise HTTPException(404, "wanted a script or style of the widget")
    content = _text(name).encode()
    headers = {**_LOADED, "ETag": f'"{hashlib.sha256(content).hexdigest()[:16]}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _text(name: str) -> str:
    return (files("api.widget") / name).read_text(encoding="utf-8")
