"""Fact rows: what a call and its report come to, as rows of the tables of facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.live.start import CallStart
from api.storage.glance import Glance

SYNTHETIC = "synthetic"  # the key in a call's metadata that marks what nobody ever said
_WEEK_S = 7 * 86_400
_FIRST_MONDAY_S = 4 * 86_400  # 1970-01-01 was a Thursday


@dataclass(frozen=True, slots=True)
class FactCall:
    """What a fact takes from the call rather than from its report."""

    number: int
    call_id: str
    agent_id: str | None
    department: str | None
    customer_id: str | None
    case_id: str | None
    began_s: float
    recorded: bool
    start: CallStart


def week_of(epoch_s: float) -> int:
    """Return the number of the week, in UTC; weeks begin on Monday, number 0 on 1970-01-05."""
    return int((epoch_s - _FIRST_MONDAY_S) // _WEEK_S)


def week_begins_s(week: int) -> float:
    """Return when a week begins, in epoch seconds."""
    return float(week * _WEEK_S + _FIRST_MONDAY_S)


def fact_row(call: FactCall, seen: Glance, n_alerts: int) -> dict[str, Any]:
    """Return the row of a call, as the machine graded it."""
    mood = seen.mood
    return {
        "number": call.number,
        "call_id": call.call_id,
        "agent_id": call.agent_id,
        "department": call.department,
        "customer_id": call.customer_id,
        "case_id": call.case_id,
        "began_s": call.began_s,
        "week": week_of(call.began_s),
        "duration_s": seen.call.duration_s,
        "points": seen.points,
        "stars": seen.stars,
        "band": seen.band,
        **final_columns(seen.points, seen.stars, seen.band),
        "mood": mood.mood,
        "mood_end": mood.mood_end,
        "worst_negativity": mood.worst_negativity,
        "recovered": mood.recovered,
        "n_alerts": n_alerts,
        "rubric_name": seen.rubric.name,
        "rubric_version": seen.rubric.version,
        "auto_failed": any(c.auto_fail for c in seen.criteria),
        "has_transcript": seen.call.transcribed,
        "has_recording": call.recorded,
        "is_synthetic": SYNTHETIC in call.start.metadata,
        "is_changed": False,
    }


def final_columns(points: float | None, stars: int | None, band: str | None) -> dict[str, Any]:
    """Return the columns of a grade with what people changed."""
    tenth = None if points is None else min(9, int(points // 10))
    return {
        "final_points": points,
        "final_stars": stars,
        "final_band": band,
        "final_tenth": tenth,
    }


def criterion_rows(call: FactCall, seen: Glance) -> list[dict[str, Any]]:
    """Return a row a criterion."""
    return [
        {
            "number": call.number,
            "criterion": c.id,
            "agent_id": call.agent_id,
            "began_s": call.began_s,
            "weight": c.weight,
            "outcome": c.outcome,
            "points": c.points,
            "final_outcome": c.outcome,
            "final_points": c.points,
            "cost": cost,
        }
        for c, cost in zip(seen.criteria, seen.costs, strict=True)
    ]


def title_rows(seen: Sequence[Glance]) -> list[dict[str, Any]]:
    """Return the rows of what the rubrics' criteria are called."""
    keyed = {(s.rubric.name, s.rubric.version, c.id): c.title for s in seen for c in s.criteria}
    names = ("rubric_name", "rubric_version", "criterion")
    return [{**dict(zip(names, key, strict=True)), "title": t} for key, t in keyed.items()]
