"""A report as JSON and back: what is stored, published and graded anew years later."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, NoReturn, get_args, get_origin, get_type_hints

from emotion.labels import Emotion
from emotion.scores import EmotionScores, ScoresError
from grading.intervals import IntervalScore, IntervalState
from grading.report import GradeReport, ReportError
from grading.schema import fault

SCHEMA_VERSION = 1


def to_json(report: GradeReport) -> str:
    """Return the report as JSON text that fits grading/schemas/report.schema.json.

    Raises ReportError if it holds a number that JSON has no word for.
    """
    try:
        return json.dumps(to_plain(report), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    except ValueError as error:
        raise ReportError(f"a report holds finite numbers only: {error}") from error


def to_plain(report: GradeReport) -> dict[str, Any]:
    """Return the report as JSON's own types, the grade first."""
    plain: dict[str, Any] = _plain(report)
    rubric = {"name": plain.pop("rubric_name"), "version": plain.pop("rubric_version")}
    first = {key: plain.pop(key) for key in ("points", "stars", "band")}
    return {"schema_version": SCHEMA_VERSION, **first, "rubric": rubric, **plain}


def from_json(text: str) -> GradeReport:
    """Return the report that `to_json` wrote, field by field the same.

    Raises ReportError, in one line, if the text is no JSON or does not fit the schema.
    """
    try:
        plain = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ReportError(f"a stored report must be JSON: {error}") from error
    if wrong := fault("report", plain):
        raise ReportError(f"the stored report does not fit its schema at {wrong}")
    rubric = plain["rubric"]
    named = {**plain, "rubric_name": rubric["name"], "rubric_version": rubric["version"]}
    try:
        report: GradeReport = _built(GradeReport, named)
    except ScoresError as error:
        raise ReportError(f"the stored report holds scores that are none: {error}") from error
    return report


def _plain(value: Any) -> Any:
    match value:
        case EmotionScores():
            paired = zip(value.labels, value.probabilities, strict=True)
            return {"probabilities": {str(e): p for e, p in paired}, "abstained": value.abstained}
        case StrEnum():
            return str(value)
        case tuple():
            return [_plain(each) for each in value]
        case IntervalScore():
            return {**_fields(value), **_derived(value)}
        case _ if is_dataclass(value):
            return _fields(value)
    return value


def _fields(value: Any) -> dict[str, Any]:
    return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}


def _derived(interval: IntervalScore) -> dict[str, Any]:
    """What a reader wants to see at once; not read back, since `fused` says it all."""
    scored = interval.state is IntervalState.SCORED and interval.fused is not None
    return {
        "emotion": str(interval.fused.likeliest) if scored and interval.fused else None,
        "valence": interval.valence,
        "negativity": interval.negativity,
    }


def _built(kind: Any, plain: Any) -> Any:
    """Build a value of the annotated type `kind` from JSON that fits the schema."""
    if plain is None:
        return None
    if get_origin(kind) is UnionType:
        (kind,) = (k for k in get_args(kind) if k is not type(None))
    if get_origin(kind) is tuple:
        return tuple(_built(get_args(kind)[0], each) for each in plain)
    if kind is EmotionScores:
        probabilities = plain["probabilities"]
        labels = tuple(Emotion(label) for label in probabilities)
        return EmotionScores(labels, tuple(probabilities.values()), plain["abstained"])
    if hasattr(kind, "__dataclass_fields__"):
        return kind(**{name: _built(type_, plain[name]) for name, type_ in _hints(kind).items()})
    return kind(plain)


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind)}


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")
