"""CallKeeper: recordings that were graded become calls of the centre, beside those it heard."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.kept_rubric import parsed
from api.live.open_call import graded
from api.live.start import AudioFormat, CallStart, Mode
from api.opened import opened
from api.options import rubric_text
from api.recorded_calls import RecordedCall, Sifted, sift
from api.rubrics import Rubrics
from api.security.audit import CONSOLE, AuditTrail
from api.security.audit_line import Action, Subject
from api.storage import calls, consent, events, reports, utterances
from api.storage.calls import CallRecord
from api.storage.database import Database
from api.storage.enums import CallState
from api.storage.events import News
from api.storage.reports import StoredReport
from api.trends.collecting import collect
from emotion.artifacts import sha256_of
from grading.record import to_json
from grading.report import GradeReport
from grading.rubric import Rubric
from speech.audio import SAMPLE_RATE_HZ
from speech.codec import Encoding

PROTOCOL = "recording"  # of these calls, and of no other
_ENDED = "the recording ended"


@dataclass(frozen=True, slots=True)
class CallKeeper:
    """Any method may raise a StorageError."""

    database: Database
    now_s: float  # epoch seconds: when this run began
    usual: Path | None = None  # the rubric that the service grades by; None: the one shipped

    def rubric(self, told: Path | None) -> Rubric:
        """Return the rubric that was told, else the one in use, else the service's usual one.

        It is kept, so that a grade can be reckoned anew. Raises InputError or RubricError.
        """
        text = rubric_text(told or self.usual)
        rubrics = Rubrics(self.database, text, lambda: self.now_s, self._audit)
        return parsed(text) if told else rubrics.active()

    def sift(self, recorded: Sequence[RecordedCall]) -> Sifted:
        """Return which calls are to be graded.

        Consent is as the manifest says, and as the customer answered when last asked here.
        """
        whose = {call.customer_id for call in recorded if call.customer_id}
        with self.database.reading() as connection:
            there = calls.ids_of(connection, PROTOCOL)
            refused = consent.declined(connection, whose)
        asked = sift(recorded, refused)
        fresh: dict[str, RecordedCall] = {}
        for call in asked.fresh:
            fresh.setdefault(_call_id(call.path), call)
        left = tuple(call for of, call in fresh.items() if of not in there)
        return Sifted(left, len(asked.fresh) - len(left), asked.declined)

    def keep(self, call: RecordedCall, report: GradeReport) -> None:
        """Keep a graded call, once; whoever follows events hears of it."""
        call_id = _call_id(call.path)
        stored = StoredReport(
            f"rep_{call_id}",
            call_id,
            to_json(report),
            report.rubric_name,
            report.rubric_version,
            self.now_s,
        )
        record = _record(call_id, call, report)
        _, told = graded(call_id, stored.report_id, report, _ENDED, self.now_s)
        said = {(call_id, n): one for n, one in enumerate(report.utterances, 1)}
        with self.database.transaction() as connection:
            if calls.one(connection, call_id) is not None:
                return
            calls.add(connection, [record])
            utterances.put(connection, said)
            events.add(connection, [News(None, self.now_s, told)])
            reports.add(connection, [stored])

    def finish(self, n_kept: int) -> None:
        """Tell history and the audit trail of what was kept."""
        collect(self.database)
        told = f"{n_kept} recordings graded and kept"
        self._audit.note(CONSOLE, Action.ADDED, Subject("call"), told)

    @property
    def _audit(self) -> AuditTrail:
        return AuditTrail(self.database, lambda: self.now_s)


@contextmanager
def keeping(data_dir: Path | None) -> Iterator[CallKeeper]:
    """Open the service's database for a run; raises a StorageError if it can't be."""
    with opened(data_dir) as (settings, database):
        yield CallKeeper(database, time.time(), settings.rubric)


def _record(call_id: str, call: RecordedCall, report: GradeReport) -> CallRecord:
    began_s = _began_s(call, report.call.duration_s)
    start = CallStart(
        AudioFormat(Encoding.PCM_S16LE, SAMPLE_RATE_HZ, (report.call.speakers,)),
        PROTOCOL,
        call_id,
        agent_id=call.agent_id,
        customer_id=call.customer_id,
        customer_name=call.customer_name,
        queue=call.department,
        mode=Mode.REPLAY,
        record=False,
        metadata={**call.metadata, "file": report.call.source},
    )
    return CallRecord(
        call_id=call_id,
        state=CallState.GRADED,
        start=start,
        protocol=PROTOCOL,
        key_id=PROTOCOL,
        began_s=began_s,
        server_id=PROTOCOL,
        agent_id=call.agent_id,
        customer_id=call.customer_id,
        department=call.department,
        heard_s=report.call.duration_s,
        ended_s=began_s + report.call.duration_s,
        end_reason=_ENDED,
        points=report.points,
        stars=report.stars,
        band=report.band,
    )


def _began_s(call: RecordedCall, duration_s: float) -> float:
    """Return when the call began: a recording is written last when its call ends."""
    if call.began_s is not None:
        return call.began_s
    return call.path.stat().st_mtime - duration_s


def _call_id(path: Path) -> str:
    """Return an id by what is heard, so that a file that was moved or renamed is the same call."""
    try:
        return f"call_file{sha256_of(path)[:24]}"
    except OSError:  # grading it will say what is wrong
        return str(path)
