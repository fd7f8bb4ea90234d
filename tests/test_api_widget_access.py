"""The widget for everybody: by keyboard, by screen reader, on a phone, in any light."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import api.widget
from tests.chat_server import ChatServer
from tests.shoppers import BILLING, Shopper

pytestmark = pytest.mark.browser

pytest_plugins = ("tests.shop_fixtures",)

PHONE: Any = {"width": 390, "height": 844}
WIDGET = Path(next(iter(api.widget.__path__)))
TARGETS = """
[...document.querySelector("tonewise-chat").shadowRoot.querySelectorAll("button, input, textarea")]
  .map((target) => target.closest("label.switch, label.wish") ?? target)
  .filter((target) => target.checkVisibility())
  .map((target) => [target.className || target.id, target.getBoundingClientRect()])
  .filter(([, { width, height }]) => width < 44 || height < 44)
  .map(([name, { width, height }]) => `${name}: ${width} x ${height}`)
"""


def faults(page: Page, context: str | None = None) -> list[str]:
    """Return what axe finds on the page, or in a part of it, with where it is."""
    page.wait_for_timeout(300)  # until what fades in has its colours
    found = Axe().run(page, context).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]


def closed(shopper: Shopper, centre: ChatServer) -> None:
    shopper.visit()


def started(shopper: Shopper, centre: ChatServer) -> None:
    shopper.visit().open()


def complaining(shopper: Shopper, centre: ChatServer) -> None:
    shopper.visit().open().ask(" ").sees("Please write a message first.")


def waited(shopper: Shopper, centre: ChatServer) -> None:
    centre.staff("exp_amara")
    shopper.visit().open().ask().sees("Finding the right expert")


def chatted(shopper: Shopper, centre: ChatServer) -> None:
    centre.staff("exp_jonas")
    shopper.visit().open().ask().sees("Jonas is here for you")
    centre.answer("Hello Ana")
    shopper.sees("Hello Ana")


def failed(shopper: Shopper, centre: ChatServer) -> None:
    chatted(shopper, centre)
    shopper.page.route("**/messages", lambda route: route.fulfill(status=422, json={}))
    shopper.say("never arrives")
    shopper.sees("Not sent")


def offered_a_way_out(shopper: Shopper, centre: ChatServer) -> None:
    shopper.visit().open().ask().sees("No expert is free right now")


def ended(shopper: Shopper, centre: ChatServer) -> None:
    chatted(shopper, centre)
    shopper.part(".end >> text=End chat >> visible=true").click()
    shopper.part(".strong").click()
    shopper.sees("This chat has ended")


Stage = Callable[[Shopper, ChatServer], None]
STAGES = (closed, started, complaining, waited, chatted, failed, offered_a_way_out, ended)
EVERY_STAGE = pytest.mark.parametrize("stage", STAGES)


@EVERY_STAGE
def test_axe_finds_nothing_in_light_or_dark(
    shopper: Shopper, centre: ChatServer, stage: Stage
) -> None:
    stage(shopper, centre)
    assert faults(shopper.page) == []
    shopper.page.emulate_media(color_scheme="dark")
    assert faults(shopper.page) == []


@EVERY_STAGE
def test_a_phone_shows_a_sheet_with_large_targets(
    shopper: Shopper, centre: ChatServer, stage: Stage
) -> None:
    shopper.page.emulate_media(reduced_motion="reduce")  # the sheet is in its place at once
    shopper.page.set_viewport_size(PHONE)
    stage(shopper, centre)
    assert shopper.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert shopper.page.evaluate(TARGETS) == []
    if stage is not closed:
        assert shopper.part("dialog").bounding_box() == {"x": 0, "y": 0, **PHONE}
    if stage in (started, chatted):
        assert faults(shopper.page, "tonewise-chat") == []


def test_a_phone_does_not_zoom_into_a_field(shopper: Shopper, centre: ChatServer) -> None:
    shopper.page.set_viewport_size(PHONE)
    started(shopper, centre)
    sizes = [
        shopper.part(field).evaluate("(field) => getComputedStyle(field).fontSize")
        for field in ("#first", "#name")
    ]
    assert sizes == ["16px", "16px"]  # below that, iOS zooms


def test_the_whole_chat_goes_by_keyboard(shopper: Shopper, centre: ChatServer) -> None:
    centre.staff("exp_jonas")
    press = shopper.visit().page.keyboard.press
    shopper.part(".launcher").focus()
    press("Enter")
    assert shopper.focused() == "first"
    shopper.page.keyboard.type(BILLING)
    for _ in range(3):  # name, switch, button
        press("Tab")
    press("Enter")
    shopper.sees("Jonas is here for you")
    assert shopper.focused() == "next"
    shopper.page.keyboard.type("one\n")
    centre.until(lambda: centre.texts() == [BILLING, "one"])
    press("Escape")
    expect(shopper.part("dialog")).to_be_hidden()
    assert shopper.focused() == "launcher"


def test_shift_and_enter_start_a_new_line(chatting: Shopper) -> None:
    chatting.part("#next").press("Shift+Enter")
    assert chatting.part("#next").input_value() == "\n"
    assert chatting.bubbles() == [BILLING]


def test_the_focus_goes_back_to_where_the_chat_was_opened(shopper: Shopper) -> None:
    shopper.visit().page.click("#ask")
    expect(shopper.part("#first")).to_be_focused()
    shopper.page.keyboard.press("Escape")
    assert shopper.focused() == "ask"


def left_by_tab(shopper: Shopper) -> bool:
    """Whether Tab, pressed often enough, leads out of the window."""
    inside = "document.activeElement.tagName"
    for _ in range(12):
        shopper.page.keyboard.press("Tab")
        if shopper.page.evaluate(inside) not in ("TONEWISE-CHAT", "BODY"):
            return True
    return False


def test_the_window_lets_the_focus_out_and_the_sheet_keeps_it(shopper: Shopper) -> None:
    assert left_by_tab(shopper.visit().open())
    shopper.page.set_viewport_size(PHONE)
    assert not left_by_tab(shopper.visit().open())


def test_the_window_is_a_dialog_with_a_name_and_live_parts(chatting: Shopper) -> None:
    expect(chatting.part("dialog")).to_have_accessible_name("Fern & Clay")
    expect(chatting.part(".launcher")).to_have_attribute("aria-expanded", "true")
    expect(chatting.part("#status")).to_have_attribute("aria-live", "polite")
    expect(chatting.part("#status")).to_have_text("Jonas is here for you")
    expect(chatting.part("[role=log]")).to_contain_text(f"You: {BILLING}")


def test_the_wait_is_spoken(waiting: Shopper) -> None:
    expect(waiting.part("#status")).to_contain_text("Finding the right expert for you.")


def test_a_message_is_not_spoken_twice(chatting: Shopper, centre: ChatServer) -> None:
    chatting.part(".log").evaluate(
        "(log) => { window.added = 0; new MutationObserver((all) => all.forEach("
        "({addedNodes}) => added += addedNodes.length)).observe(log, {childList: true}) }"
    )
    chatting.say("once")
    centre.until(lambda: len(centre.texts()) == 2)
    expect(chatting.part("time")).to_have_count(2)
    assert chatting.page.evaluate("added") == 1


@pytest.mark.parametrize("colour", ["#ffe14d", "rgb(120, 120, 120)", "nonsense"])
def test_any_brand_colour_stays_readable(shopper: Shopper, centre: ChatServer, colour: str) -> None:
    shopper.visit().page.evaluate(
        f"document.querySelector('tonewise-chat').setAttribute('brand-colour', '{colour}')"
    )
    centre.staff("exp_jonas")
    shopper.open().ask().sees("Jonas is here for you")
    assert faults(shopper.page, "tonewise-chat") == []


def test_a_theme_that_is_set_is_kept(shopper: Shopper) -> None:
    shopper.visit().page.emulate_media(color_scheme="dark")
    root = shopper.part(".root")
    expect(root).to_have_attribute("data-theme", "dark")
    shopper.page.evaluate("document.querySelector('tonewise-chat').setAttribute('theme', 'light')")
    expect(root).to_have_attribute("data-theme", "light")


def test_who_wants_no_motion_gets_none(shopper: Shopper, centre: ChatServer) -> None:
    shopper.page.emulate_media(reduced_motion="reduce")
    waited(shopper, centre)
    moving = shopper.page.evaluate("document.getAnimations().length")
    assert moving == 0


def test_forced_colours_keep_every_edge(shopper: Shopper, centre: ChatServer) -> None:
    shopper.page.emulate_media(forced_colors="active")
    chatted(shopper, centre)
    for edge in (".launcher", ".bubble >> nth=0", ".send"):
        style = shopper.part(edge).evaluate("(part) => getComputedStyle(part).borderTopStyle")
        assert style == "solid"


def test_no_script_makes_markup_of_words() -> None:
    makers = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|DOMParser")
    assert [path.name for path in WIDGET.glob("*.js") if makers.search(path.read_text())] == []
