"""The admin's pages in Chromium: one house for all, for a house and a browser cost seconds."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from api import issuing
from api.security.audit_line import Action
from api.security.role import Role
from api.storage.audit import AuditFilter
from tests.pasts import past_call
from tests.staff import House, housing

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housing(tmp_path_factory.mktemp("house"), browser) as running:
        past_call(running.parts, "call_1", "maya")
        yield running


@pytest.fixture(scope="module")
def page(house: House) -> Page:
    """A tab of somebody who may do all of it."""
    ada = house.user(Role.ADMIN, Role.QA, name="Ada")
    return house.context(ada).new_page()


def opened(house: House, page: Page, name: str) -> Page:
    page.goto(f"{house.url}/staff/admin/{name}")
    page.wait_for_selector("main h1")
    return page


def test_a_rubric_is_mended_tried_kept_and_put_to_use(house: House, page: Page) -> None:
    opened(house, page, "rubrics")
    area, fault = page.locator("#document"), page.locator("#document-fault")
    text = area.input_value().replace('version: "1"', 'version: "mine"')
    area.fill(text.replace("weight: 20", "weight: lots", 1))
    page.get_by_role("button", name="Check", exact=True).click()
    expect(fault).to_contain_text("Line 15")
    expect(page.locator(".gutter .fault")).to_have_text("15")
    area.fill(text)
    page.get_by_role("button", name="Try on past calls").click()
    expect(page.get_by_role("heading", name="On the last 1 graded calls")).to_be_visible()
    expect(fault).to_be_empty()
    page.get_by_role("button", name="Keep", exact=True).click()
    page.locator("summary", has_text="Put to use default mine").click()
    page.get_by_role("button", name="Put default mine to use now").click()
    expect(page.get_by_text("Calls that begin now are graded by default mine")).to_be_visible()
    assert house.parts.rubrics.active().version == "mine"


def test_an_older_version_is_compared_and_used_again(house: House, page: Page) -> None:
    opened(house, page, "playbook")
    area = page.locator("#document")
    shipped = area.input_value()
    area.fill(shipped.replace("quiet_s: 45", "quiet_s: 90"))
    page.get_by_role("button", name="Keep and use").click()
    expect(page.get_by_text("Version 1 is kept and in use.")).to_be_visible()
    page.get_by_role("button", name="Open in the editor as shipped").click()
    expect(page.locator(".diff .new .text")).to_have_text("quiet_s: 45")
    page.get_by_role("button", name="Keep and use").click()
    expect(page.get_by_text("Version 2 is kept and in use.")).to_be_visible()
    assert area.input_value() == shipped


def test_a_sentence_is_read_by_the_words_in_the_editor(house: House, page: Page) -> None:
    opened(house, page, "lexicon")
    page.get_by_label("A sentence to try").fill("<b>angry</b> about billing")
    page.get_by_role("button", name="Try the sentence").click()
    expect(page.get_by_role("heading", name="“<b>angry</b> about billing”")).to_be_visible()
    expect(page.get_by_text("Department: billing")).to_have_count(2)


def test_a_key_is_shown_once_and_revoked(house: House, page: Page) -> None:
    opened(house, page, "keys")
    form = page.locator("form[data-kind=secret]")
    form.get_by_label("Name").fill("the shop")
    form.get_by_label("chats:read").check()
    form.get_by_role("button", name="Make it").click()
    secret = page.locator(".once").inner_text()
    assert house.parts.gate.admit(secret, None).scopes == {"chats:read"}
    opened(house, page, "keys")
    expect(page.locator(".once")).to_have_count(0)
    page.locator("summary", has_text="Revoke the shop").click()
    page.get_by_role("button", name="Revoke the shop").click()
    expect(page.get_by_text("It opens nothing any more.")).to_be_visible()
    assert all(key.revoked_s for key in issuing.every(house.parts))


def test_somebody_who_is_added_gets_a_link_that_works_once(house: House, page: Page) -> None:
    opened(house, page, "people")
    form = page.locator("form[data-act=add]")
    form.get_by_label("Login").fill("sam@desk.example")
    form.get_by_label("Name").fill("Sam")
    form.get_by_label("supervisor").check()
    form.get_by_role("button").click()
    url = page.locator(".once").inner_text()
    assert url.startswith(f"{house.url}/welcome?link=tw_ln_")
    sam = house.parts.accounts.user_of_login("sam@desk.example")
    assert sam.roles == {Role.SUPERVISOR}


def test_hours_that_are_none_leave_what_was_typed(house: House, page: Page) -> None:
    opened(house, page, "experts")
    form = page.locator("form[data-act=add]")
    form.get_by_label("Name").fill("Maya")
    form.locator("[name=skill-billing]").fill("5")
    form.locator("summary").click()
    form.get_by_label("Monday").fill("nine to five")
    form.get_by_role("button").click()
    expect(page.get_by_text("wanted hours such as 09:00-17:30")).to_be_visible()
    expect(form.get_by_label("Name")).to_have_value("Maya")
    form.get_by_label("Monday").fill("09:00-17:00")
    form.get_by_label("Time zone").fill("Europe/Lisbon")
    form.get_by_role("button").click()
    expect(page.get_by_role("link", name="Maya")).to_be_visible()


def test_a_webhook_into_the_own_network_is_refused(house: House, page: Page) -> None:
    opened(house, page, "webhooks")
    page.get_by_label("Address").fill("https://127.0.0.1/hook")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("wanted a public address")).to_be_visible()
    expect(page.get_by_text("Nobody is told of anything")).to_be_visible()


def test_every_change_at_a_page_is_in_the_trail(house: House) -> None:
    lines = house.parts.audit.lines(AuditFilter(), limit=200)
    done = {(line.entry.action, line.entry.subject_kind) for line in lines}
    assert {
        (Action.ADDED, "rubric"),
        (Action.CHANGED, "rubric"),
        (Action.CHANGED, "playbook"),
        (Action.ADDED, "key"),
        (Action.REMOVED, "key"),
        (Action.ADDED, "user"),
        (Action.SHARED, "user"),
        (Action.ADDED, "expert"),
        (Action.SAW, "call"),
    } <= done
