"""Softphone and live calls in a browser with the real service: real speech, its moods and words."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from playwright.sync_api import BrowserContext, Page, expect

from api.desk.opening import Opening
from api.security.keyring import NewKey, replaced
from api.security.scope import Scope
from api.storage.enums import KeyKind
from tests.browser import chromium
from tests.chat_server import ChatServer, serving
from tests.microphone import RATE_HZ, flags
from tests.recorded import clips
from tests.signals import silence
from tests.test_api_widget_desk import faults

pytestmark = [pytest.mark.browser, pytest.mark.sound]

PHONE: Any = {"width": 390, "height": 844}
SOON_MS = 25_000  # on a machine that is busy with other things
SENTENCE = re.compile(r"(kids|dogs) are \w+ by the door", re.IGNORECASE)

Open = Callable[[str], Page]


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    with serving(tmp_path_factory.mktemp("centre")) as server:
        yield server


@pytest.fixture(scope="module")
def mouth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Real people, one after the other, with a breath between."""
    said = [part for clip in clips(240)[:6] for part in (clip.samples, silence(0.8))]
    path = tmp_path_factory.mktemp("mouth") / "mouth.wav"
    soundfile.write(path, np.concatenate(said), RATE_HZ, "PCM_16")
    return path


@pytest.fixture(scope="module")
def browser(mouth: Path) -> Iterator[BrowserContext]:
    with chromium(*flags(mouth)) as context:
        yield context


@pytest.fixture
def pages(browser: BrowserContext, centre: ChatServer) -> Iterator[Open]:
    """Open a page of the service with the demo's key."""
    opened: list[Page] = []

    def new(path: str) -> Page:
        page = browser.new_page()
        page.set_viewport_size({"width": 1280, "height": 900})
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{centre.url}{path}#key={centre.demo.desk}")
        opened.append(page)
        return page

    yield new
    for page in opened:
        page.close()


def call(page: Page, name: str = "Ana") -> Page:
    """Call as the customer, who is the microphone."""
    page.locator("#mouth [value=customer]").check(force=True)
    page.locator("#other [value=none]").check(force=True)
    page.fill("#customer", name)
    page.check("#agreed")
    page.click(".call")
    expect(page.locator("#state")).to_contain_text("On a call", timeout=SOON_MS)
    return page


def hang_up(page: Page) -> None:
    page.click("#hangup")
    expect(page.locator("#grade h2")).to_be_visible(timeout=SOON_MS)


def follow(pages: Open, name: str = "Ana") -> Page:
    """Open a call on the supervisor's page."""
    board = pages("/demo/calls")
    board.locator(".one", has_text=name).click()
    expect(board.locator("#who")).to_have_text(name)
    return board


def test_real_speech_is_heard_felt_written_down_and_graded(pages: Open) -> None:
    page = call(pages("/softphone"))
    expect(page.locator("#chart .mark").first).to_be_attached(timeout=SOON_MS)
    expect(page.locator("#talk .line").first).to_have_text(SENTENCE, timeout=SOON_MS)
    expect(page.locator("#talk .felt .mark-of").first).to_be_visible(timeout=SOON_MS)
    page.wait_for_timeout(8000)
    hang_up(page)
    expect(page.locator("#state")).to_have_text("The call has ended")
    with page.context.expect_page() as opened:
        page.click("#grade a")
    report = opened.value.frame_locator("iframe")
    expect(report.locator("#dialogue")).to_contain_text(SENTENCE, timeout=SOON_MS)
    opened.value.close()


def test_a_supervisor_sees_the_call_from_its_first_word(pages: Open) -> None:
    phone = call(pages("/softphone"), "Bela")
    expect(phone.locator("#talk .line").nth(1)).to_be_attached(timeout=SOON_MS)
    board = follow(pages, "Bela")
    first = phone.locator("#talk .line").first.inner_text()
    expect(board.locator("#talk .line").first).to_have_text(first)
    expect(board.locator("#chart .mark").first).to_be_attached()
    n_before = board.locator("#talk li").count()
    expect(board.locator("#talk li").nth(n_before)).to_be_attached(timeout=SOON_MS)
    hang_up(phone)
    expect(board.locator("#grade")).to_be_visible(timeout=SOON_MS)
    expect(board.locator("#nocalls")).to_be_visible(timeout=SOON_MS)


def test_a_call_outlives_a_line_that_is_cut(pages: Open, centre: ChatServer) -> None:
    phone = call(pages("/softphone"), "Hana")
    expect(phone.locator("#talk .line").first).to_be_attached(timeout=SOON_MS)
    (before,) = centre.parts.live.hub.live()
    centre.line.cut()
    expect(phone.locator("#state")).to_have_text("Connection lost. Reconnecting…")
    phone.wait_for_timeout(3000)
    centre.line.mend()
    expect(phone.locator("#state")).to_contain_text("On a call", timeout=SOON_MS)
    (after,) = centre.parts.live.hub.live()
    assert after.call_id == before.call_id
    n_before = phone.locator("#talk li").count()
    expect(phone.locator("#talk li").nth(n_before)).to_be_attached(timeout=SOON_MS)
    sent_s = float(phone.locator("#state").inner_text().partition(":")[2])
    (now,) = centre.parts.live.hub.live()
    assert now.heard_s == pytest.approx(sent_s, abs=2.0)  # what was said meanwhile came after it
    hang_up(phone)


