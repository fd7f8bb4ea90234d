"""The desk in a browser: an expert takes an offer, sees the mood, answers, hands on, closes."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from api.desk.opening import Opening, Transfer
from api.desk.reference import reference
from api.desk.state import Author, CaseState
from api.desk.views import CaseView
from routing.expert import Presence
from tests.chat_server import ChatServer
from tests.shoppers import Shopper

pytestmark = pytest.mark.browser

pytest_plugins = ("tests.shop_fixtures",)

PHONE: Any = {"width": 390, "height": 844}


@pytest.fixture
def desk(shopper: Shopper) -> Page:
    return shopper.page


def sit_down(page: Page, centre: ChatServer, expert_id: str = "exp_amara") -> None:
    """Open the desk as an expert."""
    page.goto(f"{centre.url}/demo/desk#key={centre.demo.desk}")
    page.select_option("#experts", expert_id)
    expect(page.locator("#presence input:checked")).to_have_count(1)


def opened(centre: ChatServer, text: str = "angry about billing", **given: Any) -> CaseView:
    """Open a chat as Ana."""
    first = f"first-{time.monotonic_ns()}"
    return centre.desk.open_chat(Opening(text, first, customer_name="Ana", **given))


def faults(page: Page) -> list[str]:
    """Return what axe finds, with where it is."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]


def test_the_key_leaves_the_address_and_outlives_a_reload(
    shopper: Shopper, centre: ChatServer
) -> None:
    sit_down(shopper.page, centre)
    assert shopper.page.url == f"{centre.url}/demo/desk"
    shopper.page.reload()
    expect(shopper.page.locator("#desk")).to_be_visible()
    assert (shopper.complaints, shopper.outside) == ([], [])


def test_a_key_that_does_not_fit_is_told(desk: Page, centre: ChatServer) -> None:
    desk.goto(f"{centre.url}/demo/desk#key=tw_sk_wrong")
    expect(desk.locator("#keyproblem")).to_have_text("This key does not open the desk.")
    desk.fill("#key", centre.demo.desk or "")
    desk.click("#keyform .primary")
    expect(desk.locator("#desk")).to_be_visible()
    expect(desk.locator("#presence input")).to_have_count(5)


def test_the_picker_tells_whose_chats_are_open(desk: Page, centre: ChatServer) -> None:
    centre.staff("exp_jonas")
    sit_down(desk, centre, "exp_tom")
    case = opened(centre)
    assert case.expert_id == "exp_jonas"
    expect(desk.locator("#experts option[value=exp_jonas]")).to_contain_text("· 1 chat")
    expect(desk.locator("#experts")).to_have_value("exp_tom")


def test_a_first_visit_finds_the_chat_that_waits_for_an_answer(
    desk: Page, centre: ChatServer
) -> None:
    centre.staff("exp_jonas")
    opened(centre)
    desk.goto(f"{centre.url}/demo/desk#key={centre.demo.desk}")
    expect(desk.locator("#experts")).to_have_value("exp_jonas")
    expect(desk.locator("#chats")).to_contain_text("Ana")


def test_without_a_key_there_is_nobody_to_be(desk: Page, centre: ChatServer) -> None:
    desk.goto(f"{centre.url}/demo/desk")
    expect(desk.locator("#keyform")).to_be_visible()
    expect(desk.locator("#experts")).to_be_hidden()
    expect(desk.locator("#presence")).to_be_hidden()


def test_a_key_that_lapsed_is_asked_for_again(desk: Page, centre: ChatServer) -> None:
    sit_down(desk, centre)
    desk.route("**/v1/**", lambda route: route.fulfill(status=401, json={"detail": "no"}))
    desk.locator("#presence input[value=busy]").click(force=True)
    expect(desk.locator("#keyproblem")).to_contain_text("This key is no longer good")
    expect(desk.locator("#desk")).to_be_hidden()
    desk.unroute("**/v1/**")
    desk.fill("#key", centre.demo.desk or "")
    desk.click("#keyform .primary")
    expect(desk.locator("#presence input")).to_have_count(5)
    expect(desk.locator("#presence")).to_be_visible()


