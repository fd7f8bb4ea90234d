"""CallView: one call's grade as it stands, and what who looks may do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from api.pages.names import Names, names_of
from api.pages.visit import Visit
from api.parts import Parts
from api.quality.grades import Graded
from api.recording.errors import RecordingError
from api.reports.view import ReportView, report_view
from api.reports.waveform import Waveform
from api.reports.wording import OUTCOMES
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.disputes import Dispute
from api.storage.grade_changes import GradeChange
from grading.report import GradeReport, Outcome
from grading.revision import RevisedCriterion
from insights.dispute import DisputeState


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do on a call's page."""

    change: bool
    answer: bool  # as the agent who spoke
    coach: bool
    listen: bool


@dataclass(frozen=True, slots=True)
class Story:
    """What people did about one criterion."""

    machine: str  # the machine's outcome, in words
    is_changed: bool
    changes: tuple[GradeChange, ...]
    disputes: tuple[Dispute, ...]
    others: Mapping[str, str]  # outcomes that it could be changed to
    stands: str  # the outcome's value

    @property
    def open_dispute(self) -> Dispute | None:
        """The dispute that waits for a decision."""
        return next((d for d in self.disputes if d.ruling.state is DisputeState.OPEN), None)


@dataclass(frozen=True, slots=True)
class CallView:
    """All that the page of a call shows."""

    graded: Graded
    shown: ReportView
    stories: Mapping[str, Story]
    rights: Rights
    names: Names
    is_answerable: bool  # its days are not over
    is_blind: bool = False  # without what the machine made of the call

    @property
    def titles(self) -> Mapping[str, str]:
        """The criteria's titles by their ids."""
        return {c.id: c.title for c in self.graded.report.criteria}


def call_of(visit: Visit, call_id: str) -> CallView:
    """Return what is shown of a call; blocks, and raises what the services do."""
    graded = visit.parts.quality.grades.grade(visit.caller, call_id)
    return _seen(visit, graded)


def blind_call_of(visit: Visit, call_id: str) -> CallView:
    """As `call_of`, bare of all by which who is to judge it would be led."""
    parts = visit.parts
    with parts.database.reading() as connection:
        graded = parts.quality.grades.to_judge(connection, visit.caller, call_id)
    return blind(_seen(visit, graded))


def _seen(visit: Visit, graded: Graded) -> CallView:
    parts, call_id = visit.parts, graded.record.call_id
    waveform = _waveform(parts, call_id) if graded.record.recorded else None
    return call_view(graded, visit.caller, names_of(parts.accounts), parts.clock(), waveform)


def call_view(
    graded: Graded, caller: Caller, names: Names, now_s: float, waveform: Waveform | None
) -> CallView:
    """Return what is shown of a graded call."""
    return CallView(
        graded=graded,
        shown=report_view(as_it_stands(graded), waveform),
        stories={c.machine.id: _story(c, graded) for c in graded.revision.criteria},
        rights=rights(graded, caller),
        names=names,
        is_answerable=graded.window.is_open(now_s),
    )


def blind(view: CallView) -> CallView:
    """Return the call without moods, outcomes and evidence, for who is to judge by themselves."""
    report = view.graded.report
    heard = tuple(replace(utterance, readings=()) for utterance in report.utterances)
    bare = replace(report, intervals=(), utterances=heard, criteria=())
    timeline = replace(report_view(bare).timeline, wave=view.shown.timeline.wave)
    return replace(view, shown=replace(report_view(bare), timeline=timeline), is_blind=True)


def as_it_stands(graded: Graded) -> GradeReport:
    """Return the report with the outcomes that people gave it; its reasons stay the machine's."""
    final = graded.revision.final
    criteria = tuple(
        replace(
            now.machine,
            outcome=now.outcome,
            points=now.points,
            auto_fail=now.auto_fail,
            counts=now.counts,
        )
        for now in graded.revision.criteria
    )
    return replace(
        graded.report,
        points=final.points,
        stars=final.stars,
        band=final.band,
        criteria=criteria,
    )


def rights(graded: Graded, caller: Caller) -> Rights:
    """Return what somebody may do; nobody judges a call of their own."""
    is_own = caller.agent_id is not None and caller.agent_id == graded.record.agent_id
    return Rights(
        change=caller.may(Scope.GRADES_CHANGE) and not is_own,
        answer=caller.may(Scope.GRADES_ANSWER) and is_own,
        coach=caller.may(Scope.COACH) and not is_own,
        listen=caller.may(Scope.RECORDINGS) and graded.record.recorded,
    )


def _waveform(parts: Parts, call_id: str) -> Waveform | None:
    try:
        return parts.peaks.of(call_id)
    except RecordingError:
        return None  # then who spoke when is drawn, as of a call that was not recorded


def _story(now: RevisedCriterion, graded: Graded) -> Story:
    own = now.machine.id
    return Story(
        machine=OUTCOMES[now.machine.outcome],
        is_changed=now.is_changed,
        changes=tuple(c for c in graded.changes if c.criterion == own),
        disputes=tuple(
            d for d in graded.disputes if (d.report_id, d.criterion) == (graded.report_id, own)
        ),
        others={o.value: OUTCOMES[o] for o in Outcome if o is not now.outcome},
        stands=now.outcome.value,
    )
