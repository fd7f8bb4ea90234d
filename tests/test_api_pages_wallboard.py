"""The wallboard in Chromium: it follows the floor, catches up, and alerts are taken by a key."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from api.desk.opening import Opening
from api.live.noticed import AlertRaised
from api.security.accounts import new_team_id
from api.security.role import Role
from api.storage.teams import Team
from api.storage.users import User
from insights.escalation import USUAL
from insights.severity import Severity
from routing.expert import Channel, Expert, Presence
from tests.chat_server import Line
from tests.staff import House, Looked, housing
from tests.streams import call_start

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=\"document.title='taken'\">Eve"
SOON_MS = 8_000
Scheme = Literal["light", "dark"]


@dataclass
class Floor:
    """A house with agents of two teams, and a supervisor of one of them."""

    house: House
    sam: User
    n_alerts: int = 0

    def look(self, scheme: Scheme = "light", path: str = "", **how: tuple[int, int]) -> Looked:
        looked = self.house.look(self.context(scheme, **how), f"/staff/wallboard{path}")
        expect(looked.page.locator(".talk").first).to_be_visible(timeout=SOON_MS)
        return looked

    def context(self, scheme: Scheme = "light", **how: tuple[int, int]) -> BrowserContext:
        return self.house.context(self.sam, scheme, **how)

    def chat(self, text: str, name: str = "Ana") -> str:
        said = Opening(text, client_id=text, customer_name=name)
        return self.house.parts.desk.open_chat(said).case_id

    def alert(self, agent_id: str, why: str) -> None:
        """Let a call of an agent's give cause for an alert."""
        self.n_alerts += 1
        call_id, journal = f"call_{self.n_alerts}", self.house.parts.live.journal
        now_s = time.time()
        raised = AlertRaised(
            f"alt_{self.n_alerts}", "anger-held", Severity.HIGH, 12.5, now_s, 0.9, why, USUAL
        )
        journal.began(call_id, call_start(agent_id=agent_id), "key_1", now_s, recorded=False)
        journal.noticed(call_id, raised)
        # Playwright has a loop of its own on this thread.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, journal.flushed(call_id)).result()


@pytest.fixture(scope="module")
def floor(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    with housing(tmp_path_factory.mktemp("house"), browser) as house:
        accounts, desk = house.parts.accounts, house.parts.desk
        east, west = (accounts.put_team(Team(new_team_id(), name)) for name in ("East", "West"))
        for name, team in (("maya", east), ("jonas", west)):
            house.user(Role.AGENT, agent_id=name, team_ids=[team.team_id])
            skills = {"billing" if team is east else "technical": 5}
            capacity = {Channel.CHAT: 9}
            desk.put_expert(Expert(name, name.title(), skills, capacity=capacity, auto_accept=True))
            desk.set_presence(name, Presence.AVAILABLE)
        floor = Floor(house, house.user(Role.SUPERVISOR, team_ids=[east.team_id], name="Sam Reed"))
        floor.chat("I am sad about billing", HOSTILE)
        floor.chat("I am sad about technical things", "Of another team")
        floor.alert("jonas", "of another team")
        floor.alert("maya", "anger 0.93 for 3 s")
        yield floor


def test_one_sees_ones_team_and_markup_stays_text(floor: Floor) -> None:
    page = floor.look().page
    expect(page.locator(".talk .customer")).to_have_text(f"with {HOSTILE}")
    expect(page.locator(".alert .why")).to_have_text(["anger 0.93 for 3 s"])
    expect(page.locator("[data-tile=upset] dd").first).to_have_text("1")
    assert page.title() == "Wallboard · Tonewise"


def test_what_happens_is_on_the_board_within_a_second_or_so(floor: Floor) -> None:
    page = floor.look().page
    before = page.locator(".wait").count()
    began_s = time.monotonic()
    floor.chat("happy with billing")  # its expert is on a call
    expect(page.locator(".wait")).to_have_count(before + 1, timeout=SOON_MS)
    # On a machine of its own it takes a second; tests share theirs.
    assert time.monotonic() - began_s < 4.0


def test_a_key_takes_an_alert_and_leads_to_the_next(floor: Floor) -> None:
    floor.alert("maya", "one to acknowledge")
    page = floor.look().page
    expect(page.locator(".alert")).to_have_count(2, timeout=SOON_MS)
    page.locator("[data-tile=alerts] button").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("t")
    expect(page.locator(".alert", has_text="anger 0.93")).to_contain_text("Sam Reed is on it")
    page.keyboard.press("a")
    expect(page.locator(".alert", has_text="one to")).to_contain_text("Sam Reed has seen it")
    expect(page.locator("[data-tile=alerts] dd").first).to_have_text("1")


def test_a_board_catches_up_after_a_break(floor: Floor) -> None:
    line = Line(int(floor.house.url.rpartition(":")[2]))
    looked = Looked(floor.context().new_page())
    page = looked.go(f"http://127.0.0.1:{line.port}/staff/wallboard")
    state, waits = page.locator("[data-part=line]"), page.locator(".wait")
    expect(page.locator(".talk").first).to_be_visible(timeout=SOON_MS)
    before = waits.count()
    line.cut()
    expect(state).to_contain_text("Connection lost", timeout=SOON_MS)
    floor.chat("confused by billing")
    line.mend()
    expect(state).to_have_text("Live", timeout=SOON_MS)
    expect(waits).to_have_count(before + 1, timeout=SOON_MS)
    line.close()


def test_a_wall_shows_no_customers_name(floor: Floor) -> None:
    page = floor.look(size=(1600, 900)).page
    page.get_by_role("button", name="Wall view").click()
    expect(page.locator(".talk .agent").first).to_be_visible()
    expect(page.locator(".talk .customer").first).to_be_hidden()
    expect(page.locator("nav")).to_be_hidden()
    assert "view=wall" in page.url
    assert page.evaluate("document.documentElement.scrollHeight") <= 900
