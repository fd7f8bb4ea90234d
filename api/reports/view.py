"""ReportView: a report as people are shown it, on a page of its own or on one of the staff's."""

from dataclasses import dataclass

from api.reports.dialogue import Line, dialogue
from api.reports.facts import Fact, facts, limits
from api.reports.journey import Journey, journey
from api.reports.scorecard import Group, Row, groups
from api.reports.timeline import Timeline, timeline
from api.reports.waveform import Waveform
from api.reports.wording import clock
from grading.report import GradeReport


@dataclass(frozen=True, slots=True)
class ReportView:
    """All that the templates of this folder draw."""

    report: GradeReport
    length: str
    journey: Journey
    groups: tuple[Group, ...]
    failing: tuple[Row, ...]
    facts: tuple[Fact, ...]
    limits: tuple[str, ...]
    timeline: Timeline
    dialogue: tuple[Line, ...]


def report_view(report: GradeReport, waveform: Waveform | None = None) -> ReportView:
    """Return what is to be shown of a report; without a waveform, when who spoke."""
    scorecard = groups(report)
    return ReportView(
        report=report,
        length=clock(report.call.duration_s),
        journey=journey(report.intervals),
        groups=scorecard,
        failing=tuple(row for group in scorecard for row in group.rows if row.auto_fail),
        facts=facts(report),
        limits=limits(report),
        timeline=timeline(report, scorecard, waveform),
        dialogue=dialogue(report.utterances),
    )
