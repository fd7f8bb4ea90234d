"""A day in a call centre, walked in a browser: each step is taken once, when a test first asks."""

import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property

import httpx2
from playwright.sync_api import Browser, Page, expect

from api.bench.serving import Served
from tests.services import bearer

SOON_MS = 25_000  # on a machine that is busy with other things
_LONG_ENOUGH = re.compile(r"0:1[2-9]")  # for an interval of mood, which is ten seconds
PASSWORD = "a lamp in every window"
FIRST_WORDS = "I have been charged twice and nobody answers. This is outrageous, I am furious!"
WORDS = "She was angry about the charge before she called, not about this call."
REASON = "Heard again: nothing in the call made it worse."


@dataclass(frozen=True, slots=True)
class Disputed:
    """What the agent disputes."""

    criterion: str  # its title
    points: str  # of the whole call before anything came of it


@dataclass
class Day:
    """The service, and everybody's browser."""

    served: Served
    browser: Browser
    left: ExitStack = field(default_factory=ExitStack)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.served.port}"

    def tab(self, **options: object) -> Page:
        """Open a browser of somebody's own."""
        context = self.browser.new_context(
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",
            **options,  # type: ignore[arg-type]
        )
        self.left.callback(context.close)
        page = context.new_page()
        page.set_default_timeout(SOON_MS)
        return page

    def go(self, page: Page, path: str) -> Page:
        page.goto(f"{self.url}{path}")
        page.wait_for_selector("main h1")
        return page

    # The morning: the first admin comes by the link that the console shows, and lets the others in.

    @cached_property
    def ada(self) -> Page:
        assert self.served.process.stdout is not None
        told = iter(self.served.process.stdout.readline, "")
        link = next(line.strip() for line in told if "link=" in line)
        page = self.tab()
        self._welcomed(page, link)
        return page

    @cached_property
    def links(self) -> dict[str, str]:
        """By name: the links with which people come in for the first time."""
        page = self.go(self.ada, "/staff/admin/experts")
        form = page.locator("form[data-act=add]")
        form.get_by_label("Name").fill("Maya")
        for department in ("billing", "complaints"):
            form.locator(f"[name=skill-{department}]").fill("5")
        form.locator("[name=chat]").fill("2")
        form.locator("[name=call]").fill("1")
        form.get_by_role("button").click()
        expect(page.get_by_role("link", name="Maya")).to_be_visible()
        self.go(page, "/staff/admin/people")
        page.get_by_label("A new team").fill("East")
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_role("rowheader", name="East")).to_be_visible()
        people = {"Maya": "agent", "Sam": "supervisor", "Quinn": "qa"}
        return {name: self._added(page, name, role) for name, role in people.items()}

    def _added(self, page: Page, name: str, role: str) -> str:
        form = page.locator("form[data-act=add]")
        form.get_by_label("Login").fill(f"{name.lower()}@desk.example")
        form.get_by_label("Name, as").fill(name)
        form.locator(f"[name=role][value={role}]").check()
        if role == "agent":
            option = form.locator("datalist option", has_text=name)
            form.locator("[name=agent]").fill(option.get_attribute("value") or "")
        if role != "qa":
            form.get_by_label("East").check()
        form.get_by_role("button").click()
        expect(page.locator("#invited")).to_have_text(f"A link for {name}", timeout=SOON_MS)
        return page.locator(".once").inner_text()

    def _welcomed(self, page: Page, link: str) -> None:
        page.goto(link)
        page.get_by_label("New password").fill(PASSWORD)
        page.get_by_label("The same once more").fill(PASSWORD)
        page.get_by_role("button").click()
        page.wait_for_selector("main h1")

    def arrived(self, name: str, **options: object) -> Page:
        """Let somebody set their password, and another day sign in with it."""
        first = self.tab()
        self._welcomed(first, self.links[name])
        first.context.close()
        page = self.tab(**options)
        page.goto(f"{self.url}/staff")
        page.get_by_label("Login").fill(f"{name.lower()}@desk.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_selector("nav")
        return page

    # The contact: a chat is offered, becomes a call, and is watched.

    @cached_property
    def maya(self) -> Page:
        return self.arrived("Maya", permissions=["microphone"])

    @cached_property
    def sam(self) -> Page:
        return self.arrived("Sam")

    @cached_property
    def quinn(self) -> Page:
        return self.arrived("Quinn")

    @cached_property
    def chat(self) -> Page:
        """Maya's desk, once she has taken the chat that she was offered."""
        self.maya.locator("#presence input[value=available]").click(force=True)
        body = {"message": {"text": FIRST_WORDS}, "customer": {"id": "cus_ana", "name": "Ana"}}
        headers = bearer(self.served.secret)
        httpx2.post(f"{self.url}/v1/chats", json=body, headers=headers).raise_for_status()
        self.maya.click(".offer >> text=Accept")
        expect(self.maya.locator(".message.customer .bubble")).to_contain_text("charged twice")
        return self.maya

    @cached_property
    def call(self) -> Page:
        """Maya's desk while she talks; the microphone is the customer's."""
        page = self.chat
        page.click("text=Go on by phone")
        expect(page.locator("#phone #customer")).to_have_value("Ana")
        page.locator("#phone #mouth [value=customer]").check(force=True)
        page.locator("#phone #other [value=none]").check(force=True)
        page.check("#phone #agreed")
        page.click("#phone .call")
        expect(page.locator("#phone #state")).to_contain_text("On a call", timeout=SOON_MS)
        return page

    @cached_property
    def board(self) -> Page:
        """Sam's wallboard while the call goes on, an alert of it taken."""
        board = self.go(self.sam, "/staff/wallboard")
        _ = self.call
        alert = board.locator(".alert", has=board.locator("[data-deed=take]")).first
        expect(alert).to_be_visible(timeout=SOON_MS)
        board.locator("[data-tile=alerts] button").click()
        board.keyboard.press("t")
        expect(board.locator(".alert", has_text="Sam is on it")).to_have_count(1, timeout=SOON_MS)
        return board

    @cached_property
    def call_id(self) -> str:
        """The call, once it has ended and been graded."""
        _ = self.board
        page = self.call
        expect(page.locator("#phone #talk .line").first).to_be_attached(timeout=SOON_MS)
        expect(page.locator("#phone #state")).to_contain_text(_LONG_ENOUGH, timeout=SOON_MS)
        page.click("#phone #hangup")
        link = page.locator("#phone #grade a.link")
        expect(link).to_be_visible(timeout=SOON_MS)
        return (link.get_attribute("href") or "").rpartition("/")[2]

    # What people say of the grade.

    def grade(self, page: Page) -> Page:
        return self.go(page, f"/staff/calls/{self.call_id}")

    @cached_property
    def disputed(self) -> Disputed:
        """Maya opens the grade and disputes what was missed."""
        page = self.grade(self.maya)
        row = page.locator("#scorecard tr.o-missed", has=page.locator("[data-act=dispute]")).first
        title = row.locator("strong").first.inner_text()
        row.get_by_text("Dispute this outcome").click()
        row.locator("textarea").fill(WORDS)
        row.get_by_role("button", name="Dispute it").click()
        expect(page.locator("#scorecard .dispute")).to_contain_text(WORDS)
        return Disputed(title, points_on(page))

    @cached_property
    def decided(self) -> Page:
        """Quinn finds the dispute, listens to the call, and decides."""
        _ = self.disputed
        page = self.go(self.quinn, "/staff/disputes")
        page.get_by_role("link", name="this call").click()
        page.wait_for_selector("tone-call")
        page.get_by_role("button", name="Play").click()
        page.wait_for_function("document.querySelector('tone-call').audio.currentTime > 0.3")
        form = page.locator("form[data-act=decide]")
        page.get_by_text("Decide the dispute").click()
        form.locator("select").select_option("met")
        form.locator("textarea").fill(REASON)
        form.get_by_role("button", name="Close the dispute").click()
        expect(page.locator("#scorecard .changes")).to_contain_text(REASON)
        return page


def points_on(page: Page) -> str:
    """Return the points that a call's page shows."""
    return page.locator(".verdict, .grade").first.inner_text()