def test_the_board_makes_no_complaint_and_shows_names_as_text(pages: Open) -> None:
    phone, complaints = call(pages("/softphone"), "<b>Ida</b>"), []
    board = pages("/demo/calls")
    expect(phone.locator("#talk .line").first).to_be_attached(timeout=SOON_MS)  # it is kept by now
    address = board.url
    board.goto("about:blank")  # a page that is left may complain of its broken line
    board.on("console", lambda message: complaints.append(message.text))
    board.on("pageerror", lambda error: complaints.append(str(error)))
    board.goto(address)
    board.locator(".one", has_text="<b>Ida</b>").click()
    expect(board.locator("#who")).to_have_text("<b>Ida</b>")
    hang_up(phone)
    expect(board.locator("#grade h2")).to_be_visible(timeout=SOON_MS)
    assert complaints == []


def test_a_whisper_reaches_the_agent(pages: Open) -> None:
    phone = call(pages("/softphone"), "Cleo")
    board = follow(pages, "Cleo")
    board.fill("#by", "Dana")
    board.fill("#words", "Refund both charges.")
    board.click("#whisper .primary")
    expect(phone.locator("#news .n-whisper")).to_contain_text("Dana whispers")
    expect(board.locator("#news .n-whisper")).to_contain_text("Refund both charges.")
    expect(board.locator("#words")).to_have_value("")
    hang_up(phone)


def test_a_call_without_a_case_can_t_be_handed_on(pages: Open) -> None:
    phone = call(pages("/softphone"), "Dora")
    board = follow(pages, "Dora")
    expect(board.locator("#nocase")).to_be_visible()
    expect(board.locator("#to")).to_be_hidden()
    hang_up(phone)


def test_taking_over_hands_the_chat_s_case_on(pages: Open, centre: ChatServer) -> None:
    centre.staff("exp_jonas", "exp_priya")
    opening = Opening("angry about billing", f"m-{time.monotonic_ns()}", customer_name="Ella")
    case_id = centre.desk.open_chat(opening).case_id
    phone = call(pages(f"/softphone?case_id={case_id}"), "Ella")
    board = follow(pages, "Ella")
    board.select_option("#to", "expert_id exp_priya")
    board.fill("#note", "needs somebody technical")
    board.click("#takeover button")
    expect(phone.locator("#news")).to_contain_text("takes this case over")
    centre.until(lambda: centre.desk.case(case_id).expert_id == "exp_priya")
    hang_up(phone)


def test_a_call_s_chat_says_how_the_customer_came_in(pages: Open, centre: ChatServer) -> None:
    opening = Opening("angry about billing", f"m-{time.monotonic_ns()}")
    case_id = centre.desk.open_chat(opening).case_id
    phone = call(pages(f"/softphone?case_id={case_id}"), "Faye")
    expect(phone.locator("#mood")).to_contain_text("Angry")
    expect(phone.locator("#trend")).to_contain_text("chat before this call")
    (view,) = (one for one in centre.parts.live.hub.live() if one.case_id == case_id)
    assert view.agent_id == centre.desk.case(case_id).expert_id
    hang_up(phone)


def test_a_key_that_may_not_read_calls_opens_nothing(pages: Open, centre: ChatServer) -> None:
    wanted = NewKey("writer", KeyKind.SECRET, frozenset({Scope.CALLS_WRITE}))
    key = replaced(centre.parts.database, wanted, time.time())
    page = pages("/demo/calls")
    page.goto("about:blank")
    page.goto(f"{centre.url}/demo/calls#key={key}")
    expect(page.locator("#keyproblem")).to_have_text("This key does not open the live calls.")
    expect(page.locator("#board")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE])
def test_axe_finds_nothing_and_the_board_fits(pages: Open, scheme: Any, size: Any) -> None:
    phone = call(pages("/softphone"), "Gwen")
    board = follow(pages, "Gwen")
    board.set_viewport_size(size)
    board.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    expect(board.locator("#talk .line").first).to_be_attached(timeout=SOON_MS)
    assert faults(board) == []
    assert board.evaluate("document.documentElement.scrollWidth") <= size["width"]
    hang_up(phone)


def test_nobody_on_the_phone_is_said(pages: Open) -> None:
    board = pages("/demo/calls")
    expect(board.locator("#nocalls")).to_be_visible()
    expect(board.locator("#state")).to_have_text("Live")
    assert faults(board) == []
