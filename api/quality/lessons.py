"""Lessons: corrections as training material, a line each."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from api.quality.export import Format, Value, csv_line
from api.quality.review import Context, contexts, conversations
from api.storage.corrections import Correction
from insights.verdict import Verdict

_COLUMNS = (
    *("correction_id", "source", "text", "before", "label", "verdict", "model_label"),
    *("probabilities", "abstained", "model", "digest", "contact_id", "place", "start_s", "end_s"),
    *("why", "by", "by_name", "made", "is_synthetic"),
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a model is to learn: what was said, and the mood that a person heard in it."""

    correction: Correction
    context: Context
    is_synthetic: bool


def lessons_of(connection: Connection, found: Sequence[Correction]) -> tuple[Lesson, ...]:
    """Return the lessons of these corrections; none where nobody can tell, or one took it back."""
    told = [c for c in found if c.label is not None and c.verdict is not Verdict.WITHDRAWN]
    said, talks = contexts(connection, told), conversations(connection, told)
    return tuple(Lesson(c, said[c.review_id], talks[c.contact_id].is_synthetic) for c in told)


def lesson_head(how: Format) -> str:
    """Return what a file begins with."""
    # The mark tells spreadsheets that it is UTF-8.
    return "" if how is Format.JSONL else "\N{ZERO WIDTH NO-BREAK SPACE}" + csv_line(_COLUMNS)


def lesson_lines(lessons: Iterable[Lesson], how: Format) -> Iterator[str]:
    """Yield a line a lesson."""
    for lesson in lessons:
        plain = _plain(lesson)
        if how is Format.JSONL:
            yield json.dumps(plain, ensure_ascii=False) + "\n"
        else:
            yield csv_line(_cell(value) for value in plain.values())


def _plain(lesson: Lesson) -> dict[str, object]:
    """Return a lesson as JSON's own types; `before` is the customer's and the agent's, in order."""
    of, scores = lesson.correction, lesson.correction.scores
    named = zip(scores.labels, scores.probabilities, strict=True)
    own = {name: getattr(of, name) for name in _COLUMNS if hasattr(of, name)}
    told = {
        **own,
        "text": lesson.context.it.text,
        "before": [f"{one.who}: {one.text}" for one in lesson.context.before],
        "probabilities": {str(label): p for label, p in named},
        "abstained": scores.abstained,
        "made": datetime.fromtimestamp(of.made_s, UTC).isoformat(timespec="seconds"),
        "is_synthetic": lesson.is_synthetic,
    }
    return {name: told[name] for name in _COLUMNS}


def _cell(value: object) -> Value:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    assert value is None or isinstance(value, str | float | int | bool), "all there is"
    return value
