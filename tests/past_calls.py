"""Calls that are over: graded by the real grader, and recorded where a test wants to hear them."""

from collections.abc import Sequence

import numpy as np

from api.parts import Parts
from api.storage import calls, reports
from api.storage.calls import CallRecord
from api.storage.enums import CallState
from api.storage.reports import StoredReport
from grading.grader import Grader
from grading.record import to_json
from grading.report import CallInfo, GradeReport
from grading.rubric import default_rubric_text, parse_rubric
from speech.audio import SAMPLE_RATE_HZ, Speaker
from tests.graded import LINES, utterance
from tests.recorded import clips
from tests.signals import Samples
from tests.streams import STEREO, call_start

DURATION_S = 104.5


def report_of(call_id: str) -> GradeReport:
    """The sample conversation of tests.graded, by the default rubric."""
    grader = Grader(parse_rubric(default_rubric_text()))
    for speaker, start_s, end_s, words, mood in LINES:
        grader.add(utterance(speaker, start_s, end_s, words, mood))
    sides = (Speaker.CUSTOMER, Speaker.AGENT)
    return grader.finish(CallInfo(call_id, DURATION_S, sides, False, True, ()))


def keep(parts: Parts, call_id: str, agent_id: str, sound: Samples | None = None) -> GradeReport:
    """Keep a graded call of an agent; `sound` (n, 2) makes it a recorded one."""
    if sound is not None:
        record(parts, call_id, sound)
    report, began_s = report_of(call_id), parts.clock() - 3600
    kept = CallRecord(
        call_id=call_id,
        state=CallState.GRADED,
        start=call_start(call_id=call_id, agent_id=agent_id, customer_id="cus_7"),
        protocol="native",
        key_id="key_1",
        began_s=began_s,
        server_id="srv_1",
        recorded=sound is not None,
        agent_id=agent_id,
        customer_id="cus_7",
        department="billing",
        heard_s=DURATION_S,
        ended_s=began_s + DURATION_S,
        points=report.points,
        stars=report.stars,
        band=report.band,
    )
    stored = StoredReport(
        f"rep_{call_id}", call_id, to_json(report), report.rubric_name, report.rubric_version,
        parts.clock(),
    )  # fmt: skip
    with parts.database.transaction() as connection:
        calls.add(connection, [kept])
        reports.add(connection, [stored])
    return report


def record(parts: Parts, call_id: str, sound: Samples) -> None:
    """Put a sound, (n, 2): customer and agent, on the shelf as a call's recording."""
    stops: list[object] = []
    writer = parts.live.recorder.begin(call_id, STEREO, stops.append)
    writer.append(0, (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    writer.close()
    parts.live.recorder.flush(call_id)
    assert not stops


def spoken(lines: Sequence[tuple[object, ...]] = LINES) -> Samples:
    """Real speech where the sample conversation has a line, (n, 2); skips without the corpus."""
    voices = [clip.samples for clip in clips(every=90)]
    sound = np.zeros((int(DURATION_S * SAMPLE_RATE_HZ), 2), np.float32)
    for place, (speaker, start_s, end_s, *_) in enumerate(lines):
        first, last = (int(float(at) * SAMPLE_RATE_HZ) for at in (start_s, end_s))  # type: ignore[arg-type]
        voice = np.resize(voices[place % len(voices)], last - first)
        sound[first:last, 0 if speaker is Speaker.CUSTOMER else 1] = voice
    return sound


def hum() -> Samples:
    """Both sides as a steady tone, (n, 2), which stands for speech where only the place matters."""
    at_s = np.arange(int(DURATION_S * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    tone = 0.3 * np.sin(2 * np.pi * 220 * at_s)
    return np.stack([tone, 0.5 * tone], axis=1).astype(np.float32)
