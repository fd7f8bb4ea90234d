"""What a grade comes to once people have changed outcomes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.points import call_points, counted
from grading.report import GradeReport, Outcome
from grading.revision import Revision, RevisionError, points_for, revised
from tests.calls import ANGRY, agent, customer, default_rubric, grade, patient

RUBRIC = default_rubric()
IDS = [c.id for c in RUBRIC.criteria]
MEANS = [c.id for c in RUBRIC.criteria if not c.rule.only_lowers and not c.auto_fail]
MET, PARTLY, MISSED, NONE = (
    Outcome.MET,
    Outcome.PARTLY,
    Outcome.MISSED,
    Outcome.NOT_APPLICABLE,
)
WORSE = {MET: PARTLY, PARTLY: MISSED, MISSED: MISSED, NONE: NONE}
outcomes = st.dictionaries(st.sampled_from(IDS), st.sampled_from(Outcome))
CALL = (
    agent(0, 4, "thank you for calling northline my name is dana"),
    customer(5, 20, "this is ridiculous my line is dead", ANGRY),
    agent(21, 27, "i am sorry let me look"),
    customer(28, 44, "well thank you"),
)


GRADED = grade(CALL)
ONLY_LOWER = frozenset(c.id for c in RUBRIC.criteria if c.rule.only_lowers)
FAILS = {c.id for c in RUBRIC.criteria if c.auto_fail}


def machine_outcome(points: float | None) -> Outcome:
    if points is None:
        return NONE
    return MET if points >= RUBRIC.met else PARTLY if points >= RUBRIC.partly else MISSED


@st.composite
def reports(draw: st.DrawFn) -> GradeReport:
    """A report of the default rubric whose criteria came to whatever is drawn."""
    results = []
    for own in GRADED.criteria:
        points = draw(st.none() | st.floats(0, 100).map(lambda p: round(p, 2)))
        outcome = machine_outcome(points)
        fails = own.id in FAILS and outcome is MISSED
        results.append(replace(own, points=points, outcome=outcome, auto_fail=fails))
    final = counted(results, ONLY_LOWER)
    points = call_points(final)
    stars, band = (None, None) if points is None else (
        RUBRIC.stars_for(points), RUBRIC.band_for(points))  # fmt: skip
    return replace(GRADED, points=points, stars=stars, band=band, criteria=final)


def changed(report: GradeReport, to: dict[str, Outcome]) -> Revision:
    return revised(report, RUBRIC, to)


@patient
@given(reports())
def test_without_a_change_it_is_the_machines_and_needs_no_rubric(report: GradeReport) -> None:
    found = revised(report, None, {})
    assert found.final == found.machine
    assert (found.final.points, found.final.stars) == (report.points, report.stars)
    assert not found.is_changed


@patient
@given(reports())
def test_the_machines_own_outcomes_are_no_change(report: GradeReport) -> None:
    found = revised(report, RUBRIC, {r.id: r.outcome for r in report.criteria})
    assert found == revised(report, RUBRIC, {})


@patient
@given(reports(), outcomes)
def test_undoing_every_change_restores_the_grade(
    report: GradeReport, to: dict[str, Outcome]
) -> None:
    undone = {**to, **{r.id: r.outcome for r in report.criteria if r.id in to}}
    assert revised(report, RUBRIC, undone).final == revised(report, RUBRIC, {}).final


@patient
@given(reports(), outcomes)
def test_the_machines_results_stay_beside_what_people_say(
    report: GradeReport, to: dict[str, Outcome]
) -> None:
    found = revised(report, RUBRIC, to)
    assert tuple(c.machine for c in found.criteria) == report.criteria
    assert {c.machine.id: c.outcome for c in found.criteria} == {
        **{r.id: r.outcome for r in report.criteria},
        **to,
    }
    assert found.is_changed is any(c.is_changed for c in found.criteria)


@patient
@given(reports(), st.sampled_from(MEANS))
def test_what_does_not_apply_has_no_weight(report: GradeReport, name: str) -> None:
    """As if the rubric had never asked."""
    left = [r for r in report.criteria if r.id != name]
    without = call_points(counted(left, ONLY_LOWER))
    assert revised(report, RUBRIC, {name: NONE}).final.points == without


@patient
@given(reports(), outcomes, st.sampled_from(IDS))
def test_a_worse_outcome_never_raises_a_grade(
    report: GradeReport, to: dict[str, Outcome], name: str
) -> None:
    before = revised(report, RUBRIC, to)
    now = next(c.outcome for c in before.criteria if c.machine.id == name)
    # Said by a person, so that it earns what a person's outcome earns and not what was measured.
    kept = revised(report, RUBRIC, {**to, name: now}).final.points
    lower = revised(report, RUBRIC, {**to, name: WORSE[now]}).final.points
    assert (kept is None) == (lower is None)
    assert lower is None or kept is None or lower <= kept


@patient
@given(reports(), outcomes)
def test_what_may_only_lower_a_grade_lowers_it_by_hand_too(
    report: GradeReport, to: dict[str, Outcome]
) -> None:
    without = revised(report, RUBRIC, {**to, "empathy": NONE}).final.points
    met = revised(report, RUBRIC, {**to, "empathy": MET}).final.points
    assert without is None or met is None or met <= without


def test_a_person_can_fail_a_call_and_take_that_back() -> None:
    report = grade(CALL)
    failed = changed(report, {"forbidden_words": MISSED})
    assert failed.final.points == 0
    assert failed.final.band == "poor"
    assert changed(report, {"forbidden_words": MET}).final.points == report.points


def test_an_outcome_that_fails_the_call_is_undone_by_a_person() -> None:
    report = grade((*CALL, agent(45, 50, "shut up")))
    assert report.points == 0
    assert (changed(report, {"forbidden_words": MET}).final.points or 0) > 0


def test_everything_not_applicable_is_no_grade() -> None:
    final = changed(grade(CALL), dict.fromkeys(IDS, NONE)).final
    assert (final.points, final.stars, final.band) == (None, None, None)


@pytest.mark.parametrize("outcome", [MET, PARTLY, MISSED])
def test_a_persons_outcome_earns_points_of_that_outcome(outcome: Outcome) -> None:
    points = points_for(outcome, RUBRIC)
    assert points is not None
    is_met, is_partly = points >= RUBRIC.met, RUBRIC.partly <= points < RUBRIC.met
    assert (is_met, is_partly) == (outcome is MET, outcome is PARTLY)


def test_stars_and_band_follow_the_points() -> None:
    report = grade(CALL)
    final = changed(report, dict.fromkeys(IDS, MET)).final
    assert final.points is not None
    assert final.points > (report.points or 0)
    assert (final.stars, final.band) == (RUBRIC.stars_for(final.points), "excellent")


def test_a_criterion_that_the_report_lacks_can_not_change() -> None:
    with pytest.raises(RevisionError, match="charm"):
        changed(grade(CALL), {"charm": MET})


def test_a_change_is_weighed_by_the_rubric_of_the_grade_or_not_at_all() -> None:
    report, to = grade(CALL), {"closing": NONE}
    with pytest.raises(RevisionError, match="gone"):
        revised(report, None, to)
    with pytest.raises(RevisionError, match="other criteria"):
        revised(report, replace(RUBRIC, criteria=RUBRIC.criteria[1:]), to)
