"""Trends and categories in Chromium: what a chart says, and that it leads to what is behind it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from api.security.role import Role
from tests.history import messages
from tests.staff import PHONE, House, housing

pytestmark = pytest.mark.browser

SPAN = "since=2025-10-01&until=2025-12-31"


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housing(tmp_path_factory.mktemp("house"), browser) as running:
        messages(running.parts.database)
        yield running


@pytest.fixture
def page(house: House) -> Iterator[Page]:
    context = house.context(house.user(Role.QA))
    yield house.look(context, f"/staff/trends?{SPAN}&by=category").page
    context.close()


def figure(page: Page, name: str) -> str:
    """The figure beside a name in the strip."""
    found = page.locator("dl.facts > div", has=page.get_by_text(name, exact=True)).locator("dd")
    return found.inner_text()


def test_a_day_says_what_it_holds_when_it_is_pointed_at(page: Page) -> None:
    page.locator(".course-plot .hits a").nth(10).hover()
    expect(page.locator(".course-plot .readout")).to_contain_text("Sat 11 Oct 2025")


def test_a_days_click_leads_to_as_many_conversations(page: Page) -> None:
    hit = page.locator(".course-plot .hits a").nth(10)
    said = hit.get_attribute("data-say") or ""
    n = int(said.split(";")[1].split()[0])
    hit.click()
    page.wait_for_url("**/conversations?since=2025-10-11&until=2025-10-11")
    expect(page.get_by_role("heading", name=f"{n} conversation")).to_be_visible()


def test_the_total_is_what_the_list_counts(house: House, page: Page) -> None:
    n = figure(page, "Contacts")
    page.goto(f"{house.url}/staff/conversations?{SPAN}")
    expect(page.get_by_role("heading", name=f"{n} conversations")).to_be_visible()


@pytest.mark.parametrize(
    ("figure_name", "filtered"),
    [("Contacts", ""), ("... whose mood was read", "&told=yes")],
)
def test_a_total_leads_to_as_many_conversations_of_the_usual_time(
    house: House, page: Page, figure_name: str, filtered: str
) -> None:
    page.goto(f"{house.url}/staff/trends")
    n = figure(page, figure_name)
    page.locator("dl.facts").get_by_role("link", name=n, exact=True).first.click()
    page.wait_for_url(f"**/conversations?*since=*{filtered}*")
    expect(page.get_by_role("heading", name=f"{n} conversations")).to_be_visible()


def test_a_mood_leads_to_the_time_that_its_chart_shows(house: House, page: Page) -> None:
    page.goto(f"{house.url}/staff/trends")
    address = page.locator(".multiples a.share-of").first.get_attribute("href") or ""
    assert "since=" in address
    assert "until=" in address


def test_on_a_phone_a_tap_says_first_and_leads_then(house: House) -> None:
    context = house.context(house.user(Role.QA), "dark", PHONE, has_touch=True)
    page = house.look(context, f"/staff/trends?{SPAN}").page
    page.locator(".course-plot").scroll_into_view_if_needed()
    box = page.locator(".course-plot .hits").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    link = page.locator(".course-plot .readout a")
    expect(link).to_have_text("show them")
    assert "/staff/trends" in page.url
    link.click()
    page.wait_for_url("**/staff/conversations?**")
    context.close()


def test_what_is_shown_is_chosen_by_the_address(page: Page) -> None:
    page.get_by_role("link", name="Pleasantness").click()
    expect(page.get_by_role("heading", name="Pleasantness by category")).to_be_visible()
    page.get_by_label("Part by").select_option("source")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Pleasantness by source")).to_be_visible()


def test_the_table_holds_a_row_a_day(page: Page) -> None:
    page.get_by_text("The same as a table").click()
    rows = page.get_by_role("region", name="The trend, as a table").locator("tbody tr")
    assert rows.count() == page.locator(".course-plot .hits a").count() == 92


def test_a_theme_leads_to_its_contacts(house: House, page: Page) -> None:
    page.goto(f"{house.url}/staff/categories?{SPAN}")
    row = page.get_by_role("region", name="What hurts most").locator("tbody tr").first
    n = row.locator("td").nth(1).inner_text()
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name=f"{n} conversations")).to_be_visible()


def test_a_category_leads_to_its_contacts(house: House, page: Page) -> None:
    page.goto(f"{house.url}/staff/categories?{SPAN}")
    row = page.get_by_role("region", name="Groups beside each other").locator("tbody tr").first
    n = row.locator("td").nth(4).inner_text()
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name=f"{n} conversations")).to_be_visible()


def test_a_sheet_of_what_is_shown_is_had_by_a_click(page: Page) -> None:
    with page.expect_download() as got:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert got.value.suggested_filename == "trends.csv"
    assert len(got.value.path().read_text().splitlines()) > 92