def test_presence_is_set(desk: Page, centre: ChatServer) -> None:
    sit_down(desk, centre)
    # Not check(), which wants the new state at once: the page shows what the service has.
    desk.locator("#presence input[value=available]").click(force=True)
    centre.until(lambda: centre.desk.expert("exp_amara").presence is Presence.AVAILABLE)


def test_an_offer_is_taken_and_answered(desk: Page, centre: ChatServer) -> None:
    centre.staff("exp_amara")
    sit_down(desk, centre)
    case = opened(centre)
    expect(desk.locator(".offer .count")).to_contain_text("s to answer")
    expect(desk.locator(".offer .chip")).to_have_text("Angry 92 %")
    desk.click(".offer >> text=Accept")
    expect(desk.locator(".case h2")).to_have_text("Ana")
    desk.fill("#reply", "Let me look, Ana")
    desk.press("#reply", "Enter")
    expect(desk.locator(".message.expert .bubble")).to_have_text("Let me look, Ana")
    assert centre.desk.messages(case.case_id)[-1].author is Author.EXPERT


@pytest.mark.parametrize(("analysed", "mood"), [(True, "Angry 92 %"), (False, "Not analysed")])
def test_an_offer_shows_what_the_customer_wrote_last(
    desk: Page, centre: ChatServer, analysed: bool, mood: str
) -> None:
    centre.staff("exp_amara")
    sit_down(desk, centre)
    case = opened(centre, "help with billing", analyse_mood=analysed)
    expect(desk.locator(".offer .words")).to_have_text("help with billing")
    centre.desk.add_message(case.case_id, Author.CUSTOMER, "angry about billing", "second")
    expect(desk.locator(".offer .words")).to_have_text("angry about billing")
    expect(desk.locator(".offer .chip")).to_have_text(mood)


def test_a_rejected_offer_goes_to_another(desk: Page, centre: ChatServer) -> None:
    centre.staff("exp_amara")
    sit_down(desk, centre)
    case = opened(centre)
    expect(desk.locator(".offer")).to_have_count(1)
    centre.staff("exp_jonas")
    desk.click(".offer >> text=Reject")
    expect(desk.locator(".offer")).to_have_count(0)
    assert centre.desk.case(case.case_id).expert_id == "exp_jonas"


Open = Callable[..., CaseView]


@pytest.fixture
def chat(desk: Page, centre: ChatServer) -> Open:
    """Open a chat with Jonas, and his desk."""

    def begin(text: str = "angry about billing", **given: Any) -> CaseView:
        centre.staff("exp_jonas")
        case = opened(centre, text, **given)
        sit_down(desk, centre, "exp_jonas")
        expect(desk.locator(".case h2")).to_have_text("Ana")
        return case

    return begin


def test_the_mood_is_shown_over_time(desk: Page, centre: ChatServer, chat: Open) -> None:
    case = chat()
    for text in ("who can tell", "happy now"):
        centre.desk.add_message(case.case_id, Author.CUSTOMER, text, text)
    expect(desk.locator(".journey .chip")).to_have_text(["Angry 92 %", "Not sure", "Happy 92 %"])
    expect(desk.locator(".message.customer .chip")).to_have_count(3)


def test_one_reading_is_no_steady_mood(desk: Page, centre: ChatServer, chat: Open) -> None:
    case = chat()
    expect(desk.locator(".journey .chip")).to_have_count(1)
    expect(desk.get_by_text("Steady.")).to_have_count(0)
    centre.desk.add_message(case.case_id, Author.CUSTOMER, "still angry", "second")
    expect(desk.get_by_text("Steady.")).to_be_visible()


def test_a_language_nobody_taught_is_not_read_rather_than_declined(
    desk: Page, centre: ChatServer, chat: Open
) -> None:
    def foreign(route: Route) -> None:
        listed = route.fetch().json()
        listed["items"][0]["reading"] |= {"unread": "language", "emotion": None}
        route.fulfill(json=listed)

    desk.route("**/chats", foreign)
    chat()
    expect(desk.locator(".chat .quiet")).to_have_text("Billing · Not read")


