"""Making one call of a synthetic history: what was said is drawn, the grade is the real one."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from random import Random

from api.desk.views import AlertView
from api.live.start import AudioFormat, CallStart
from api.storage.calls import CallRecord
from api.storage.enums import CallState
from api.storage.fact_rows import SYNTHETIC
from api.storage.reports import StoredReport
from api.synthetic.chat import SampleChat, chat_before
from api.synthetic.conversation import Stage, held
from api.synthetic.lines import Slots, lines
from api.synthetic.mood import Mood
from api.synthetic.plan import PlannedCall, fresh_rng
from emotion.labels import Emotion
from grading.grader import Grader
from grading.record import to_json
from grading.report import CallInfo, GradeReport, ModelName
from grading.rubric import Rubric, default_rubric_text, parse_rubric
from insights.alert_rules import read_alert_rules, shipped_alert_rules
from insights.alert_state import Handling, Move, fresh
from insights.escalation import Chain
from insights.severity import Severity
from speech.audio import Speaker
from speech.codec import Encoding
from speech.utterance import Utterance

PROTOCOL = "synthetic"  # of these calls, and of no other
NOTE = "Synthetic: nobody said this. Words and moods were drawn by chance, the grade is computed."
_MODELS = (ModelName("voice and words", "drawn by chance, no model", "0" * 16),)
_AUDIO = AudioFormat(Encoding.PCM_S16LE, 16_000, ((Speaker.CUSTOMER, Speaker.AGENT),))
_FROM_CHAT = 0.15  # of the calls
_ANGRY_FROM = 0.85  # probability of anger, in two readings in a row: an alert


@dataclass(frozen=True, slots=True)
class MadeCall:
    """One call, ready to be kept."""

    record: CallRecord
    utterances: tuple[Utterance, ...]
    report: StoredReport
    alert: AlertView | None
    chat: SampleChat | None  # that it came from


def call_id_of(seed: int, number: int) -> str:
    """Return the id of a history's call."""
    return f"call_sample{seed}_{number:06d}"


def made(plan: PlannedCall, seed: int) -> MadeCall:
    """Return a call; the same plan and seed give the same call."""
    rng = fresh_rng(seed, 3, plan.number)
    call_id, slots = call_id_of(seed, plan.number), _slots(plan, rng)
    mood = Mood(max(-1.0, min(1.0, rng.gauss(plan.customer.temper - 0.1, 0.3))), rng)
    issue = rng.choice(lines().issues[plan.department])
    chat = None
    if rng.random() < _FROM_CHAT:
        chat = chat_before(plan, f"case_{call_id}", mood, issue.format_map(slots))
    stage = Stage(plan.agent, plan.habits, mood, slots, rng)
    said = held(stage, issue)
    report = _graded(call_id, said)
    record = _record(plan, call_id, report, chat)
    stored = StoredReport(
        f"rep_{call_id}",
        call_id,
        to_json(report),
        report.rubric_name,
        report.rubric_version,
        record.ended_s or 0.0,
    )
    return MadeCall(record, said, stored, _alert(record, said, rng), chat)


def _graded(call_id: str, said: tuple[Utterance, ...]) -> GradeReport:
    duration_s = round(max(u.end_s for u in said) + 0.8, 2)
    grader = Grader(_rubric())
    for utterance in said:
        grader.add(utterance)
    both = (Speaker.CUSTOMER, Speaker.AGENT)
    info = CallInfo(call_id, duration_s, both, True, True, (NOTE,))
    return grader.finish(info, models=_MODELS)


def _record(
    plan: PlannedCall, call_id: str, report: GradeReport, chat: SampleChat | None
) -> CallRecord:
    case_id = chat.record.case_id if chat else None
    start = CallStart(
        _AUDIO,
        PROTOCOL,
        call_id,
        case_id,
        plan.agent.agent_id,
        plan.customer.customer_id,
        plan.customer.name,
        plan.department,
        record=False,
        metadata={SYNTHETIC: "tonewise sample"},
    )
    return CallRecord(
        call_id=call_id,
        state=CallState.GRADED,
        start=start,
        protocol=PROTOCOL,
        key_id=PROTOCOL,
        began_s=plan.began_s,
        server_id=PROTOCOL,
        case_id=case_id,
        agent_id=plan.agent.agent_id,
        customer_id=plan.customer.customer_id,
        department=plan.department,
        heard_s=report.call.duration_s,
        ended_s=plan.began_s + report.call.duration_s,
        end_reason="stopped",
        points=report.points,
        stars=report.stars,
        band=report.band,
    )


def _alert(record: CallRecord, said: tuple[Utterance, ...], rng: Random) -> AlertView | None:
    """Return the alert of the first two readings in a row that are angry enough."""
    readings = [reading for utterance in said for reading in utterance.readings]
    for before, now in pairwise(readings):
        angry = min(before.fused.of(Emotion.ANGRY), now.fused.of(Emotion.ANGRY))
        if angry >= _ANGRY_FROM:
            raised_s = record.began_s + now.end_s
            return AlertView(
                alert_id=f"alt_{record.call_id}",
                case_id=record.case_id,
                call_id=record.call_id,
                rule="anger-held",
                severity=Severity.HIGH,
                raised_s=raised_s,
                sequence=None,
                at_s=now.end_s,
                value=round(angry, 3),
                why=f"anger {angry:.2f} in two readings in a row",
                handling=_handled(raised_s, rng),
            )
    return None


def _handled(raised_s: float, rng: Random) -> Handling:
    taken_s = raised_s + rng.lognormvariate(3.3, 0.6)  # about half a minute, seldom three
    who = "supervisor (sample)"
    taken = fresh(_chain(), raised_s).moved(Move.TAKE, who, taken_s)
    return taken.moved(Move.RESOLVE, who, taken_s + rng.uniform(60, 400), "listened in")


def _slots(plan: PlannedCall, rng: Random) -> Slots:
    day = rng.randint(1, 28)
    month = rng.choice(("january", "march", "may", "june", "september", "november"))
    return {
        "agent": plan.agent.name.split()[0],
        "name": plan.customer.name.split()[0],
        "ref": f"{rng.randint(10, 99)}-{rng.randint(1000, 9999)}",
        "date": f"{month} {day}",
        "time": f"{rng.randint(8, 19)} {rng.choice(('fifteen', 'thirty', 'oh five'))}",
        "amount": f"{rng.randint(5, 480)} euros",
    }


@cache
def _rubric() -> Rubric:
    return parse_rubric(default_rubric_text())


@cache
def _chain() -> Chain:
    return read_alert_rules(shipped_alert_rules()).chain
