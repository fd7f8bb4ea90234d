"""The frame of the staff's pages, in Chromium: who gets in, the menu, what the policy holds."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from api.pages.elements import Dialog, area, button, field, moment, words
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.security.role import Role
from api.security.scope import Scope
from tests.staff import PHONE, House, faults, housing

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
clicks: list[str] = []


@staff_page("/try/{name}", title="A page to try", scope=Scope.COACH, help="start")
async def tried(visit: Visit, name: str) -> None:
    """Draw one of everything, or break with a customer's words."""
    if name == "broken":
        raise ValueError(HOSTILE)
    words("h2", f"This is {name}")
    words("p", HOSTILE)
    moment(1_763_800_000)
    reason = field("Reason", hint="In a few words")

    async def keep() -> None:
        clicks.append(await visit.write(lambda: reason.value))
        visit.toast("Kept.")

    button("Keep it", keep, "primary")
    with Dialog("Why?") as asked:
        area("In your words")
        button("Close", asked.close)
    button("Ask", asked.open)


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housing(tmp_path_factory.mktemp("house"), browser) as running:
        yield running


def test_nobody_is_sent_to_sign_in_and_back(house: House, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{house.url}/staff/try/me?a=1")
    assert page.url == f"{house.url}/sign-in?next=/staff/try/me%3Fa%3D1"


def test_a_role_without_the_scope_is_told_so(house: House) -> None:
    page = house.context(house.user(Role.ADMIN)).new_page()
    answer = page.goto(f"{house.url}/staff/try/me")
    assert answer is not None
    assert answer.status == 403
    expect(page.locator("h1")).to_have_text("A page to try is not yours to open")


def test_a_page_that_breaks_says_so_and_shows_none_of_the_error(house: House) -> None:
    page = house.context(house.user(Role.QA)).new_page()
    answer = page.goto(f"{house.url}/staff/try/broken")
    assert answer is not None
    assert answer.status == 500
    expect(page.locator("h1")).to_have_text("This page can't be drawn")
    assert "ValueError" not in page.content()
    assert page.title() == "This page can't be drawn · Tonewise"


def test_the_menu_has_what_the_role_opens(house: House) -> None:
    looked = house.look(house.context(house.user(Role.QA)), "/staff/try/me")
    entries = looked.page.locator("nav a").all_inner_texts()
    assert "Calls" in entries
    assert not {"People", "Wallboard"} & set(entries)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_amiss_for_axe_and_the_policy(house: House, scheme: str) -> None:
    looked = house.look(house.context(house.user(Role.QA), scheme), "/staff/try/me")  # type: ignore[arg-type]
    assert faults(looked.page) == []
    looked.page.get_by_role("button", name="Ask").click()
    looked.page.wait_for_selector("dialog[open]")
    assert faults(looked.page) == []
    assert looked.complaints == []


def test_what_was_stored_is_shown_and_never_run(house: House) -> None:
    looked = house.look(house.context(house.user(Role.QA)), "/staff/try/me")
    expect(looked.page.locator("main p").first).to_have_text(HOSTILE)
    assert looked.page.title() == "A page to try · Tonewise"


def test_a_script_that_got_into_a_page_does_not_run(house: House) -> None:
    looked = house.look(house.context(house.user(Role.QA)), "/staff/try/me")
    looked.page.evaluate(
        "const put = document.createElement('div'); put.innerHTML = "
        "'<img src=x onerror=\"document.title=1\">'; document.body.append(put)"
    )
    looked.page.wait_for_timeout(200)
    assert looked.page.title() == "A page to try · Tonewise"
    assert any("Content Security Policy" in said for said in looked.complaints)


def test_times_are_in_the_viewers_zone(house: House) -> None:
    context = house.context(house.user(Role.QA), timezone_id="Asia/Tokyo", locale="en-GB")
    looked = house.look(context, "/staff/try/me")
    expect(looked.page.locator("main time")).to_have_text("22 Nov 2025, 17:26")


def test_a_button_acts_and_says_so(house: House) -> None:
    clicks.clear()
    looked = house.look(house.context(house.user(Role.QA)), "/staff/try/me")
    looked.page.get_by_label("Reason").fill("because")
    looked.page.get_by_role("button", name="Keep it").click()
    looked.page.get_by_text("Kept.").wait_for()
    assert clicks == ["because"]


def test_a_session_that_ended_does_nothing_more(house: House) -> None:
    user = house.user(Role.QA)
    looked = house.look(house.context(user), "/staff/try/me")
    looked.page.get_by_role("button", name="Keep it").click()
    expect(looked.page.get_by_text("Kept.")).to_be_visible()
    clicks.clear()
    house.parts.accounts.end_sessions(user.user_id)
    looked.page.get_by_role("button", name="Keep it").click()
    looked.page.wait_for_url("**/sign-in?next=**")
    assert clicks == []


def test_on_a_phone_the_menu_opens_by_itself_and_nothing_is_cut(house: House) -> None:
    looked = house.look(house.context(house.user(Role.QA), size=PHONE), "/staff/try/me")
    assert not looked.page.get_by_role("link", name="Calls").is_visible()
    looked.page.get_by_role("button", name="Menu").click()
    expect(looked.page.get_by_role("link", name="Calls")).to_be_visible()
    assert looked.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
