"""The widget when things break: nothing is lost, nothing is doubled, and it says what is wrong."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Route, expect

from tests.chat_server import ChatServer, another_shop
from tests.shoppers import BILLING, Shopper

pytestmark = pytest.mark.browser

pytest_plugins = ("tests.shop_fixtures",)

CHATS = "**/v1/chats"
MESSAGES = "**/v1/chats/*/messages"


def lose_the_answer(route: Route) -> None:
    """Let a request reach the service, and lose what it answers."""
    route.fetch()
    with suppress(Error):  # the page has gone meanwhile, and the request with it
        route.abort()


def fail(route: Route) -> None:
    route.fulfill(status=503, json={"title": "Service Unavailable", "detail": "no database"})


def test_a_broken_line_loses_and_doubles_nothing(chatting: Shopper, centre: ChatServer) -> None:
    centre.line.cut()
    chatting.sees("Connection lost.")
    centre.answer("said while you were away")
    chatting.say("said while you could not hear")
    centre.line.mend()
    centre.until(lambda: "said while you could not hear" in centre.texts(), 10.0)
    chatting.sees("said while you were away")
    expect(chatting.part(".lost")).to_be_hidden()
    expect(chatting.part("time")).to_have_count(3)
    assert sorted(chatting.bubbles()) == sorted(centre.texts())


def test_a_line_that_breaks_again_and_again_keeps_the_order(
    chatting: Shopper, centre: ChatServer
) -> None:
    for n in range(4):
        chatting.say(f"mine {n}")
        centre.line.cut()
        centre.answer(f"theirs {n}")
        centre.line.mend()
    centre.until(lambda: len(centre.texts()) == 9, 15.0)
    expect(chatting.part(".bubble")).to_have_count(9, timeout=10_000)
    expect(chatting.part("time")).to_have_count(9)
    assert chatting.bubbles() == centre.texts()
    assert [text for text in centre.texts() if "mine" in text] == [f"mine {n}" for n in range(4)]


def test_a_lost_answer_opens_no_second_chat(shopper: Shopper, centre: ChatServer) -> None:
    centre.staff("exp_jonas")
    shopper.visit().open()
    shopper.page.route(CHATS, lose_the_answer, times=1)
    shopper.ask().sees("We could not reach the service.")
    shopper.part(".start .primary").click()
    shopper.sees("Jonas is here for you")
    assert centre.texts() == [BILLING]


def test_a_lost_answer_doubles_no_message(chatting: Shopper, centre: ChatServer) -> None:
    chatting.page.route(MESSAGES, lose_the_answer, times=1)
    chatting.say("only once")
    expect(chatting.part("time")).to_have_count(2)
    chatting.page.wait_for_timeout(1_000)  # the second try is on its way
    assert centre.texts() == chatting.bubbles() == [BILLING, "only once"]


def test_a_service_in_trouble_is_told_and_the_words_are_kept(
    shopper: Shopper, centre: ChatServer
) -> None:
    centre.staff("exp_jonas")
    shopper.visit().open()
    shopper.page.route(CHATS, fail, times=1)
    shopper.ask().sees("Your message is kept")
    assert shopper.part("#first").input_value() == BILLING
    shopper.part(".start .primary").click()
    shopper.sees("Jonas is here for you")


def test_a_message_that_fails_can_be_sent_again(chatting: Shopper, centre: ChatServer) -> None:
    chatting.page.route(MESSAGES, fail)
    chatting.say("one")
    chatting.say("two")
    expect(chatting.part(".failed")).to_have_count(2, timeout=10_000)
    chatting.page.unroute(MESSAGES)
    chatting.part(".failed >> text=Try again").first.click()
    centre.until(lambda: centre.texts() == [BILLING, "one", "two"])
    expect(chatting.part(".failed")).to_have_count(0)


def test_a_message_that_fails_can_be_changed(chatting: Shopper) -> None:
    chatting.page.route(MESSAGES, fail)
    chatting.say("a typso")
    chatting.part(".failed >> text=Edit").click(timeout=10_000)
    assert chatting.part("#next").input_value() == "a typso"
    assert chatting.bubbles() == [BILLING]


def test_a_refused_message_says_why(chatting: Shopper) -> None:
    chatting.page.route(
        MESSAGES, lambda route: route.fulfill(status=422, json={"detail": "no such words here"})
    )
    chatting.say("words")
    chatting.sees("Not sent: That did not work: no such words here")


def test_a_reload_keeps_the_chat_and_the_draft(chatting: Shopper, centre: ChatServer) -> None:
    centre.answer("before")
    chatting.sees("before")
    chatting.part("#next").fill("half a sent")
    chatting.page.reload()
    centre.answer("after")
    chatting.open().sees("after")
    assert chatting.bubbles() == [BILLING, "before", "after"]
    assert chatting.part(".note").all_inner_texts() == ["Jonas joined the chat."]
    assert chatting.part("#next").input_value() == "half a sent"


def test_a_reload_while_a_message_is_on_its_way_sends_it_once(
    chatting: Shopper, centre: ChatServer
) -> None:
    chatting.page.route(MESSAGES, lose_the_answer)
    chatting.say("on its way")
    centre.until(lambda: len(centre.texts()) == 2)
    chatting.page.unroute(MESSAGES)
    chatting.page.reload()
    chatting.open()
    expect(chatting.part("time")).to_have_count(2)
    chatting.page.wait_for_timeout(500)
    assert chatting.bubbles() == centre.texts() == [BILLING, "on its way"]


def test_another_tab_joins_the_chat(
    chatting: Shopper, tab: Callable[[], Shopper], centre: ChatServer
) -> None:
    other = tab().visit().open()
    other.sees("Jonas is here for you")
    other.say("from the second tab")
    chatting.sees("from the second tab")
    centre.answer("to both")
    for one in (chatting, other):
        one.sees("to both")
        assert one.bubbles() == [BILLING, "from the second tab", "to both"]


def test_a_chat_that_is_gone_says_so(chatting: Shopper) -> None:
    chatting.page.route("**/v1/chats/**", lambda route: route.fulfill(status=404, json={}))
    chatting.page.reload()
    chatting.open().sees("This chat is no longer open.")
    expect(chatting.part(".ended >> text=Start again")).to_be_visible()


def test_a_key_that_is_not_for_this_page_is_told(shopper: Shopper) -> None:
    shopper.visit().page.evaluate(
        "document.querySelector('tonewise-chat').setAttribute('key', 'tw_pk_of_another')"
    )
    shopper.open().ask().sees("The chat is not set up for this page.")


def test_a_page_of_another_origin_needs_its_key_and_no_more(
    shopper: Shopper, centre: ChatServer
) -> None:
    centre.staff("exp_jonas")
    with another_shop() as shop:
        key = centre.key_for(shop.origin)
        script = f'<script type="module" src="{centre.url}/widget/tonewise-chat.js"></script>'
        shop.page = f'<!doctype html>{script}<tonewise-chat key="{key}"></tonewise-chat>'
        shopper.page.goto(shop.origin)
        shopper.open().ask().sees("Jonas is here for you")
        centre.answer("from afar")
        shopper.sees("from afar")
        shopper.say("and back")
        centre.until(lambda: centre.texts()[-1] == "and back")
