"""An agent's desk in Chromium: offers, a chat, a call, what was before, and their own grades."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from api.contacts.contact import ContactKind, ContactRef, Outcome
from api.desk.opening import Opening
from api.desk.state import Author, CaseState
from api.desk.views import CaseView
from api.quality.coaching import Task
from api.routes.live_shapes import live_shown
from api.security.caller import Caller
from api.security.role import Role
from api.storage.users import User
from insights.coaching import CoachingState
from routing.expert import Channel, Expert, Presence
from tests.browser import chromium
from tests.microphone import flags, speaking
from tests.qa import Department
from tests.staff import PHONE, WIDE, House, Looked, faults, housing
from tests.test_api_live_routes import VIEW

pytestmark = [pytest.mark.browser, pytest.mark.sound]

MAYA = "exp_maya"
HOSTILE = "<img src=x onerror=\"document.title='taken'\">"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(*flags(speaking(tmp_path_factory.mktemp("mouth")))) as context:
        assert context.browser is not None
        yield context.browser


@pytest.fixture(scope="module")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    with housing(folder, browser) as running:
        capacity = {Channel.CHAT: 9}
        running.parts.desk.put_expert(Expert(MAYA, "Maya", {"billing": 5}, capacity=capacity))
        yield running


@pytest.fixture(scope="module")
def maya(house: House) -> User:
    return house.user(Role.AGENT, agent_id=MAYA, name="Maya")


@pytest.fixture
def context(house: House, maya: User) -> Iterator[BrowserContext]:
    house.parts.desk.set_presence(MAYA, Presence.AVAILABLE)
    made = house.context(maya, permissions=["microphone"])
    yield made
    made.close()
    for case in house.parts.desk.cases(limit=200).items:
        house.parts.desk.close(case.case_id, Author.SYSTEM)


def desk(house: House, context: BrowserContext) -> Looked:
    """Open the desk, and wait until it stands."""
    looked = house.look(context, "/staff/desk")
    expect(looked.page.locator("#presence input:checked")).to_have_count(1)
    return looked


def chat(house: House, text: str = "angry about billing", **given: Any) -> CaseView:
    opening = Opening(text, f"first-{time.monotonic_ns()}", customer_name="Ana", **given)
    return house.parts.desk.open_chat(opening)


def accepted(house: House, case: CaseView) -> CaseView:
    (offer,) = house.parts.desk.offers(MAYA)
    assert offer.case_id == case.case_id
    return house.parts.desk.accept(offer.offer_id)


def as_caller(house: House, user: User) -> Caller:
    sessions = house.parts.accounts.sessions
    return sessions.admit(sessions.begin(user.user_id, "tests").secret)


def until(is_so: Callable[[], bool]) -> None:
    end_s = time.monotonic() + 8
    while not is_so():
        assert time.monotonic() < end_s, "never so"
        time.sleep(0.05)


def test_an_offer_becomes_a_chat_that_is_answered_closed_and_wrapped_up(
    house: House, context: BrowserContext
) -> None:
    looked = desk(house, context)
    page, case = looked.page, chat(house)
    expect(page).to_have_title("(1) Desk · Tonewise")
    page.click(".offer >> text=Accept")
    page.fill("#reply", "Let me look, Ana")
    page.press("#reply", "Enter")
    expect(page.locator(".message.expert .bubble")).to_have_text("Let me look, Ana")
    page.click("text=Close chat")
    expect(page.locator(".over")).to_have_text("This chat is closed.")
    page.select_option("#case .wrap-up select", "follow_up")
    page.fill("#case .wrap-up textarea", HOSTILE)
    page.click("text=Keep note")
    expect(page.locator("#case .notes .noted")).to_have_text(HOSTILE)
    ref = ContactRef(ContactKind.CHAT, case.case_id)
    kept = house.parts.wrap_ups.of(as_caller(house, house.user(Role.QA)), ref)
    assert [(note.outcome, note.author) for note in kept] == [(Outcome.FOLLOW_UP, "Maya")]
    assert house.parts.desk.case(case.case_id).state is CaseState.CLOSED
    assert looked.complaints == []


def test_what_was_before_is_told_with_its_moods_and_notes(
    house: House, maya: User, context: BrowserContext
) -> None:
    before = accepted(house, chat(house, "happy about billing", customer_id="c-ana"))
    ref = ContactRef(ContactKind.CHAT, before.case_id)
    house.parts.wrap_ups.write(as_caller(house, maya), ref, Outcome.SOLVED, "refunded 5 euros")
    house.parts.desk.close(before.case_id, Author.EXPERT)
    accepted(house, chat(house, customer_id="c-ana"))
    page = desk(house, context).page
    expect(page.locator(".contact")).to_contain_text(["Happy to the end"])
    expect(page.locator(".contact .notes")).to_contain_text("refunded 5 euros")
    expect(page.locator(".over-contacts .key")).to_have_text(["H"])


def test_a_call_is_made_for_a_chat_from_the_same_page(
    house: House, context: BrowserContext
) -> None:
    case = accepted(house, chat(house, customer_id="c-call"))
    page = desk(house, context).page
    page.click("text=Go on by phone")
    expect(page.locator("#phone #customer")).to_have_value("Ana")
    page.locator("#phone #other [value=none]").check(force=True)
    page.check("#phone #agreed")
    page.click("#phone .call")
    expect(page.locator("#phone #state")).to_contain_text("On a call")
    expect(page.locator("#calls li")).to_have_count(0)  # it is at hand already
    (call,) = house.parts.live.hub.live()
    assert (call.agent_id, call.case_id, call.customer_id) == (MAYA, case.case_id, "c-call")
    page.click("#phone #hangup")
    expect(page.locator("#phone #after h3")).to_have_text("Wrap-up of this call", timeout=20_000)


def stream(*events: tuple[str, dict[str, Any]]) -> Callable[[Route], None]:
    """Answer with a stream of these events."""
    body = "".join(f"event: {kind}\ndata: {json.dumps(data)}\n\n" for kind, data in events)
    return lambda route: route.fulfill(content_type="text/event-stream", body=body)


def test_a_call_on_the_agent_s_own_telephone_opens_by_itself_with_its_hint(
    house: House, context: BrowserContext
) -> None:
    page = context.new_page()
    call = live_shown(replace(VIEW, agent_id=MAYA)).model_dump(mode="json")
    hint = {"type": "guidance", "hint_id": "hint_1", "behaviour": "acknowledge", "at_s": 3.0,
            "text": "Name what went wrong.", "offer": None, "needs_approval": False}  # fmt: skip
    page.route("**/v1/calls/live/events", stream(("calls", {"items": [call]})))
    page.route("**/v1/calls/call_1/live", stream(("call", call), ("guidance", hint)))
    page.route("**/hints/hint_1", lambda route: route.fulfill(status=204))
    Looked(page).go(f"{house.url}/staff/desk")
    expect(page.locator("#line #who")).to_have_text("Ana")
    expect(page.locator("#line #hint .advice")).to_have_text("Name what went wrong.")
    with page.expect_request("**/v1/calls/call_1/hints/hint_1") as answered:
        page.click("#line >> text=I used it")
    assert (answered.value.method, answered.value.post_data_json) == ("PUT", {"used": True})


def test_who_declined_in_the_chat_is_not_read_on_the_phone(
    house: House, context: BrowserContext
) -> None:
    accepted(house, chat(house, analyse_mood=False))
    page = desk(house, context).page
    page.click("text=Go on by phone")
    expect(page.locator("#phone #nomood")).to_be_checked()


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("light", PHONE), ("dark", PHONE)]
)
def test_axe_finds_nothing_on_any_tab_and_the_desk_fits(
    house: House, maya: User, context: BrowserContext, scheme: Any, size: tuple[int, int]
) -> None:
    graded_call(house, f"call_{scheme}_{size[0]}")
    accepted(house, chat(house, customer_id="c-axe"))
    own = house.context(maya, scheme, size)
    page = desk(house, own).page
    expect(page.locator(".suggestion").first).to_be_visible()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for tab in ("grades", "coaching"):
        page.click(f"#tab-{tab}")
        assert faults(page) == []
    own.close()


def graded_call(house: House, call_id: str) -> str:
    """Keep a call of Maya's, graded just now."""
    return Department(house.parts.database, time.time()).call(call_id, MAYA)


