"""Facts: written with each report, revised with each change, and there for reports of before."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text

from api.storage import calls, facts, reports
from api.storage.database import Database
from api.storage.fact_tables import call_criteria
from api.storage.facts import CallFact, Mark
from api.storage.migration import move
from api.storage.migrations.versions.m0008_call_facts import unpack
from api.storage.reports import StoredReport
from emotion.labels import Emotion
from grading.grader import regrade
from grading.record import to_json
from grading.report import GradeReport, Outcome, ReportError
from grading.revision import revised
from grading.rubric import default_rubric_text, parse_rubric
from tests.graded import graded, silent
from tests.kept import CALL, RECORD

RUBRIC = parse_rubric(default_rubric_text())


def keep(database: Database, report: GradeReport, report_id: str = "rep_1") -> CallFact:
    with database.transaction() as connection:
        calls.add(connection, [RECORD])
        names = (report.rubric_name, report.rubric_version)
        reports.add(
            connection, [StoredReport(report_id, CALL, to_json(report), *names, created_s=1.0)]
        )
    return fact_of(database)


def fact_of(database: Database) -> CallFact:
    with database.reading() as connection:
        found = facts.one(connection, CALL)
    assert found is not None
    return found


def criteria(database: Database) -> dict[str, tuple[Outcome, Outcome, float]]:
    c = call_criteria.c
    with database.reading() as connection:
        rows = connection.execute(select(c.criterion, c.outcome, c.final_outcome, c.cost)).all()
    return {name: (machine, final, cost) for name, machine, final, cost in rows}


def test_a_report_leaves_its_facts(database: Database) -> None:
    fact = keep(database, graded())
    assert (fact.points, fact.final_points, fact.band) == (71.4, 71.4, "Good")
    assert (fact.mood, fact.mood_end, fact.recovered) == (Emotion.ANGRY, Emotion.HAPPY, True)
    assert (fact.agent_id, fact.customer_id, fact.has_recording) == ("exp_maya", "c-1", True)
    assert (fact.is_synthetic, fact.is_changed, fact.n_alerts) == (False, False, 0)


def test_a_call_without_a_grade_has_facts_too(database: Database) -> None:
    fact = keep(database, silent())
    assert (fact.points, fact.mood, fact.worst_negativity, fact.recovered) == (None,) * 4


def test_a_change_by_people_stands_beside_the_machines(database: Database) -> None:
    report = regrade(graded(), RUBRIC)
    before = keep(database, report)
    revision = revised(report, RUBRIC, {"greeting": Outcome.MISSED})
    with database.transaction() as connection:
        facts.revise(connection, CALL, revision)
    after = fact_of(database)
    assert (after.points, after.final_points) == (before.points, revision.final.points)
    assert after.is_changed
    machine, final, cost = criteria(database)["greeting"]
    assert (machine, final) == (Outcome.MET, Outcome.MISSED)
    assert cost == pytest.approx(100 * 8 / 88)  # of what weighs, the share of a greeting


def test_a_change_taken_back_leaves_the_machines_grade(database: Database) -> None:
    report = regrade(graded(), RUBRIC)
    before, was = keep(database, report), criteria(database)
    with database.transaction() as connection:
        facts.revise(connection, CALL, revised(report, RUBRIC, {"greeting": Outcome.MISSED}))
        facts.revise(connection, CALL, revised(report, RUBRIC, {}))
    assert fact_of(database) == before
    assert criteria(database) == was


@pytest.mark.parametrize("mark", Mark)
def test_what_people_did_stays_when_a_call_is_graded_anew(database: Database, mark: Mark) -> None:
    keep(database, graded())
    with database.transaction() as connection:
        facts.mark(connection, CALL, mark, True)
    fact = keep(database, replace(graded(), points=12.0, band="Poor"), "rep_2")
    assert (fact.points, fact.final_band) == (12.0, "Poor")
    assert getattr(fact, mark.value) is True


def test_a_criterion_that_a_new_rubric_lacks_is_gone(database: Database) -> None:
    keep(database, graded())
    keep(database, replace(graded(), criteria=graded().criteria[:2]), "rep_2")
    assert criteria(database).keys() == {"ending", "recovery"}


def test_a_recording_that_is_gone_is_said_to_be(database: Database) -> None:
    keep(database, graded())
    with database.transaction() as connection:
        calls.unrecorded(connection, CALL)
    assert not fact_of(database).has_recording


def test_what_is_no_report_is_refused(database: Database) -> None:
    keep(database, graded())
    with pytest.raises(ReportError, match="none"), database.transaction() as connection:
        facts.write(connection, {CALL: '{"points": "many"}'})


def test_a_report_is_kept_small_and_comes_back_as_it_was(database: Database) -> None:
    keep(database, graded())
    with database.reading() as connection:
        kept = connection.execute(text("SELECT report FROM call_reports")).scalar_one()
        stored = reports.latest(connection, CALL)
    assert stored is not None
    assert stored.report == to_json(graded())
    assert len(kept) < len(stored.report) / 4


PLAIN = text(  # as releases before this one kept it
    "INSERT INTO call_reports (report_id, call_id, report, rubric_name, rubric_version, created_s)"
    " VALUES ('rep_1', :of, :report, 'default', '1.0', 1)"
)


def test_a_release_of_before_can_read_the_reports_again(file_database: Database) -> None:
    keep(file_database, graded())
    with file_database.transaction() as connection:
        unpack(connection)  # as on the way down
        kept = connection.execute(text("SELECT report FROM call_reports")).scalar_one()
    assert kept == to_json(graded())


def test_reports_of_before_are_found_too(database: Database) -> None:
    with database.transaction() as connection:
        move(connection, "base")
        move(connection, "0007")
        calls.add(connection, [RECORD])
        connection.execute(PLAIN, {"of": CALL, "report": to_json(graded())})
        move(connection, "head")
        stored = reports.latest(connection, CALL)
    assert stored is not None
    assert stored.report == to_json(graded())
    assert fact_of(database).points == 71.4
    assert len(criteria(database)) == len(graded().criteria)
