"""Each role's day in Chromium, from signing in to the audit trail, on a real `tonewise serve`.

The text model reads the chat, and both ears and the recogniser hear the call.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Page, expect

from api.bench.serving import serving
from tests.browser import chromium
from tests.day import REASON, SOON_MS, WORDS, Day, points_on
from tests.microphone import RATE_HZ, flags
from tests.recorded import angry
from tests.signals import silence

pytestmark = [pytest.mark.browser, pytest.mark.sound]


@pytest.fixture(scope="module")
def mouth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody who is angry for as long as they talk."""
    said = [part for clip in angry(4) for part in (clip.samples, silence(0.5))]
    path = tmp_path_factory.mktemp("mouth") / "mouth.wav"
    soundfile.write(path, np.concatenate(said), RATE_HZ, "PCM_16")
    return path


@pytest.fixture(scope="module")
def day(mouth: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    settings = {"record": "true", "log_level": "warning"}
    with (
        serving(tmp_path_factory.mktemp("centre"), settings) as served,
        chromium(*flags(mouth)) as context,
    ):
        assert context.browser is not None
        walked = Day(served, context.browser)
        with walked.left:
            yield walked


def test_everybody_signs_in_and_comes_to_where_they_work(day: Day) -> None:
    firsts = {"desk": day.maya, "wallboard": day.sam, "calls": day.quinn}
    assert all(page.url == f"{day.url}/staff/{name}" for name, page in firsts.items())


def test_the_agent_takes_the_chat_whose_mood_was_read(day: Day) -> None:
    read = day.chat.locator("#case")
    expect(read).to_contain_text(re.compile("angry|frustrated", re.IGNORECASE))


def test_the_agent_sees_the_mood_of_the_call_while_it_lasts(day: Day) -> None:
    expect(day.call.locator("#phone #chart .mark").first).to_be_attached(timeout=SOON_MS)


def test_the_supervisor_sees_the_call_and_takes_its_alert(day: Day) -> None:
    row = day.board.locator(".talk", has_text="Maya").filter(has_text="Ana")
    expect(row.first).to_be_visible()


def test_the_agent_disputes_what_was_missed(day: Day) -> None:
    assert day.disputed.criterion
    expect(day.maya.locator(".answer")).to_contain_text("A dispute of this grade is open")


def test_qa_finds_the_dispute_listens_and_changes_the_outcome(day: Day) -> None:
    expect(day.decided.locator(".changed-grade")).to_contain_text("People changed this grade")


def test_the_agent_sees_the_new_grade_and_why(day: Day) -> None:
    _ = day.decided
    page = day.grade(day.maya)
    expect(page.locator("#scorecard")).to_contain_text(WORDS)
    expect(page.locator("#scorecard .changes")).to_contain_text(REASON)
    assert points_on(page) != day.disputed.points


STEPS = {
    ("Maya", "signed in", "user"),
    ("Maya", "changed", "offer"),
    ("Sam", "saw", "wallboard"),
    ("Sam", "changed", "alert"),
    ("Maya", "saw", "call"),
    ("Maya", "added", "call"),  # a dispute of it
    ("Quinn", "saw", "disputes"),
    ("Quinn", "heard", "recording"),
    ("Quinn", "changed", "call"),
}


def lines(page: Page) -> set[tuple[str, str, str]]:
    """Return who did what to what, of the lines in sight."""
    rows = page.locator("tbody tr").all()
    cells = [row.locator("td").all_inner_texts() for row in rows]
    return {(who, did, of.split()[0]) for _, who, did, of, *_ in cells}


def test_the_audit_trail_has_every_step_and_is_whole(day: Day) -> None:
    _ = day.decided
    page = day.go(day.ada, "/staff/admin/audit")
    done = lines(page)
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**cursor=**")
    done |= lines(page)
    assert done >= STEPS
    page.get_by_role("button", name="Check the trail").click()
    expect(page.get_by_role("status")).to_contain_text("lines are as they were written")
