"""The page of sources in Chromium: a file is chosen, sent, read, and what was wrong is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.security.role import Role
from api.storage import interactions
from tests.staff import House, housing

pytestmark = pytest.mark.browser

_TABLE = "id,created_at,body\n1,2026-03-01,angry about billing\n2,never,x\n3,2026-03-02,happy\n"


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housing(tmp_path_factory.mktemp("house"), browser, import_limit_bytes=3_000_000) as one:
        yield one


@pytest.fixture
def page(house: House) -> Iterator[Page]:
    context = house.context(house.user(Role.QA, name="Quinn"))
    made = context.new_page()
    made.goto(f"{house.url}/staff/sources")
    made.wait_for_selector("#bring")
    yield made
    context.close()


def _bring(page: Page, folder: Path, content: str, name: str = "march.csv") -> None:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    page.get_by_label("What it is").select_option("table")
    page.get_by_label("The file", exact=True).set_input_files(path)
    page.get_by_role("button", name="Bring it in").click()


def test_a_file_is_brought_and_its_faults_are_told(page: Page, tmp_path: Path) -> None:
    _bring(page, tmp_path, _TABLE)
    row = page.get_by_role("row").filter(has_text="march.csv").first
    expect(row.get_by_text("done")).to_be_visible()
    expect(row).to_contain_text("Quinn")
    row.get_by_role("link", name="1 of march.csv: what was wrong").click()
    expect(page.get_by_role("cell", name="row 2: wanted a time, got 'never'")).to_be_visible()


def test_the_messages_of_a_file_are_a_link_away(page: Page, tmp_path: Path) -> None:
    _bring(page, tmp_path, "id,created_at,body\n7,2026-03-01,happy\n", "april.csv")
    row = page.get_by_role("row").filter(has_text="april.csv")
    expect(row.get_by_text("done")).to_be_visible()
    row.get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_role("heading", name="Conversations", level=1)).to_be_visible()
    assert "import=imp_" in page.url


def test_what_is_refused_is_said_beside_the_button(page: Page, tmp_path: Path) -> None:
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Columns of a table").fill("text")
    _bring(page, tmp_path, _TABLE)
    expect(page.locator("#bring-said")).to_contain_text("wanted a column as text=body")
    assert page.get_by_label("Columns of a table").input_value() == "text"


def test_a_file_that_is_too_large_is_not_sent(page: Page, tmp_path: Path) -> None:
    _bring(page, tmp_path, "x" * 3_100_000)
    expect(page.locator("#bring-said")).to_contain_text("it has 4 MB, 3 may be sent")


def test_what_was_brought_by_mistake_is_taken_back(
    house: House, page: Page, tmp_path: Path
) -> None:
    _bring(page, tmp_path, "id,created_at,body\n77,2026-03-01,happy\n", "may.csv")
    row = page.get_by_role("row").filter(has_text="may.csv")
    expect(row.get_by_text("done")).to_be_visible()
    row.get_by_role("link", name="may.csv", exact=True).click()
    page.get_by_text("Take it back", exact=True).click()
    page.get_by_role("button", name="Take back may.csv").click()
    page.wait_for_url("**/staff/sources")
    with house.parts.database.reading() as connection:
        assert interactions.one(connection, "ticket:77") is None
