"""Reviewing and looking back in Chromium: one key a decision, and the second is told."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.quality.reviews import Judgement
from api.security.role import Role
from api.storage.doubts import DoubtFilter
from emotion.labels import Emotion
from tests.history import history
from tests.staff import House, faults, housing

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housing(tmp_path_factory.mktemp("house"), browser) as running:
        history(running.parts.database, n_calls=40)
        yield running


@pytest.fixture(scope="module")
def as_quinn(house: House) -> BrowserContext:
    return house.context(house.user(Role.QA, name="Quinn"))


@pytest.fixture
def page(house: House, as_quinn: BrowserContext) -> Iterator[Page]:
    looked = house.look(as_quinn, "/staff/review")
    expect(looked.page.locator("article").first).to_be_focused()
    yield looked.page
    assert looked.complaints == []
    looked.page.close()


def test_a_key_judges_and_leads_on_and_another_takes_it_back(page: Page) -> None:
    first, second = page.locator("article").nth(0), page.locator("article").nth(1)
    page.keyboard.press("8")
    expect(first.locator(".verdict-of")).to_contain_text("happy")
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(second.locator(".verdict-of")).to_contain_text("You confirmed")
    page.keyboard.press("u")
    expect(second.get_by_text("It is ")).to_be_visible()
    expect(second).to_be_focused()


def test_a_reason_goes_with_it(page: Page) -> None:
    item = page.locator("article").nth(2)
    item.get_by_label("Why").fill("she <b>laughs</b>")
    item.get_by_role("button", name="happy").click()
    expect(item.locator("q")).to_have_text("she <b>laughs</b>")


def test_who_is_second_is_told_and_may_say_otherwise(house: House, page: Page) -> None:
    parts, rhea = house.parts, house.user(Role.QA, name="Rhea")
    other = parts.accounts.caller(parts.accounts.sessions.begin(rhea.user_id, "tests").secret)
    shown = parts.reviews.listed(other, DoubtFilter(), None, 3).items[2]
    item = page.locator("article").nth(2)
    parts.reviews.correct(other, shown.doubt.review_id, Judgement(Emotion.SAD))
    item.get_by_role("button", name="Enter").click()
    expect(page.get_by_text("Rhea was quicker")).to_be_visible()
    item.get_by_role("button", name="happy").click()
    expect(item.locator(".verdict-of")).to_contain_text("happy")


@pytest.mark.parametrize(
    "path",
    ["review", "review?judged=yes", "agents/exp_sample_03/history", "customers/c_sample_00000"],
)
def test_axe_and_the_browser_find_nothing_amiss(
    house: House, as_quinn: BrowserContext, path: str
) -> None:
    looked = house.look(as_quinn, f"/staff/{path}")
    assert faults(looked.page) == []
    looked.page.emulate_media(color_scheme="dark")
    assert faults(looked.page, "color-contrast") == []
    assert looked.complaints == []
    looked.page.close()
