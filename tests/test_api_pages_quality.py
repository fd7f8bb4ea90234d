"""The pages about grades, in Chromium: the sound follows, people have a say."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from api.security.role import Role
from api.storage.users import User
from tests.history import history
from tests.past_calls import hum, keep, spoken
from tests.staff import House, housing

pytestmark = pytest.mark.browser

CALL, OTHER = "call_heard", "call_other"
AT = "document.querySelector('tone-call').audio.currentTime"


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with housing(tmp_path_factory.mktemp("house"), browser) as running:
        history(running.parts.database, n_calls=60)
        keep(running.parts, CALL, "exp_maya", hum())
        keep(running.parts, OTHER, "exp_maya")
        yield running


@pytest.fixture(scope="module")
def quinn(house: House) -> User:
    return house.user(Role.QA, name="Quinn")


@pytest.fixture(scope="module")
def maya(house: House) -> User:
    return house.user(Role.AGENT, agent_id="exp_maya", name="Maya")


@pytest.fixture(scope="module")
def as_quinn(house: House, quinn: User) -> BrowserContext:
    return house.context(quinn, reduced_motion="reduce")


@pytest.fixture
def page(house: House, as_quinn: BrowserContext) -> Iterator[Page]:
    looked = house.look(as_quinn, f"/staff/calls/{CALL}")
    yield looked.page
    assert looked.complaints == []
    looked.page.close()


def heard_at(page: Page) -> float:
    return float(page.evaluate(AT))


def until(page: Page, expression: str) -> None:
    page.wait_for_function(expression, timeout=8000)


def test_nothing_is_fetched_to_hear_before_somebody_listens(house: House, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_text("Change the outcome").first.click()
    assert not any("recording" in url for url in asked)
    page.get_by_role("button", name="Play").click()
    until(page, f"{AT} > 0.3")
    assert [url for url in asked if url.endswith("/recording-link")]


def test_evidence_plays_its_own_moment_and_stops_behind_it(page: Page) -> None:
    link = page.locator("#scorecard a.jump", has_text="0:28–0:29").first
    start_s, end_s = (float(link.get_attribute(f"data-{name}") or 0) for name in ("start", "end"))
    link.click()
    until(page, f"{AT} > {start_s}")
    assert start_s - 0.5 <= heard_at(page) <= end_s + 1.0
    until(page, "document.querySelector('tone-call').audio.paused")
    assert heard_at(page) == pytest.approx(end_s + 0.5, abs=0.4)


def test_the_words_keep_step_with_the_sound(page: Page) -> None:
    page.locator("#dialogue a.jump").nth(3).click()
    until(page, "document.querySelector('#dialogue li[aria-current]') !== null")
    expect(page.locator("#dialogue li[aria-current]")).to_contain_text("promised a visit")


def test_the_timeline_is_moved_along_by_keys(page: Page) -> None:
    playhead = page.get_by_role("slider", name="Place in the call")
    playhead.focus()
    for key, at in (("ArrowRight", "0:05"), ("PageDown", "0:35"), ("ArrowDown", "0:46"),
                    ("ArrowLeft", "0:41"), ("End", "1:44"), ("Home", "0:00")):  # fmt: skip
        page.keyboard.press(key)
        assert playhead.get_attribute("aria-valuetext") == f"{at} of 1:44"
    page.keyboard.press("Space")
    until(page, f"{AT} > 0.2")


def test_a_change_keeps_its_reason_beside_the_machines_outcome(page: Page) -> None:
    row = page.locator("#scorecard tr", has_text="The line is never left dead")
    row.get_by_text("Change the outcome").click()
    row.locator("select").select_option("met")
    row.locator("textarea").fill("The silence was the agent looking things up, as announced.")
    row.get_by_role("button", name="Change it").click()
    row = page.locator("#scorecard tr", has_text="The line is never left dead")
    expect(row.locator(".machine")).to_contain_text("The machine said: partly met")
    expect(page.locator(".changed-grade")).to_contain_text("People changed this grade")


def test_a_comment_is_put_where_the_call_stands(page: Page) -> None:
    page.get_by_role("slider", name="Place in the call").press("PageDown")
    form = page.locator("form[data-act=comment]")
    form.locator("[data-takes=at]").click()
    form.locator("textarea").fill("Well done here.")
    form.get_by_role("button", name="Comment").click()
    comment = page.locator(".said-of li", has_text="Well done here.")
    expect(comment.locator("a.jump")).to_have_text("0:30")


def test_a_shared_clip_opens_on_its_stretch(house: House, page: Page, maya: User) -> None:
    form = page.locator("form[data-act=clip]")
    form.get_by_label("From").fill("0:27")
    form.get_by_label("To", exact=True).fill("0:33")
    form.get_by_role("button", name="Make a link").click()
    address = page.locator(".said-of a[href*='clip=']").first.get_attribute("href")
    looked = house.look(house.context(maya), address or "")
    expect(looked.page.locator("#status")).to_have_text("Showing 0:27 to 0:33.")


def test_an_agent_sees_their_own_calls_and_no_others(house: House, maya: User) -> None:
    looked = house.look(house.context(maya), "/staff/calls")
    expect(looked.page.locator("#calls-h")).to_have_text("2 calls")
    with house.parts.database.reading() as connection:
        (other,) = connection.exec_driver_sql(
            "SELECT call_id FROM call_facts WHERE agent_id <> 'exp_maya' LIMIT 1"
        ).one()
    looked.go(f"{house.url}/staff/calls/{other}")
    expect(looked.page.locator("main")).to_contain_text("no graded call of this id")


def test_real_speech_is_heard_from_where_it_is_asked_for(
    house: House, as_quinn: BrowserContext
) -> None:
    keep(house.parts, "call_spoken", "exp_maya", spoken())
    page = house.look(as_quinn, "/staff/calls/call_spoken").page
    assert len(page.locator("svg.wave path.customer").get_attribute("d") or "") > 5000
    page.locator("#dialogue a.jump").nth(9).click()
    until(page, f"{AT} > 72")
    assert heard_at(page) < 76