def test_every_probability_is_there_to_hover_and_to_focus(desk: Page, chat: Open) -> None:
    chat()
    tip = desk.locator(".journey .tip").first
    expect(tip).to_be_hidden()
    desk.hover(".journey .chip")
    expect(tip).to_contain_text("Frustrated 1 %")
    desk.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    desk.focus(".journey .chip")
    expect(tip).to_be_visible()
    desk.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_who_opted_out_has_no_mood(desk: Page, chat: Open) -> None:
    chat(analyse_mood=False)
    expect(desk.locator(".journey .chip")).to_have_text(["Not analysed"])
    expect(desk.locator(".head")).to_contain_text("does not want their mood read")
    assert "ngry 92" not in desk.inner_text("body")


def visitor(centre: ChatServer, *texts: str, **given: Any) -> str:
    """Return the id of a customer who has been here before, once a text."""
    customer = f"c-{time.monotonic_ns()}"
    centre.staff("exp_jonas")
    for text in texts:
        before = opened(centre, text, customer_id=customer, **given)
        centre.desk.close(before.case_id, Author.EXPERT)
    return customer


def test_the_customer_s_earlier_chats_are_told(desk: Page, centre: ChatServer, chat: Open) -> None:
    chat(customer_id=visitor(centre, "angry about delivery", "happy about billing"))
    told = desk.locator(".before")
    expect(told).to_have_text(
        re.compile(r"^Earlier: 2 chats, last on .*\d{4} about billing, left happy$")
    )


@pytest.mark.parametrize(("then", "now"), [(True, False), (False, True)])
def test_of_who_declined_no_earlier_mood_is_told(
    desk: Page, centre: ChatServer, chat: Open, then: bool, now: bool
) -> None:
    customer = visitor(centre, "happy about billing", analyse_mood=then)
    chat(customer_id=customer, analyse_mood=now)
    expect(desk.locator(".before")).to_have_text(re.compile(r"^Earlier: .* about billing$"))


def test_of_a_stranger_nothing_earlier_is_told(desk: Page, chat: Open) -> None:
    chat()
    expect(desk.locator(".before")).to_be_hidden()


def test_a_chat_has_a_name_to_read_out(desk: Page, centre: ChatServer, chat: Open) -> None:
    case = chat()
    expect(desk.locator(".head")).to_contain_text(reference(case.case_id))
    assert case.case_id not in desk.inner_text("body")


def test_the_choice_of_expert_is_explained(desk: Page, chat: Open) -> None:
    case = chat()
    expect(desk.locator(".reasons li")).to_have_text(list(case.why))


def test_a_suggested_reply_is_inserted_not_sent(desk: Page, centre: ChatServer, chat: Open) -> None:
    case = chat()
    suggestion = desk.locator(".suggestion").first
    suggestion.click()
    assert desk.input_value("#reply") in suggestion.inner_text()
    assert len(centre.desk.messages(case.case_id)) == 1


def test_a_purpose_reads_as_people_write_it(desk: Page, chat: Open) -> None:
    chat()
    expect(desk.locator(".purpose").first).to_have_text("De-escalation")


def test_a_compensation_is_marked_for_approval(desk: Page, chat: Open) -> None:
    desk.route(
        "**/replies*",
        lambda route: route.fulfill(
            json={"items": [{"template_id": "t", "purpose": "compensation", "text": "10 euros",
                             "needs_approval": True}]}
        ),
    )  # fmt: skip
    chat()
    expect(desk.locator(".suggestion")).to_contain_text("needs approval")


def test_a_chat_goes_on_by_phone_with_the_desk_s_key(desk: Page, chat: Open) -> None:
    case = chat()
    with desk.context.expect_page() as opened_page:
        desk.click("text=Go on by phone")
    phone = opened_page.value
    assert f"case_id={case.case_id}" in phone.url
    expect(phone.locator("#agent")).to_have_value("")
    expect(phone.locator("#agent option").first).to_have_text("The chat’s expert")
    phone.close()


