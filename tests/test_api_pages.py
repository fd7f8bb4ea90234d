"""The page in a real browser: nothing breaks, nothing is fetched, evidence leads to its moment."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile
from playwright.sync_api import BrowserContext

from api.files import write_whole
from api.reports.page import render
from api.reports.sound import embedded
from api.reports.summary import Failure, index, summary_row
from speech.recording import Recording
from tests.browser import Watched, chromium
from tests.graded import graded, silent, speechlike

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserContext]:
    with chromium() as context:
        yield context


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page that carries audio, one without, one of a silent call, an index."""
    folder = tmp_path_factory.mktemp("pages")
    report = graded()
    soundfile.write(folder / "call.wav", speechlike(report.call.duration_s), 16_000)
    sound = embedded(Recording.open(folder / "call.wav"))
    write_whole(folder / "sounding.html", render(report, sound=sound))
    write_whole(folder / "plain.html", render(report))
    write_whole(folder / "silent.html", render(silent()))
    rows = [summary_row(report, "plain.html"), summary_row(silent(), "silent.html")]
    write_whole(folder / "index.html", index(rows, [Failure("x.wav", "x.wav: no audio")]))
    return folder


@pytest.fixture
def watched(browser: BrowserContext) -> Iterator[Watched]:
    page = browser.new_page()
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    yield Watched(page)
    page.close()


NAMES = pytest.mark.parametrize("name", ["sounding", "plain", "silent", "index"])


@NAMES
def test_a_page_makes_no_complaint_and_no_request(watched: Watched, pages: Path, name: str) -> None:
    watched.open(pages / f"{name}.html")
    watched.page.wait_for_timeout(200)
    assert (watched.complaints, watched.outside) == ([], [])


@NAMES
def test_a_page_fits_a_phone(watched: Watched, pages: Path, name: str) -> None:
    watched.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert watched.open(pages / f"{name}.html").width() <= PHONE["width"]


def test_evidence_leads_to_its_moment_on_the_timeline(watched: Watched, pages: Path) -> None:
    page = watched.open(pages / "plain.html").page
    page.click("#scorecard a.jump >> text=0:33–0:46")
    spot = page.evaluate("document.getElementById('spot').style.left")
    assert float(spot.rstrip("%")) == pytest.approx(100 * 33.5 / 104.5, abs=0.1)


def test_evidence_lights_what_was_said_then(watched: Watched, pages: Path) -> None:
    page = watched.open(pages / "plain.html").page
    page.click("#scorecard a.jump >> text='0:27'")
    assert page.locator("#dialogue li.lit").all_inner_texts()[-1].count("Let me look at the visit")


def test_evidence_is_reached_by_keyboard_and_leads_back(watched: Watched, pages: Path) -> None:
    page = watched.open(pages / "plain.html").page
    page.focus("#scorecard a.jump >> nth=0")
    page.keyboard.press("Enter")
    page.click("#back")
    assert page.evaluate("document.activeElement.closest('tr') !== null")


def test_evidence_plays_its_moment(watched: Watched, pages: Path) -> None:
    page = watched.open(pages / "sounding.html").page
    watched.until("document.getElementById('player').readyState >= 1")
    page.click("#scorecard a.jump >> text=0:33–0:46")
    watched.until("document.getElementById('player').currentTime > 33.3")
    assert page.evaluate("document.getElementById('player').currentTime") < 36
    assert page.is_visible("#playhead")


def test_a_click_on_the_timeline_seeks(watched: Watched, pages: Path) -> None:
    page = watched.open(pages / "sounding.html").page
    watched.until("document.getElementById('player').readyState >= 1")
    box = page.locator("svg.wave").bounding_box()
    assert box
    page.locator("svg.wave").click(position={"x": box["width"] / 2, "y": 20})
    watched.until("document.getElementById('player').currentTime > 51")
    assert page.evaluate("document.getElementById('player').currentTime") < 56


def test_what_was_said_runs_no_script(watched: Watched, tmp_path: Path) -> None:
    write_whole(tmp_path / "page.html", render(graded(words="<script>alert(1)</script>")))
    page = watched.open(tmp_path / "page.html").page
    assert page.locator("#dialogue").inner_text().count("<script>alert(1)</script>")
    assert page.locator("script").count() == 1


def test_the_print_shows_every_line_and_no_player(watched: Watched, pages: Path) -> None:
    page = watched.open(pages / "sounding.html").page
    page.emulate_media(media="print")
    cut_off = page.evaluate(
        "(() => { const d = document.getElementById('dialogue');"
        " return d.scrollHeight - d.clientHeight; })()"
    )
    assert (cut_off, page.is_visible("#player")) == (0, False)
