"""Every page of the staff's in Chromium, with much to show and with nothing: nothing is amiss.

The pages are walked, so that a new one is tried from its first day.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module

import pytest
from playwright.sync_api import Browser, Page

from api.pages.page import MOUNTED_AT, pages
from api.pages.staff import MODULES
from api.security.role import Role
from api.storage.users import User
from tests.staff import PHONE, WIDE, House, Looked, faults, housing
from tests.stocked import stock

pytestmark = pytest.mark.browser

for _name in MODULES:
    import_module(f"api.pages.{_name}")
PATHS = [page.path for page in pages() if not page.path.startswith("/try")]
STATES = (  # of pages that look otherwise by their address
    "/tickets?state=closed", "/tickets?state=mine&order=oldest", "/tickets/none",
    "/calls?band=poor&points_to=20", "/calls?points_from=120", "/calls?customer=nobody",
    "/calls/none", "/disputes?state=closed", "/calibrations/{open_session}",
    "/accounts?view=follow-ups", "/accounts?view=follow-ups&state=done", "/accounts?view=alerts",
    "/accounts?view=effect", "/accounts?view=all", "/accounts?manager=mine&key=yes&open=yes",
    "/accounts/nobody", "/kpis?kpi=nps&segment=large", "/kpis?kpi=own:effort",
    "/kpis?view=leaving", "/kpis?view=leaving&days=30",
    "/conversations?negative=yes&order=worst", "/conversations?mood=cross",
    "/briefing?date=2999-01-01", "/briefing?date=soon",
    "/trends?by=category&measure=volume&grain=week", "/trends?by=nothing&since=tomorrow",
    "/trends?category=none", "/categories?by=product", "/categories?category=none",
    "/sources?import={import_id}", "/sources?import=none", "/sources?cursor=x",
    "/narratives?until=2020-01-01", "/narratives?until=soon",
    "/conversations/none", "/wallboard?view=wall", "/desk#grades", "/desk#coaching",
    "/admin/audit?who=usr_nobody",
)  # fmt: skip

# Once for 150 ms nothing came to the page any more, but for what counts on by itself.
STILL = """() => new Promise((done) => {
  let n = -1, since = performance.now();
  const look = () => {
    const now = document.querySelectorAll("*").length, at = performance.now();
    if (now !== n) [n, since] = [now, at];
    if (at - since > 150) done(); else setTimeout(look, 25);
  };
  look();
})"""
# Lists that are in sight and hold nothing, where no sentence says so.
BARE = """() => [...document.querySelectorAll("main :is(ul, ol, tbody, dl, select)")]
  .filter((list) => list.checkVisibility() && !list.children.length)
  .filter((list) => ![...list.closest("section, form, main").querySelectorAll(".empty")]
    .some((said) => said.checkVisibility()))
  .map((list) => list.outerHTML.slice(0, 120))"""

# What colours and width can change; all other rules have been tried by then.
NARROW = ("color-contrast", "scrollable-region-focusable", "target-size")


@dataclass(slots=True)
class Tab:
    """One tab, in which page after page of a house is opened, and what it asked of others."""

    house: House
    looked: Looked
    ids: Mapping[str, str]
    outside: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Open a page in a wide window by day, and wait until it has all come."""
        page = self.looked.page
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        page.emulate_media(color_scheme="light")
        self.looked.complaints.clear()
        self.outside.clear()
        page.goto("about:blank")  # or an address with # would be no new page
        named = re.sub(r"{(\w+)}", lambda found: self.ids.get(found[1], "none"), path)
        self.looked.go(f"{self.house.url}{MOUNTED_AT}{named}")
        page.evaluate(STILL)
        return page

    def asked(self, url: str) -> None:
        """Note an address that is not the house's own."""
        own = (self.house.url, self.house.url.replace("http", "ws", 1), "data:", "blob:", "about:")
        if not url.startswith(own):
            self.outside.append(url)

    def by_night_on_a_phone(self) -> Page:
        page = self.looked.page
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        page.emulate_media(color_scheme="dark")
        return page


def tab(house: House, user: User, ids: Mapping[str, str]) -> Tab:
    looked = house.look(house.context(user, reduced_motion="reduce"), "/staff/calls")
    made = Tab(house, looked, ids)
    looked.page.on("request", lambda asked: made.asked(asked.url))
    looked.page.on("websocket", lambda asked: made.asked(asked.url))
    return made


@pytest.fixture(scope="module")
def opened(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tab]:
    """A house with something of everything, or one on its first day, as who may see all of it."""
    with housing(tmp_path_factory.mktemp("house"), browser) as house:
        if request.param == "bare":
            yield tab(house, house.user(*Role, name="Ada"), {})
        else:
            held = stock(house)
            yield tab(house, held.everybody, {**held.ids, "open_session": held.open_session})


def amiss(tab: Tab, path: str) -> dict[str, list[str]]:
    """Return all that is wrong with a page, by day on a wide screen and by night on a phone."""
    page = tab.open(path)
    found = {"wide": faults(page), "bare": page.evaluate(BARE)}
    page = tab.by_night_on_a_phone()
    found["by night, narrow"] = faults(page, *NARROW)
    width = page.evaluate("document.documentElement.scrollWidth")
    found["too wide"] = [f"{width} px"] if width > PHONE[0] else []
    found |= {"console": [*tab.looked.complaints], "outside": [*tab.outside]}
    return {what: wrong for what, wrong in found.items() if wrong}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("opened", ["full", "bare"], indirect=True)
def test_nothing_is_amiss(opened: Tab, path: str) -> None:
    assert amiss(opened, path) == {}


@pytest.mark.parametrize("path", STATES)
@pytest.mark.parametrize("opened", ["full"], indirect=True)
def test_nothing_is_amiss_as_the_address_has_it(opened: Tab, path: str) -> None:
    assert amiss(opened, path) == {}
