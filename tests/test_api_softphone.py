"""The softphone in a browser, with a far end that says what a test wants."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from api.live.messages import (
    AlertTold,
    EmotionHeard,
    Ended,
    GuidanceTold,
    NoteTold,
    Scored,
    SpeechEnd,
    SpeechStart,
    TranscriptHeard,
)
from emotion.labels import VOICE_LABELS, Emotion
from speech.audio import Speaker
from tests.browser import chromium
from tests.microphone import RATE_HZ, flags, level, speaking
from tests.soft_service import SoftService, soft_service, started
from tests.test_api_widget_desk import faults

pytestmark = [pytest.mark.browser, pytest.mark.sound]

PHONE: Any = {"width": 390, "height": 844}
SAMPLE = Path(__file__).parents[1] / "api/samples/call.ogg"
CUSTOMER, AGENT = 0, 1


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    with chromium(*flags(speaking(tmp_path_factory.mktemp("mouth")))) as context:
        yield context


@pytest.fixture(scope="module")
def running() -> Iterator[SoftService]:
    with soft_service() as service:
        yield service


@pytest.fixture
def service(running: SoftService) -> SoftService:
    running.forget()
    return running


@pytest.fixture
def page(browser: BrowserContext, service: SoftService) -> Iterator[Page]:
    page = browser.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{service.url}/softphone#key=tw_sk_1")
    yield page
    page.close()


def call(page: Page, mouth: str = "agent", other: str = "none") -> Page:
    """Call, and wait until it is on the line."""
    choose(page, mouth, other)
    page.check("#agreed")
    page.click(".call")
    expect(page.locator("#state")).to_contain_text("On a call")
    return page


def choose(page: Page, mouth: str, other: str) -> None:
    page.locator(f"#mouth [value={mouth}]").check(force=True)
    page.locator(f"#other [value={other}]").check(force=True)


def emotion(start_s: float, mood: Emotion | None, share: float = 0.8, **given: Any) -> EmotionHeard:
    rest = (1 - share) / 3
    likeliest = mood or Emotion.NEUTRAL
    return EmotionHeard(
        speaker=Speaker.CUSTOMER,
        start_s=start_s,
        end_s=start_s + 2,
        emotion=mood,
        abstained=mood is None,
        probabilities={one: share if one is likeliest else rest for one in VOICE_LABELS},
        negativity=share if mood is Emotion.ANGRY else 0.1,
        final=given.get("final", True),
        words=given.get("words"),
    )


def said(speaker: Speaker, start_s: float, text: str, **given: Any) -> TranscriptHeard:
    end_s = start_s + 4
    return TranscriptHeard(speaker=speaker, start_s=start_s, end_s=end_s, text=text, **given)


def hint(hint_id: str, text: str, **given: Any) -> GuidanceTold:
    return GuidanceTold(hint_id=hint_id, at_s=3, behaviour="acknowledge", text=text, **given)


def test_nothing_is_captured_before_the_call(page: Page, service: SoftService) -> None:
    asked = page.evaluate(
        "() => { window.asked = 0; const m = navigator.mediaDevices;"
        " const get = m.getUserMedia.bind(m);"
        " m.getUserMedia = (...all) => (window.asked++, get(...all)); return window.asked; }"
    )
    page.click(".call")  # without consent
    page.wait_for_timeout(200)
    assert (asked, page.evaluate("window.asked"), service.texts) == (0, 0, [])
    call(page)
    assert page.evaluate("window.asked") == 1


def test_the_key_leaves_the_address_and_goes_with_the_line(
    page: Page, service: SoftService
) -> None:
    assert page.url == f"{service.url}/softphone"
    call(page)
    assert service.secrets == ["bearer.tw_sk_1"]


@pytest.mark.parametrize(("mouth", "heard", "silent"), [("agent", 1, 0), ("customer", 0, 1)])
def test_the_microphone_speaks_for_its_side(
    page: Page, service: SoftService, mouth: str, heard: int, silent: int
) -> None:
    call(page, mouth)
    service.until(lambda: service.heard_s > 4.0)
    sound = service.sides()
    assert level(sound[:, heard]) > 0.02
    assert level(sound[:, silent]) == 0.0


def test_a_recording_plays_both_sides_as_it_is(page: Page, service: SoftService) -> None:
    call(page, "none", "sample")
    service.until(lambda: service.heard_s > 9.0, 20)
    heard = service.sides()[: 9 * RATE_HZ].astype(np.float64)
    sound, rate_hz = soundfile.read(SAMPLE, frames=10 * 48_000)
    wanted = soxr.resample(sound, rate_hz, RATE_HZ)[: 9 * RATE_HZ]
    for side in (CUSTOMER, AGENT):
        assert likeness(heard[:, side], wanted[:, side]) > 0.95


def likeness(one: Any, other: Any) -> float:
    """Return the highest correlation at any shift, 0..1."""
    n = len(one) + len(other)
    spectrum = np.fft.rfft(one, n) * np.conj(np.fft.rfft(other, n))
    return float(np.max(np.fft.irfft(spectrum, n)) / np.linalg.norm(one) / np.linalg.norm(other))


def test_a_chosen_file_is_the_customer(page: Page, service: SoftService, tmp_path: Path) -> None:
    at_s = np.arange(4 * 44_100) / 44_100
    soundfile.write(tmp_path / "customer.wav", 0.3 * np.sin(2 * np.pi * 440 * at_s), 44_100)
    choose(page, "agent", "file")
    page.set_input_files("#file", tmp_path / "customer.wav")
    call(page, "agent", "file")
    service.until(lambda: service.heard_s > 2.0)
    assert level(service.sides()[:, CUSTOMER]) == pytest.approx(0.3 / 2**0.5, rel=0.15)


def test_a_recording_s_end_hangs_up_where_nobody_else_talks(
    page: Page, service: SoftService, tmp_path: Path
) -> None:
    soundfile.write(tmp_path / "short.wav", np.zeros((RATE_HZ, 2)), RATE_HZ)
    choose(page, "none", "file")
    page.set_input_files("#file", tmp_path / "short.wav")
    call(page, "none", "file")
    expect(page.locator("#grade")).to_contain_text("72", timeout=8000)
    assert service.types() == ["start", "stop"]


def test_what_the_service_hears_is_seen(page: Page, service: SoftService) -> None:
    call(page)
    service.say(
        SpeechStart(speaker=Speaker.CUSTOMER, at_s=0.5),
        emotion(1.0, Emotion.NEUTRAL),
        emotion(3.0, Emotion.ANGRY),
        SpeechEnd(speaker=Speaker.CUSTOMER, start_s=1, end_s=5, loudness_db=-20),
        said(Speaker.CUSTOMER, 1.0, "I was charged twice"),
        said(Speaker.AGENT, 6.0, "Let me look"),
    )
    expect(page.locator("#mood")).to_have_text(re.compile("Angry"))
    expect(page.locator("#talk li")).to_have_count(2)
    expect(page.locator("#talk li").first).to_contain_text("I was charged twice")
    expect(page.locator("#talk li").first).to_contain_text("Angry80 %")
    expect(page.locator("#talk li").last).not_to_contain_text("%")
    expect(page.locator("#chart .mark")).to_have_count(2)
    assert page.locator("#chart svg").get_attribute("aria-label") == (
        "The customer’s mood over time, 2 readings; at 0:03: angry."
    )


def test_speech_that_was_cut_in_two_is_drawn_as_both(page: Page, service: SoftService) -> None:
    call(page)
    for start_s, end_s in ((1.0, 9.0), (9.0, 11.0)):
        service.say(
            SpeechStart(speaker=Speaker.CUSTOMER, at_s=start_s),
            SpeechEnd(speaker=Speaker.CUSTOMER, start_s=start_s, end_s=end_s, loudness_db=-20),
        )
    expect(page.locator("#chart .v-customer")).to_have_count(2)


def test_an_early_reading_gives_way_to_the_final_one(page: Page, service: SoftService) -> None:
    call(page)
    service.say(emotion(1.0, Emotion.HAPPY, final=False))
    expect(page.locator("#chart .early")).to_have_count(1)
    service.say(emotion(1.0, Emotion.ANGRY))
    expect(page.locator("#chart .mark")).to_have_count(1)
    expect(page.locator("#chart .early")).to_have_count(0)


def test_words_that_come_late_stand_where_they_were_said(page: Page, service: SoftService) -> None:
    call(page)
    service.say(said(Speaker.AGENT, 6.0, "second"), said(Speaker.CUSTOMER, 1.0, "first"))
    expect(page.locator("#talk .line")).to_have_text(["first", "second"])


def test_partial_words_are_replaced(page: Page, service: SoftService) -> None:
    call(page)
    service.say(said(Speaker.CUSTOMER, 1.0, "I was", final=False))
    expect(page.locator("#talk .partial")).to_have_count(1)
    service.say(said(Speaker.CUSTOMER, 1.0, "I was charged"))
    expect(page.locator("#talk .line")).to_have_text(["I was charged"])
    expect(page.locator("#talk .partial")).to_have_count(0)


def test_what_is_said_is_shown_as_text(page: Page, service: SoftService) -> None:
    call(page)
    service.say(said(Speaker.CUSTOMER, 1.0, "<img src=x onerror=alert(1)>"))
    expect(page.locator("#talk .line")).to_have_text("<img src=x onerror=alert(1)>")


def test_where_the_voice_tells_nothing_the_words_may(page: Page, service: SoftService) -> None:
    call(page)
    words = {Emotion.ANGRY: 0.9, Emotion.NEUTRAL: 0.1}
    service.say(
        said(Speaker.CUSTOMER, 1.0, "You charged me twice"), emotion(1.0, None, words=words)
    )
    expect(page.locator("#talk .felt")).to_contain_text("words: Angry 90 %")


@pytest.mark.parametrize(("button", "used"), [("I used it", True), ("Not now", False)])
def test_a_hint_is_answered(page: Page, service: SoftService, button: str, used: bool) -> None:
    call(page)
    service.say(hint("hint_1", "Name what went wrong."))
    expect(page.locator("#hint p")).to_have_text(["Acknowledge", "Name what went wrong."])
    page.click(f"#hint >> text={button}")
    service.until(lambda: "hint.used" in service.types())
    assert service.texts[-1] == {"type": "hint.used", "hint_id": "hint_1", "used": used}
    expect(page.locator("#hint")).to_be_hidden()


def test_there_is_one_hint_at_a_time(page: Page, service: SoftService) -> None:
    call(page)
    service.say(hint("h1", "First."), hint("h2", "Second.", offer="A voucher", needs_approval=True))
    expect(page.locator("#hint .advice")).to_have_text("Second.")
    expect(page.locator("#hint")).to_contain_text("A voucher (a supervisor has to agree)")


def test_whispers_and_alerts_are_noted(page: Page, service: SoftService) -> None:
    call(page)
    service.say(
        AlertTold(alert_id="a", rule="anger", severity="high", at_s=3, why="Anger for 3 s"),
        NoteTold(note_id="n", author="Dana", text="Refund both.", at_s=4),
    )
    notes = page.locator("#news .note")
    expect(notes).to_have_count(2)
    expect(notes.first).to_contain_text("Dana whispers")
    expect(notes.last).to_contain_text("Anger for 3 s")


def test_where_the_call_is_heading_is_told(page: Page, service: SoftService) -> None:
    call(page)
    known: Any = {"state": "scored", "emotion": None, "valence": -0.2, "negativity": 0.5}
    service.say(Scored(start_s=0, end_s=10, trend="worsening", points=61.2, **known))
    expect(page.locator("#trend")).to_have_text("Worsening · 61 of 100 if it ended now")


def test_the_chat_s_mood_is_known_before_a_word(page: Page, service: SoftService) -> None:
    service.started = started(customer_mood="frustrated")
    call(page)
    expect(page.locator("#mood")).to_contain_text("Frustrated")


def test_a_line_that_breaks_is_mended_without_a_gap(page: Page, service: SoftService) -> None:
    call(page)
    service.until(lambda: service.heard_s > 1.5)
    service.forgets_s = 0.5
    service.cut()
    expect(page.locator("#state")).to_have_text("Connection lost. Reconnecting…")
    expect(page.locator("#state")).to_contain_text("On a call")
    service.until(lambda: service.heard_s > 4.5)
    assert service.texts[-1]["call_id"] == "call_soft"
    spoken = loud(service.sides()[:, AGENT])
    assert max(np.diff(np.flatnonzero(spoken))) < 25  # two seconds of silence, and no more
    page_s = page.evaluate("document.getElementById('state').textContent.split(' ').at(-1)")
    assert abs(int(page_s.split(":")[1]) - service.heard_s) < 1.5


def loud(samples: Any) -> Any:
    """Return of each 100 ms whether somebody talks."""
    whole = samples[: len(samples) // 1600 * 1600].reshape(-1, 1600)
    return np.abs(whole.astype(np.int32)).max(axis=1) > 300


def test_a_pause_lets_nothing_through_and_counts_as_time(page: Page, service: SoftService) -> None:
    call(page)
    service.until(lambda: service.heard_s > 0.5)
    page.click("#pause")
    expect(page.locator("#state")).to_contain_text("Paused")
    service.until(lambda: service.types()[-1] == "pause")
    page.wait_for_timeout(300)
    before_s = service.heard_s
    page.wait_for_timeout(1000)
    assert service.heard_s == before_s
    page.click("#pause")
    service.until(lambda: service.heard_s > before_s + 0.3)
    assert service.texts[-1]["skipped_s"] == pytest.approx(1.4, abs=0.5)


def test_a_muted_microphone_is_silent(page: Page, service: SoftService) -> None:
    call(page)
    page.click("#mute")
    page.wait_for_timeout(300)
    before = len(service.sides())
    service.until(lambda: len(service.sides()) > before + 4 * RATE_HZ)
    assert level(service.sides()[before:, AGENT]) < 0.001
    expect(page.locator("#mute")).to_have_text("Unmute")


def test_hanging_up_brings_the_grade(page: Page, service: SoftService) -> None:
    call(page)
    page.click("#hangup")
    expect(page.locator("#grade")).to_contain_text("72")
    expect(page.locator("#grade .stars")).to_have_attribute("aria-label", "4 of 5 stars")
    link = page.locator("#grade a")
    expect(link).to_have_attribute("href", "/softphone/report?call=call_soft")
    page.click("text=Another call")
    expect(page.locator("#setup")).to_be_visible()


def test_a_call_without_a_grade_says_why(page: Page, service: SoftService) -> None:
    call(page)
    service.say(Ended(call_id="call_soft", reason="nobody spoke"))
    expect(page.locator("#grade")).to_contain_text("It has no grade: nobody spoke")


def test_a_service_that_refuses_is_told(page: Page, service: SoftService) -> None:
    service.refuses = True
    choose(page, "agent", "none")
    page.check("#agreed")
    page.click(".call")
    expect(page.locator("#grade")).to_contain_text("The service did not take the call")


def test_a_microphone_that_is_not_allowed_is_told(page: Page) -> None:
    page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia ="
        " () => Promise.reject(new DOMException('no', 'NotAllowedError')); }"
    )
    choose(page, "agent", "none")
    page.check("#agreed")
    page.click(".call")
    expect(page.locator("#trouble")).to_contain_text("The microphone is not allowed")


def test_nobody_at_all_is_no_call(page: Page) -> None:
    choose(page, "none", "none")
    page.check("#agreed")
    page.click(".call")
    expect(page.locator("#trouble")).to_contain_text("Somebody has to be heard")


def test_who_declines_is_told_as_such(page: Page, service: SoftService) -> None:
    page.check("#nomood")
    page.check("#norecord")
    call(page)
    assert (service.texts[0]["analyse_mood"], service.texts[0]["record"]) == (False, False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE])
def test_axe_finds_nothing_and_the_page_fits(
    page: Page, service: SoftService, scheme: Any, size: Any
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    assert faults(page) == []
    call(page)
    talk = said(Speaker.CUSTOMER, 1.0, "I was charged twice " * 8)
    service.say(emotion(1.0, Emotion.ANGRY), emotion(3.0, None), talk, hint("h", "Name it."))
    expect(page.locator("#talk .mark-of")).to_be_visible()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.click("#hangup")
    expect(page.locator("#grade")).to_contain_text("72")
    assert faults(page) == []


def test_the_pages_make_no_complaint(browser: BrowserContext, service: SoftService) -> None:
    page, complaints = browser.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/v1/experts", lambda route: route.fulfill(json={"items": []}))
    page.goto(f"{service.url}/softphone#key=tw_sk_1")
    call(page, "agent", "sample")
    page.click("#hangup")
    expect(page.locator("#grade")).to_contain_text("72")
    page.close()
    assert complaints == []


_RESAMPLE = """async ([rate, hz, seconds, piece]) => {
  const { Resampler } = await import('/softphone/resample.js');
  const resampler = new Resampler(rate);
  const n = rate * seconds, out = [];
  const tone = Float32Array.from({ length: n }, (_, i) => Math.sin(2 * Math.PI * hz * i / rate));
  for (let at = 0; at < n; at += piece) out.push(...resampler.push(tone.slice(at, at + piece)));
  return out;
}"""


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 44_100, 48_000, 96_000])
def test_a_tone_keeps_its_pitch_and_level(page: Page, rate_hz: int) -> None:
    heard = np.array(page.evaluate(_RESAMPLE, [rate_hz, 1000, 1, 128]))
    assert len(heard) == pytest.approx(RATE_HZ, abs=2)
    middle = heard[2000:14_000]
    at_s = np.arange(len(middle)) / RATE_HZ
    basis = np.stack([np.sin(2 * np.pi * 1000 * at_s), np.cos(2 * np.pi * 1000 * at_s)], axis=1)
    fitted, *_ = np.linalg.lstsq(basis, middle, rcond=None)
    assert np.hypot(*fitted) == pytest.approx(1.0, abs=0.01)
    assert np.std(middle - basis @ fitted) < 0.003  # -50 dB


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
def test_what_16_khz_can_t_hold_is_filtered_out(page: Page, rate_hz: int) -> None:
    heard = np.array(page.evaluate(_RESAMPLE, [rate_hz, 11_000, 1, 128]))
    assert np.abs(heard[2000:14_000]).max() < 0.001


def test_sound_cut_anywhere_is_resampled_alike(page: Page) -> None:
    whole, cut = (page.evaluate(_RESAMPLE, [44_100, 700, 1, n]) for n in (44_100, 37))
    assert np.allclose(whole, cut, atol=1e-6)


def test_axe_is_asked_at_all(page: Page) -> None:
    page.evaluate("document.getElementById('customer').parentElement.replaceWith('x')")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=data:>')")
    assert [one["id"] for one in Axe().run(page).response["violations"]] != []
