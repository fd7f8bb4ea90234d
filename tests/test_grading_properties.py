"""What holds of every grade."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import Emotion
from emotion.scores import EmotionScores, normalised
from grading.report import GradeReport, Outcome
from grading.rubric import Criterion, Rubric
from speech.audio import Speaker
from speech.utterance import Utterance
from tests.calls import (
    ANGRY,
    CALM,
    call_info,
    conversations,
    default_rubric,
    grade,
    judged,
    moods,
    patient,
)

RUBRIC = default_rubric()


def _angrier(scores: EmotionScores, share: float) -> EmotionScores:
    """The same scores with a share of every other label's probability moved to anger."""
    weights = [
        p + share * (1 - p) if e is Emotion.ANGRY else p * (1 - share)
        for e, p in zip(scores.labels, scores.probabilities, strict=True)
    ]
    return normalised(scores.labels, weights, scores.abstained)


def _from_one(scores: EmotionScores, label: Emotion) -> EmotionScores:
    """The same scores with all of one label's probability moved to anger."""
    weights = dict(zip(scores.labels, scores.probabilities, strict=True))
    weights[Emotion.ANGRY], weights[label] = scores.of(Emotion.ANGRY) + scores.of(label), 0.0
    if label is Emotion.ANGRY:
        return scores
    return normalised(scores.labels, list(weights.values()), scores.abstained)


def _changed(call: list[Utterance], at: int, scores: EmotionScores) -> list[Utterance]:
    """The call with another mood in one utterance."""
    spoken = call[at]
    readings = tuple(replace(r, voice=scores, fused=scores) for r in spoken.readings)
    return [*call[:at], replace(spoken, readings=readings), *call[at + 1 :]]


def _points(report: GradeReport) -> float:
    return -1.0 if report.points is None else report.points


def _shifted(call: list[Utterance], by_s: float) -> list[Utterance]:
    return [
        replace(
            u,
            start_s=u.start_s + by_s,
            end_s=u.end_s + by_s,
            transcript=u.transcript
            and replace(
                u.transcript,
                words=tuple(
                    replace(w, start_s=w.start_s + by_s, end_s=w.end_s + by_s)
                    for w in u.transcript.words
                ),
            ),
            readings=tuple(
                replace(r, start_s=r.start_s + by_s, end_s=r.end_s + by_s) for r in u.readings
            ),
        )
        for u in call
    ]


@patient
@given(conversations(), st.data())
def test_more_anger_never_raises_the_grade(call: list[Utterance], data: st.DataObject) -> None:
    read = [i for i, u in enumerate(call) if u.readings]
    at = data.draw(st.sampled_from(read or [0]))
    if not call[at].readings:
        return
    scores = call[at].readings[0].fused
    angrier = data.draw(
        st.one_of(
            st.sampled_from([0.05, 0.2, 0.5, 1.0]).map(lambda share: _angrier(scores, share)),
            st.sampled_from(scores.labels).map(lambda label: _from_one(scores, label)),
        )
    )
    before, after = grade(call, RUBRIC), grade(_changed(call, at, angrier), RUBRIC)
    assert _points(after) <= _points(before) + 1e-6
    assert (after.stars or 0) <= (before.stars or 0)


@patient
@given(st.integers(1, 6), st.integers(0, 4), st.integers(1, 5))
def test_recovery_is_worth_more_the_sooner_it_comes(calm: int, later: int, low: int) -> None:
    sooner = moods(*[CALM] * calm, *[ANGRY] * low, *[CALM] * (later + 2))
    slower = moods(*[CALM] * calm, *[ANGRY] * (low + 1), *[CALM] * (later + 1))
    assert judged("recovery", sooner).points > judged("recovery", slower).points  # type: ignore[operator]
    assert _points(grade(sooner, RUBRIC)) > _points(grade(slower, RUBRIC))


@patient
@given(conversations(), st.sampled_from([0.1, 0.5, 3, 7, 1000]))
def test_only_the_weights_proportions_matter(call: list[Utterance], times: float) -> None:
    scaled = replace(
        RUBRIC, criteria=tuple(replace(c, weight=c.weight * times) for c in RUBRIC.criteria)
    )
    assert _points(grade(call, scaled)) == pytest.approx(_points(grade(call, RUBRIC)), abs=2e-6)


def _rubric_without(ids: set[str]) -> Rubric:
    kept: list[Criterion] = [c for c in RUBRIC.criteria if c.id not in ids]
    return replace(RUBRIC, criteria=tuple(kept))


@patient
@given(conversations())
def test_what_does_not_apply_never_moves_a_grade(call: list[Utterance]) -> None:
    report = grade(call, RUBRIC)
    idle = {c.id for c in report.criteria if c.outcome is Outcome.NOT_APPLICABLE}
    assert grade(call, _rubric_without(idle)).points == report.points


@patient
@given(conversations(), st.integers(1, 300))
def test_shifting_a_call_changes_nothing_but_the_times(call: list[Utterance], by_s: int) -> None:
    end_s = max(u.end_s for u in call)
    here = grade(call, RUBRIC)
    later = _shifted(call, by_s)
    there = grade(later, RUBRIC, call_info(later, duration_s=end_s + by_s + 11))
    assert (there.points, there.stars, there.band) == (here.points, here.stars, here.band)
    for one, other in zip(here.criteria, there.criteria, strict=True):
        assert (one.outcome, one.points) == (other.outcome, other.points)
        assert [e.start_s + by_s for e in one.evidence] == [e.start_s for e in other.evidence]


@patient
@given(conversations())
def test_the_same_call_has_the_same_report(call: list[Utterance]) -> None:
    assert grade(call, RUBRIC) == grade(list(call), default_rubric())


@patient
@given(conversations(), st.booleans())
def test_points_lie_in_0_to_100(call: list[Utterance], both: bool) -> None:
    speakers = tuple(Speaker) if both else (Speaker.CUSTOMER,)
    heard = [u for u in call if u.speaker in speakers]
    report = grade(heard, RUBRIC, call_info(heard, speakers=speakers))
    assert report.points is None or 0 <= report.points <= 100
    assert all(c.points is None or 0 <= c.points <= 100 for c in report.criteria)


@patient
@given(conversations(transcribed=False))
def test_nothing_is_missed_that_could_not_be_heard(call: list[Utterance]) -> None:
    report = grade(call, RUBRIC, call_info(call, transcribed=False))
    listened = {"greeting", "said", "closing", "empathy", "pace", "forbidden_words"}
    for criterion, told in zip(RUBRIC.criteria, report.criteria, strict=True):
        if criterion.looks_at in listened:
            assert told.outcome is Outcome.NOT_APPLICABLE
