"""Pictures of the staff's pages: a synthetic history, a call, and a browser that goes round."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize
from playwright.sync_api import Error as BrowserError

from api.bench.pages_house import COOKIE, House, house_in
from api.bench.pages_plan import PagesPlan
from api.bench.pages_ready import chromium
from api.bench.serving import HOST, Served, serving
from api.bench.solo import BenchError
from api.security.role import Role
from api.synthetic.making import PROTOCOL

HISTORY = PagesPlan(calls=2_000, messages=20_000)

_WIDE: ViewportSize = {"width": 1280, "height": 860}
_PHONE: ViewportSize = {"width": 390, "height": 844}
_COLOURS = 128  # pages have few: the file is a third as large and looks the same
_SETTLED_MS = 1_500  # charts are drawn, times written, moods told
_REPLAY = "20"  # times as fast as it was spoken
_HEARD_S = 14.0  # of the call that goes on when the floor is looked at
_CHATS = (
    ("Ana", "You charged me twice and nobody answers. This is outrageous!"),
    ("Ben", "My parcel should have come on Monday, I am worried that it is lost."),
    ("Chloe", "Thank you, the new router works perfectly!"),
)
_STREAM = "from api.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as somebody sees it."""

    name: str  # of the file, without its ending
    path: str
    role: Role
    is_dark: bool = False
    is_phone: bool = False


@dataclass(frozen=True, slots=True)
class Studio:
    """The service whose pages are looked at, and the browser that looks."""

    browser: Browser
    service: Served
    house: House
    call: Path

    @property
    def url(self) -> str:
        """Where the service is."""
        return f"http://{HOST}:{self.service.port}"

    def heard(self) -> str:
        """Play the call through, and return its id."""
        with self._streamed(_REPLAY) as process:
            process.wait()
        listed = self._ask("GET", "/v1/calls?limit=10")["items"]
        graded = [one["call_id"] for one in listed if one["protocol"] != PROTOCOL]
        if not graded:
            raise BenchError(f"wanted a graded call of {self.call.name}, got none")
        return str(graded[0])

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let an agent come to work, customers write, and a call go on."""
        expert = f"/v1/experts/{self.house.agent_id}"
        self._ask("PUT", f"{expert}/presence", {"presence": "available"})
        for n, (name, text) in enumerate(_CHATS):
            customer = {"id": f"cus_picture_{n}", "name": name}
            self._ask("POST", "/v1/chats", {"message": {"text": text}, "customer": customer})
        with self._page(Picture("", "/staff/desk", Role.AGENT)) as page:
            accept = page.get_by_role("button", name="Accept")
            if accept.count():
                accept.first.click()
                page.wait_for_timeout(_SETTLED_MS)
        with self._streamed("1"):
            time.sleep(_HEARD_S)
            yield

    def take(self, picture: Picture, folder: Path) -> Path:
        """Write one picture."""
        to = folder / f"staff-{picture.name}.png"
        with self._page(picture) as page:
            seen = Image.open(BytesIO(page.screenshot()))
            few = seen.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
            few.save(to, optimize=True)
        return to

    @contextmanager
    def _streamed(self, rate: str) -> Iterator["subprocess.Popen[bytes]"]:
        wanted = ["stream", str(self.call), "--url", self.url, "--key", self.service.secret]
        who = ["--agent", self.house.agent_id, "--customer", "Dana", "--queue", "billing"]
        with subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-c", _STREAM, *wanted, "--rate", rate, *who],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                yield process
            finally:
                process.terminate()

    def _ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.service.secret}"}
        answer = httpx2.request(method, self.url + path, json=body, headers=headers)
        if answer.is_error:
            raise BenchError(f"{method} {path}: {answer.text}")
        return dict(answer.json()) if answer.content else {}

    @contextmanager
    def _page(self, picture: Picture) -> Iterator[Page]:
        context = self.browser.new_context(
            viewport=_PHONE if picture.is_phone else _WIDE,
            color_scheme="dark" if picture.is_dark else "light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        secret = self.house.of(picture.role).secret
        context.add_cookies([{"name": COOKIE, "value": secret, "url": self.url}])
        try:
            page = context.new_page()
            page.goto(self.url + picture.path)
            page.wait_for_selector("main h1")
            page.wait_for_timeout(_SETTLED_MS)
            yield page
        except BrowserError as error:
            raise BenchError(f"{picture.path}: {error.message.splitlines()[0]}") from error
        finally:
            context.close()


def take_pictures(folder: Path, call: Path, told: Callable[[str], None]) -> Sequence[Path]:
    """Write a PNG of each main page; return their paths.

    `call`: a recording that is played to the service as a call. Raises BenchError without a
    browser, and if the service or the call does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as left:
        data = Path(left.enter_context(TemporaryDirectory(prefix="tonewise-pictures-")))
        told(f"a history of {HISTORY.calls} calls and {HISTORY.messages} messages")
        house = house_in(data, HISTORY)
        service = left.enter_context(serving(data, {"record": True, "log_level": "warning"}))
        studio = Studio(left.enter_context(chromium()), service, house, call)
        told("a call")
        call_id = studio.heard()
        left.enter_context(studio.at_work())
        taken = []
        for picture in _pictures(house, call_id):
            told(picture.name)
            taken.append(studio.take(picture, folder))
        return taken


def _pictures(house: House, call_id: str) -> Iterator[Picture]:
    yield Picture("desk", "/staff/desk", Role.AGENT)
    yield Picture("desk-phone", "/staff/desk", Role.AGENT, is_phone=True)
    yield Picture("desk-grades", "/staff/desk#grades", Role.AGENT)
    yield Picture("wallboard", "/staff/wallboard", Role.SUPERVISOR)
    yield Picture("wallboard-wall", "/staff/wallboard?view=wall", Role.SUPERVISOR, is_dark=True)
    yield Picture("calls", "/staff/calls", Role.QA)
    yield Picture("call", f"/staff/calls/{call_id}", Role.QA)
    yield Picture("agent", f"/staff/agents/{house.agent_id}", Role.QA)
    yield Picture("trends", "/staff/trends?by=category", Role.QA)
    yield Picture("accounts", "/staff/accounts", Role.QA)
    yield Picture("briefing", "/staff/briefing", Role.QA)
    yield Picture("people", "/staff/admin/people", Role.ADMIN)
    yield Picture("rubrics", "/staff/admin/rubrics", Role.ADMIN)
    yield Picture("audit", "/staff/admin/audit", Role.ADMIN)
