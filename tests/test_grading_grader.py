"""A call graded: live, from a file, and anew from its report."""

from dataclasses import replace

import pytest

from grading.grader import Grader, GraderConfig, regrade
from grading.record import from_json, to_json
from grading.report import ModelName, Outcome
from grading.rubric import parse_rubric
from grading.schema import published
from speech.audio import Speaker
from speech.conduct import Span
from speech.utterance import Utterance
from tests.calls import (
    ANGRY,
    CALM,
    HAPPY,
    agent,
    call_info,
    customer,
    default_rubric,
    grade,
    reading,
)

CALL = [
    agent(0.5, 4, "Thank you for calling Acme, this is Anna, how can I help?"),
    customer(5, 12, "This is ridiculous, my order has not come", ANGRY),
    agent(13, 17, "I'm so sorry to hear that. Let me look at it."),
    customer(18, 28, "fine then", CALM),
    agent(29, 35, "You'll receive it by the end of the day tomorrow"),
    customer(36, 50, "great thank you so much", HAPPY),
    agent(51, 55, "Is there anything else? Goodbye"),
]


def test_a_call_held_well_is_graded_well() -> None:
    report = grade(CALL)
    assert (report.stars, report.band) == (5, "excellent")
    assert all(c.outcome is Outcome.MET for c in report.criteria)


def test_an_angry_end_costs_points() -> None:
    angry = [*CALL[:5], replace(CALL[5], readings=(reading(36, 50, ANGRY),)), CALL[6]]
    upset, happy = grade(angry).points, grade(CALL).points
    assert upset is not None
    assert happy is not None
    assert upset < happy - 15


def test_the_points_are_the_mean_of_what_counts() -> None:
    report = grade(CALL)
    counting = [c for c in report.criteria if c.counts]
    mean = sum(c.weight * (c.points or 0) for c in counting) / sum(c.weight for c in counting)
    assert report.points == pytest.approx(mean, abs=1e-5)


def test_every_outcome_says_why_and_shows_it() -> None:
    for criterion in grade(CALL).criteria:
        assert criterion.why.endswith((".", '"'))
        assert criterion.evidence


def test_the_order_of_arrival_changes_nothing() -> None:
    assert grade(CALL[::-1], call=call_info(CALL)) == grade(CALL)


def test_a_live_call_has_a_grade_so_far() -> None:
    grader = Grader(default_rubric())
    for utterance in CALL[:2]:
        grader.add(utterance)
    so_far = grader.finish(call_info(CALL[:2]))
    for utterance in CALL[2:]:
        grader.add(utterance)
    assert so_far.points != grader.finish(call_info(CALL)).points
    assert grader.finish(call_info(CALL)) == grade(CALL)


def test_the_agents_voice_is_never_judged_for_emotion() -> None:
    read = [replace(u, readings=(reading(u.start_s, u.end_s, ANGRY),)) for u in CALL[::2]]
    report = grade([*CALL[1::2], *read])
    assert report == grade(CALL)
    assert not any(u.readings for u in report.utterances if u.speaker is Speaker.AGENT)


def test_silence_throughout_has_no_grade() -> None:
    report = grade([])
    assert (report.points, report.stars, report.band) == (None, None, None)
    assert {c.outcome for c in report.criteria} == {Outcome.NOT_APPLICABLE}


def test_a_mono_recording_is_graded_on_the_customers_mood_alone() -> None:
    mono = CALL[1::2]
    report = grade(mono, call=call_info(mono, speakers=(Speaker.CUSTOMER,)))
    assert {c.id for c in report.criteria if c.counts} == {"end_mood", "recovery"}


def test_holds_and_models_are_kept() -> None:
    grader = Grader(default_rubric(), GraderConfig(interval_s=5))
    voice = ModelName("voice emotion", "cnn", "0123")
    report = grader.finish(call_info([]), [Span(2, 3)], [voice])
    assert (report.conduct.holds, report.models) == ((Span(2, 3),), (voice,))
    assert report.intervals[0].end_s == 5


def test_a_stored_report_graded_anew_is_the_same() -> None:
    report = grade(CALL, holds=[Span(28, 29)])
    assert regrade(from_json(to_json(report)), default_rubric()) == report


@pytest.mark.parametrize("cut", [CALL, CALL[:3], CALL[1::2], []])
def test_another_rubric_grades_a_stored_report_as_it_would_the_call(cut: list[Utterance]) -> None:
    complaints = parse_rubric(published("rubrics/complaints.yaml"))
    stored = from_json(to_json(grade(cut)))
    assert regrade(stored, complaints) == grade(cut, complaints)