def test_a_chat_is_handed_on_with_a_note(desk: Page, centre: ChatServer, chat: Open) -> None:
    case = chat()
    centre.staff("exp_priya")
    desk.select_option("#to", "department:technical")
    desk.fill("#note", "cannot sign in")
    desk.click("text=Transfer")
    centre.until(lambda: centre.desk.case(case.case_id).expert_id == "exp_priya")
    assert centre.desk.history(case.case_id).transfers[0].note == "cannot sign in"
    desk.select_option("#experts", "exp_priya")
    expect(desk.locator(".reasons")).to_contain_text("Handed on with: “cannot sign in”")


def test_who_handed_a_chat_on_can_write_in_it_no_more(
    desk: Page, centre: ChatServer, chat: Open
) -> None:
    chat()
    centre.staff("exp_priya")
    desk.select_option("#to", "expert_id:exp_priya")
    desk.click("text=Transfer")
    expect(desk.locator("#case")).to_have_text("Passed on to Priya")
    expect(desk.locator("#case").locator("textarea, input, select, button")).to_have_count(0)
    expect(desk.locator("#case")).to_be_focused()


def test_a_chat_that_waits_for_its_next_expert_is_put_away(
    desk: Page, centre: ChatServer, chat: Open
) -> None:
    case = chat()
    centre.staff("exp_amara")
    centre.desk.transfer(case.case_id, Transfer("complaints", None, ""))
    expect(desk.locator("#case")).to_have_text("Passed on to Complaints")


def test_a_reply_keeps_the_name_of_who_wrote_it(desk: Page, centre: ChatServer, chat: Open) -> None:
    case = chat()
    centre.answer("by Jonas")
    centre.staff("exp_priya")
    centre.desk.transfer(case.case_id, Transfer(None, "exp_priya", ""))
    centre.answer("by Priya")
    desk.select_option("#experts", "exp_priya")
    by = desk.locator(".message.expert .by")
    expect(by).to_have_text([re.compile("^Jonas, "), re.compile("^Priya, ")])


def test_a_chat_is_closed(desk: Page, centre: ChatServer, chat: Open) -> None:
    case = chat()
    desk.click("text=Close chat")
    centre.until(lambda: centre.desk.case(case.case_id).state is CaseState.CLOSED)
    expect(desk.locator(".over")).to_have_text("This chat is closed.")
    expect(desk.locator(".chat")).to_have_count(0)


def test_a_reply_that_fails_keeps_its_words(desk: Page, centre: ChatServer, chat: Open) -> None:
    case = chat()
    messages = "**/messages"
    desk.route(messages, lambda route: route.fulfill(status=503, json={"detail": "no database"}))
    desk.fill("#reply", "only once")
    desk.press("#reply", "Enter")
    expect(desk.locator("#problem")).to_contain_text("no database")
    assert desk.input_value("#reply") == "only once"
    desk.unroute(messages)
    desk.press("#reply", "Enter")
    centre.until(lambda: len(centre.desk.messages(case.case_id)) == 2)


def test_a_service_out_of_reach_is_told_beside_the_reply(desk: Page, chat: Open) -> None:
    chat()
    desk.route("**/messages", lambda route: route.abort())
    desk.fill("#reply", "are you there?")
    desk.press("#reply", "Enter")
    told, field = desk.locator("#problem"), desk.locator("#reply")
    expect(told).to_have_text("The service can’t be reached.")
    toast, reply = told.bounding_box(), field.bounding_box()
    assert toast is not None
    assert reply is not None
    assert toast["y"] + toast["height"] < reply["y"]


def test_axe_finds_nothing_on_the_desk(desk: Page, chat: Open) -> None:
    chat()
    assert faults(desk) == []
    desk.emulate_media(color_scheme="dark")
    assert faults(desk) == []


def test_the_desk_fits_a_phone(desk: Page, chat: Open) -> None:
    desk.set_viewport_size(PHONE)
    chat()
    assert desk.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
