"""The page of complaints that spread, in Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from api.security.role import Role
from tests.spreading import COMPLAINT, HOUR_S, spread, spread_hardly_read
from tests.staff import House, housing

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housing(tmp_path_factory.mktemp("house"), browser) as house:
        spread(house.parts.database, 16, house.parts.clock() - 100 * HOUR_S)
        yield house


def test_other_pages_lead_to_what_spreads_now(browser: Browser, tmp_path: Path) -> None:
    with housing(tmp_path, browser) as house:
        spread(house.parts.database, 6, house.parts.clock())
        page = house.look(house.context(house.user(Role.QA, name="Quinn")), "/staff/trends").page
        told = page.get_by_text("A complaint spreads in public")
        expect(told).to_be_visible()
        house.look(page.context, "/staff/sources").page.get_by_role("link", name="See it").click()


def test_what_spread_is_shown_with_what_to_do(house: House) -> None:
    context = house.context(house.user(Role.SUPERVISOR, name="Sue"))
    page = house.look(context, "/staff/narratives").page
    page.get_by_role("link", name="look at its days").click()
    told = page.get_by_role("region", name=COMPLAINT)
    expect(told.get_by_text("Answer in public", exact=True)).to_be_visible()
    expect(told.get_by_text("Name one person who answers for it until it is over.")).to_be_visible()
    told.get_by_text("The posts, those of the widest reach first").click()
    expect(told.get_by_role("row")).to_have_count(17)
    told.get_by_role("row").nth(1).get_by_role("link").click()
    expect(page.get_by_role("heading", name="Conversation")).to_be_visible()


def test_where_it_is_told_leads_to_all_posts_also_those_that_could_not_be_read(
    browser: Browser, tmp_path: Path
) -> None:
    with housing(tmp_path, browser) as house:
        spread_hardly_read(house.parts.database, 6, house.parts.clock())
        context = house.context(house.user(Role.QA, name="Quinn"))
        page = house.look(context, "/staff/narratives").page
        page.get_by_role("link", name="social posts").click()
        expect(page.get_by_role("heading", name="6 conversations")).to_be_visible()
