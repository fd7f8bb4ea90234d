"""The pages of accounts in Chromium: who waits, who is called back, and what came of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from api.security.role import Role
from api.storage.users import User
from tests.staff import House, housing
from tests.stocked import Stock, stock

pytestmark = pytest.mark.browser
AFTER = "2030-01-15"


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housing(tmp_path_factory.mktemp("house"), browser) as opened:
        yield opened


@pytest.fixture(scope="module")
def stocked(house: House) -> Stock:
    return stock(house)


def page_of(house: House, user: User, path: str) -> Page:
    return house.look(house.context(user), path).page


def test_who_looks_after_an_account_is_told_on_every_page_until_they_saw_it(
    house: House, stocked: Stock
) -> None:
    page = page_of(house, stocked.everybody, "/staff/calls")
    bell = page.locator("[data-bell]")
    expect(bell).to_have_text("1 alert")
    bell.click()
    page.get_by_role("button", name="Seen Northwind, let down").click()
    expect(page.get_by_text("For you")).to_have_count(0)
    expect(page.locator("[data-bell]")).to_be_hidden()


def test_an_account_that_is_let_down_leads_to_its_conversations(
    house: House, stocked: Stock
) -> None:
    page = page_of(house, stocked.everybody, "/staff/accounts")
    row = page.get_by_role("row", name="Northwind")
    href = row.locator("td.num a").first.get_attribute("href")
    assert href is not None
    assert href.startswith("/staff/conversations?account=northwind&since=")
    assert href.endswith("&negative=yes")


def test_a_follow_up_is_planned_and_closed_on_the_accounts_page(
    house: House, stocked: Stock
) -> None:
    page = page_of(house, stocked.everybody, "/staff/accounts/bolt")
    page.get_by_label("Why").fill("They left in anger.")
    page.get_by_label("Until").fill(AFTER)
    page.get_by_role("button", name="Plan it").click()
    planned = page.get_by_role("article", name="They left in anger.")
    planned.get_by_label("What came of it").select_option("not_reached")
    planned.get_by_label("In your words").fill("The line is dead.")
    planned.get_by_role("button", name="Done").click()
    expect(planned).to_contain_text("Not reached")
    expect(planned).to_contain_text("The line is dead.")


def test_what_is_told_of_an_account_is_changed_on_its_page(house: House, stocked: Stock) -> None:
    page = page_of(house, stocked.everybody, "/staff/accounts/bolt")
    page.get_by_text("Change what is told").click()
    page.get_by_label("Value a year").fill("1500")
    page.get_by_role("combobox", name="Manager").select_option(stocked.everybody.user_id)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("1,500", exact=True)).to_be_visible()
    client = house.parts.clients.one(
        house.parts.accounts.caller(
            house.parts.accounts.sessions.begin(stocked.everybody.user_id, "tests").secret
        ),
        "bolt",
    ).client
    assert (client.value, client.manager_id) == (1500.0, stocked.everybody.user_id)
    assert client.left_s is not None  # as it was


def test_a_day_that_is_over_is_refused_and_what_was_typed_stays(
    house: House, stocked: Stock
) -> None:
    page = page_of(house, stocked.everybody, "/staff/accounts/usual003")
    page.get_by_label("Why").fill("Just asking.")
    page.get_by_label("Until").fill("2020-01-15")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_text("wanted a due date that is still to come")).to_be_visible()
    expect(page.get_by_label("Why")).to_have_value("Just asking.")


def test_who_may_not_follow_up_has_no_page_of_accounts(house: House, stocked: Stock) -> None:
    page = page_of(house, house.user(Role.AGENT, agent_id="exp_noel"), "/staff/accounts")
    expect(page.locator("main")).not_to_contain_text("Northwind")
