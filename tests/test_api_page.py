"""The page's content: what it says of a grade, what it leaves out, and that all is readable."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest

from api.reports.axis import Axis
from api.reports.facts import facts, limits
from api.reports.journey import journey
from api.reports.mood import mood_picture
from api.reports.page import STYLES, inlined, render
from api.reports.scorecard import groups
from api.reports.timeline import timeline
from api.reports.wording import Moment, clock, number, sentence
from grading.evidence import Evidence
from grading.report import GradeReport, Outcome
from speech.audio import Speaker
from tests.graded import COUNTED, criterion, graded, interval, scores, silent


def page(report: GradeReport) -> str:
    return "".join(render(report))


def with_criteria(*results: object) -> GradeReport:
    return replace(graded(), criteria=results)  # type: ignore[arg-type]


def test_the_points_earned_are_those_of_the_grade() -> None:
    rows = [row for group in groups(graded()) for row in group.rows if row.earned]
    mean = sum(c.weight * (c.points or 0) for c in COUNTED if c.counts) / 80
    assert sum(float(row.earned) for row in rows) == pytest.approx(mean, abs=0.3)


def test_the_dearest_loss_comes_first() -> None:
    lost = [row.lost for row in groups(graded())[0].rows]
    assert lost == sorted(lost, reverse=True)


@pytest.mark.parametrize(
    ("outcome", "points", "counts", "title"),
    [
        (Outcome.MISSED, 10.0, True, "Lost points"),
        (Outcome.MET, 100.0, True, "Earned in full"),
        (Outcome.MET, 100.0, False, "Looked at, but not counted"),
        (Outcome.NOT_APPLICABLE, None, False, "Did not apply"),
    ],
)
def test_a_criterion_stands_where_its_fate_puts_it(
    outcome: Outcome, points: float | None, counts: bool, title: str
) -> None:
    result = criterion(outcome, points, counts=counts)
    assert [group.title for group in groups(with_criteria(result))] == [title]


def test_much_evidence_is_folded_and_none_is_lost() -> None:
    proofs = tuple(Evidence(n, n + 1, None, "", float(n), "s") for n in range(9))
    report = with_criteria(criterion(Outcome.MET, 100.0, evidence=proofs))
    assert "5 more</summary>" in page(report)
    assert page(report).count('data-back="c1"') == 9


def test_a_failing_criterion_without_weight_is_a_loss() -> None:
    result = criterion(Outcome.MISSED, 0.0, weight=0.0, auto_fail=True)
    assert groups(with_criteria(result))[0].title == "Lost points"
    assert "This fails the call" in page(with_criteria(result))


def test_everything_said_is_escaped() -> None:
    spoken = graded(words="<img src=x onerror=alert(1)>")
    named = replace(spoken, call=replace(spoken.call, source="</title><script>x</script>.wav"))
    assert "<img" not in page(named)
    assert page(named).count("<script") == 1


@pytest.mark.parametrize("names", [STYLES, ("player.js", "page.js")])
def test_the_policy_admits_only_the_pages_own_script_and_style(names: tuple[str, ...]) -> None:
    digest = base64.b64encode(hashlib.sha256(inlined(*names).text.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page(graded()))
    assert policy
    assert f"&#39;sha256-{digest}&#39;" in policy[1].replace("'", "&#39;")
    assert "unsafe" not in policy[1]


def test_a_silent_call_says_so_and_names_no_mood() -> None:
    text = page(silent())
    assert "Not graded" in text
    assert "No mood could be read" in text
    assert 'class="chip' not in text


def test_an_agent_has_no_mood_even_where_a_report_holds_one() -> None:
    report = graded()
    spied = tuple(replace(u, speaker=Speaker.AGENT) for u in report.utterances)
    dialogue_text = page(replace(report, utterances=spied)).split('id="dialogue"')[1]
    assert 'class="chip' not in dialogue_text.split("</ol>")[0]


@pytest.mark.parametrize("abstained", [False, True])
def test_a_line_shows_what_voice_and_words_said_apart(abstained: bool) -> None:
    angry, report = replace(scores("angry"), abstained=abstained), graded()
    worded = tuple(
        replace(u, readings=tuple(replace(r, words=angry) for r in u.readings))
        for u in report.utterances
    )
    text = page(replace(report, utterances=worded))
    assert ("voice happy, words angry</span>" in text) is not abstained
    assert "words angry" not in page(report)


def test_an_interval_tells_what_its_words_told() -> None:
    report = graded()
    worded = tuple(replace(i, words=scores("happy")) for i in report.intervals)
    assert "; the words alone: happy" in page(replace(report, intervals=worded))
    assert "the words alone" not in page(report)


def test_one_side_alone_has_no_figures_of_the_agent() -> None:
    report = graded()
    alone = replace(report, call=replace(report.call, speakers=(Speaker.CUSTOMER,)))
    assert not any("gent" in fact.name for fact in facts(alone))


def test_the_limits_say_whether_words_were_heard() -> None:
    report = graded()
    wordless = replace(report, call=replace(report.call, transcribed=False))
    assert any("not transcribed" in limit for limit in limits(wordless))
    assert not any("not transcribed" in limit for limit in limits(report))


def test_the_journey_goes_from_the_first_part_to_the_last() -> None:
    moods = [interval(n, m) for n, m in enumerate(["angry", "angry", None, "neutral", "happy"])]
    assert journey(moods).text == "angry → happy"


def test_intervals_that_say_nothing_are_no_journey() -> None:
    assert journey([interval(0, "?"), interval(1, None)]).text == ""


def test_a_line_of_valence_bridges_what_was_not_heard() -> None:
    moods = [interval(n, m) for n, m in enumerate(["angry", "neutral", None, "happy"])]
    assert [d.bridged for d in mood_picture(moods, Axis(40)).dots] == [False, False, True]


def test_the_last_interval_is_cut_off_at_the_calls_end() -> None:
    assert Axis(15).width(10, 20) == "33.333%"


@pytest.mark.parametrize("duration_s", [0.4, 3, 59, 104.5, 3599, 7200, 20000])
def test_the_axis_has_a_few_round_times(duration_s: float) -> None:
    ticks = Axis(duration_s).ticks()
    assert 1 <= len(ticks) <= 7
    assert ticks[0].x == "0.000%"


def test_evidence_of_the_whole_call_is_no_mark_on_the_timeline() -> None:
    whole = Evidence(0, 104.5, None, "", 0.5, "")
    report = with_criteria(criterion(Outcome.MET, 100.0, evidence=(whole,)))
    assert not any(lane.kind == "proof" for lane in timeline(report, groups(report), None).lanes)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (59.9, "0:59"), (61, "1:01"), (3661, "1:01:01"), (-1, "0:00")],
)
def test_a_clock_reads_as_people_read_it(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_a_moment_within_one_second_is_one_time() -> None:
    assert Moment(27.1, 27.8).text == "0:27"


@pytest.mark.parametrize(("value", "text"), [(-0.001, "0"), (-0.6, "−0.6"), (12.34, "12.3")])
def test_a_number_is_short_and_never_minus_nothing(value: float, text: str) -> None:
    assert number(value) == text


def test_a_note_becomes_a_sentence() -> None:
    assert sentence("clipped: 3 %") == "Clipped: 3 %."


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


MOODS = ("angry", "frustrated", "disappointed", "sad", "anxious", "confused", "neutral", "happy")
PAIRS = [
    *((ink, ground) for ink in ("ink", "muted", "accent") for ground in ("page", "card", "warn")),
    *((ink, "card") for ink in ("met", "partly", "missed", "customer")),
    ("accent", "wash"), ("ink", "lit"), ("ink", "alarm"), ("muted", "lit"),
    *(("key", mood) for mood in MOODS),
]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_is_readable_on_its_ground(theme: str, ink: str, ground: str) -> None:
    roots = re.findall(r":root \{([^}]*)\}", inlined(STYLES[0]).text)
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})", roots[["light", "dark"].index(theme)]))
    assert contrast(colours[ink], colours[ground]) >= 4.5  # WCAG 2.1, level AA
