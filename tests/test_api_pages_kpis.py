"""The pages of figures in Chromium: what is told where there is enough to tell from."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from api.security.role import Role
from api.storage import clients, interactions
from api.storage.clients import Client
from api.storage.interactions import Stored
from insights.trend import DAY_S
from tests.clientele import BAD, GOOD, NOW_S, contact, contacts, later
from tests.staff import House, faults, housing

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with housing(tmp_path_factory.mktemp("house"), browser) as house:
        fill(house)
        user = house.user(Role.QA, name="Quinn")
        yield house.look(house.context(user), "/staff/kpis").page


def fill(house: House) -> None:
    """Keep a year of weeks in which satisfaction falls with moods, and accounts that left."""
    rng, now_s = np.random.default_rng(3), house.parts.clock()
    heard = [one for n in range(1, 50) for one in week(n, rng.uniform(0.1, 0.9))]
    told = []
    for k in range(200):
        bad = rng.random()
        felt = [BAD if rng.random() < bad else GOOD for _ in range(8)]
        heard += contacts(f"x{k:03}", felt, NOW_S - 120 * DAY_S)
        left_s = now_s - 30 * DAY_S if rng.random() < bad**2 else None
        told.append(Client(f"x{k:03}", left_s=left_s))
    with house.parts.database.transaction() as connection:
        interactions.add_new(connection, [later(one, now_s - NOW_S) for one in heard])
        clients.put_all(connection, told)


def week(n_ago: int, share: float) -> list[Stored]:
    bad = round(20 * share)
    at_s = NOW_S - n_ago * 7 * DAY_S
    return [
        contact(f"w{k}", at_s + 60.0 * k, BAD if k < bad else GOOD, rating=0.0 if k < bad else 1.0)
        for k in range(20)
    ]


def open_at(page: Page, path: str) -> Page:
    page.goto(page.url.partition("/staff")[0] + path)
    page.wait_for_selector("main h2")
    return page


def test_how_a_figure_goes_with_moods_is_said_and_drawn(page: Page) -> None:
    opened = open_at(page, "/staff/kpis")
    expect(opened.locator(".big")).to_have_text("Lower with more negative moods.")
    expect(opened.get_by_text("Strongest in the same week")).to_be_visible()
    expect(opened.get_by_role("img", name="How negative moods")).to_be_visible()
    assert faults(opened) == []


def test_a_week_leads_to_its_conversations(page: Page) -> None:
    opened = open_at(page, "/staff/kpis")
    opened.get_by_text("The same as a table").last.click()
    link = opened.get_by_role("table").last.get_by_role("link").first
    href = link.get_attribute("href")
    assert href is not None
    assert href.startswith("/staff/conversations?since=")


def test_what_foretold_who_left_is_told_beside_contacts_alone(page: Page) -> None:
    opened = open_at(page, "/staff/kpis?view=leaving")
    expect(opened.locator(".big")).to_contain_text("Yes")
    expect(opened.get_by_role("row", name="Contacts and moods together")).to_be_visible()
    assert faults(opened) == []