def test_the_arrow_keys_walk_the_tabs_and_the_address_remembers(
    house: House, context: BrowserContext
) -> None:
    page = desk(house, context).page
    page.focus("#tab-work")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-grades")).to_be_focused()
    expect(page.locator("#view-grades")).to_be_visible()
    expect(page.locator("#view-work")).to_be_hidden()
    page.reload()
    expect(page.locator("#view-grades")).to_be_visible()


def test_own_grades_are_acknowledged_and_disputed(house: House, context: BrowserContext) -> None:
    graded_call(house, "call_read")
    graded_call(house, "call_wrong")
    page = desk(house, context).page
    page.click("#tab-grades")
    page.click("[data-act=acknowledge][data-call=call_read]")
    row = page.locator(".own-grade", has=page.locator("a[href$=call_read]"))
    expect(row).to_contain_text("acknowledged")
    wrong = page.locator(".own-grade", has=page.locator("a[href$=call_wrong]"))
    wrong.locator("summary").click()
    wrong.locator("textarea").fill("I said my name, listen at 0:02")
    wrong.locator("text=Dispute it").click()
    expect(wrong).to_contain_text("dispute open")


def test_coaching_is_done_with_a_note(house: House, context: BrowserContext) -> None:
    graded_call(house, "call_shows")
    quinn = as_caller(house, house.user(Role.QA, name="Quinn"))
    criterion = house.parts.rubrics.active().criteria[0].id
    task = Task(MAYA, criterion, "Listen to your best opening.", "call_shows")
    given = house.parts.quality.coaching.assign(quinn, task)
    page = desk(house, context).page
    expect(page.locator("#tab-coaching .badge")).to_have_text("1 to do")
    page.click("#tab-coaching")
    page.fill(".task input", "heard three of them")
    page.click(".task >> text=Done")
    expect(page.locator("#view-coaching")).to_contain_text("Nothing to work on just now")
    closed = house.parts.quality.coaching.one(quinn, given.coaching_id).closing
    assert (closed.state, closed.note) == (CoachingState.DONE, "heard three of them")


def test_who_is_no_expert_is_told_so(house: House) -> None:
    own = house.context(house.user(Role.AGENT, name="Nina"))
    page = house.look(own, "/staff/desk").page
    expect(page.locator("main")).to_contain_text("You are not set up as an expert yet")
    own.close()


def test_a_session_that_ended_leads_to_the_sign_in(house: House) -> None:
    nina = house.user(Role.AGENT, agent_id="exp_nina", name="Nina")
    house.parts.desk.put_expert(Expert("exp_nina", "Nina", {"billing": 5}))
    own = house.context(nina)
    page = desk(house, own).page
    house.parts.accounts.end_sessions(nina.user_id)
    page.locator("#presence input[value=away]").click(force=True)
    page.wait_for_url("**/sign-in?next=%2Fstaff%2Fdesk")
    own.close()
