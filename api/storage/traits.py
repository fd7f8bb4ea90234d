"""Traits of graded calls: how they sounded, how the customer began, how quickly was answered.

They hold nothing that the call, its chat and its report do not, and are no part of any grade.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Connection, bindparam, select

from api.storage.tables import calls, cases
from api.storage.trait_tables import call_traits
from api.storage.upsert import put_all
from emotion.labels import Emotion
from grading.report import ReportError

_WIDEBAND_HZ = 16_000
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_CALLS = (
    select(
        calls.c.call_id,
        calls.c.number,
        calls.c.agent_id,
        calls.c.began_s,
        calls.c.start,
        cases.c.language,
    )
    .select_from(calls.outerjoin(cases, cases.c.case_id == calls.c.case_id))
    .where(calls.c.call_id.in_(_IDS))
)


class _Call(msgspec.Struct, frozen=True):
    speakers: tuple[str, ...]


class _Interval(msgspec.Struct, frozen=True):
    emotion: Emotion | None = None


class _Side(msgspec.Struct, frozen=True):
    words_per_min: float | None = None
    response_delay_s: float | None = None


class _Conduct(msgspec.Struct, frozen=True):
    agent: _Side


class _Report(msgspec.Struct, frozen=True):
    call: _Call
    intervals: tuple[_Interval, ...]
    conduct: _Conduct


_DECODER = msgspec.json.Decoder(_Report)


def write(connection: Connection, reports: Mapping[str, str]) -> None:
    """Write the traits of calls by their reports (call id -> JSON), in place of what was there.

    Their facts must be there. Raises ReportError for a report that is none.
    """
    if not reports:
        return
    of_calls = connection.execute(_CALLS, {"ids": sorted(reports)}).all()
    rows = [_row(call, _read(reports[call.call_id])) for call in of_calls]
    put_all(connection, call_traits, rows)


def _row(call: Any, report: _Report) -> dict[str, Any]:
    moods = [each.emotion for each in report.intervals if each.emotion is not None]
    return {
        "number": call.number,
        "agent_id": call.agent_id,
        "began_s": call.began_s,
        "mood_start": moods[0] if moods else None,
        "language": call.language,
        "is_wideband": call.start.audio.rate_hz >= _WIDEBAND_HZ,
        "n_sides": len(report.call.speakers),
        "delay_s": report.conduct.agent.response_delay_s,
        "words_per_min": report.conduct.agent.words_per_min,
    }


def _read(report: str) -> _Report:
    try:
        return _DECODER.decode(report)
    except msgspec.MsgspecError as error:
        raise ReportError(f"a stored report was wanted, got what is none: {error}") from error
