"""The page of the audit trail, in Chromium: found, narrowed, taken away, checked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.security.audit_line import Action, Subject
from api.security.caller import Caller, CallerKind
from api.security.role import Role
from tests.staff import House, housing

pytestmark = pytest.mark.browser

PATH = "/staff/admin/audit"
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
QUINN = Caller("usr_quinn", CallerKind.PERSON, name="Quinn")


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housing(tmp_path_factory.mktemp("house"), browser) as running:
        audit = running.parts.audit
        for n in range(60):
            audit.note(QUINN, Action.SAW, Subject("call", f"call_{n}", "c_7" if n == 3 else None))
        audit.note(QUINN, Action.REFUSED, Subject("call", HOSTILE), HOSTILE)
        yield running


def page_of(house: House, query: str = "", scheme: str = "light") -> Page:
    context = house.context(house.user(Role.ADMIN), scheme)  # type: ignore[arg-type]
    return house.look(context, PATH + query).page


def test_lines_are_shown_newest_first_and_page_by_page(house: House) -> None:
    page = page_of(house, "?kind=call")
    expect(page.locator("tbody tr")).to_have_count(50)
    expect(page.locator("tbody tr").first).to_contain_text("refused")
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("tbody tr")).to_have_count(11)
    expect(page.get_by_role("link", name="First page")).to_be_visible()


def test_a_search_lives_in_the_address(house: House) -> None:
    page = page_of(house)
    page.get_by_label("About customer").fill("c_7")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**customer=c_7**")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("call_3")
    href = page.get_by_role("link", name="CSV").get_attribute("href")
    assert href == "/v1/audit/export?format=csv&customer_id=c_7"


def test_a_line_leads_to_all_of_its_kind(house: House) -> None:
    page = page_of(house, "?subject=call_9")
    page.get_by_role("link", name="Quinn").click()
    page.wait_for_url("**who=usr_quinn**")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_a_search_without_a_find_says_so(house: House) -> None:
    expect(page_of(house, "?who=usr_nobody").locator(".empty")).to_contain_text("No line fits")


def test_a_day_that_is_none_is_said(house: House) -> None:
    expect(page_of(house, "?since=yesterday").get_by_role("alert")).to_contain_text("2026-01-31")


def test_the_trail_is_checked_on_demand(house: House) -> None:
    page = page_of(house)
    page.get_by_role("button", name="Check the trail").click()
    expect(page.get_by_role("status")).to_contain_text("lines are as they were written")


def test_a_file_can_be_taken_away_and_is_noted(house: House) -> None:
    page = page_of(house)
    with page.expect_download() as taken:
        page.get_by_role("link", name="JSON lines").click()
    assert '"number": 1,' in Path(taken.value.path()).read_text()
    page.reload()
    expect(page.locator("tbody tr", has_text="exported")).to_have_count(1)


def test_what_others_wrote_into_a_line_is_shown_and_never_run(house: House) -> None:
    page = page_of(house, "?action=refused")
    expect(page.locator("tbody tr").first).to_contain_text("<script>")
    assert page.title() == "Audit · Tonewise"
