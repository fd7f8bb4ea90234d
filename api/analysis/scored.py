"""Scored: a ticket and what its words told, as a line of the scored table."""

import csv
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from api.analysis.ticket import Ticket
from api.quality.export import csv_line
from emotion.labels import TEXT_LABELS
from text.reading import TextReading
from text.sentiment import Sentiment, sentiment_of

_MARK = "'"  # ahead of what a spreadsheet would take for a formula
_LONGEST = 1 << 24  # characters of a cell that we wrote ourselves


@dataclass(frozen=True, slots=True)
class Scored:
    """One line; numbers are empty where nothing was read."""

    row: int
    id: str
    repeated: str  # "yes": an earlier row has this id
    time: str  # ISO 8601 in UTC; as written where it could not be read
    category: str
    account: str
    rating: str
    label: str
    sentiment: str  # negative, neutral, positive
    emotion: str  # empty where the model abstained
    likeliest: str
    confidence: float | str  # 0..1, of the likeliest
    negativity: float | str  # 0..1
    valence: float | str  # -1..1
    abstained: str  # "yes" or "no"
    why: str  # why nothing, or nothing sure, was read; else the words that speak for it
    language: str
    topic: str  # a department; empty: out of scope of all
    topic_confidence: float
    lexicon: str  # what cue words alone say; empty: nothing
    baseline: str  # what VADER says, where it was asked
    network: str  # what the LSTM alone says, without cue words
    text: str

    @property
    def at(self) -> datetime | None:
        """When it was written, if that could be read."""
        try:
            return datetime.fromisoformat(self.time)
        except ValueError:
            return None


FIELDS = tuple(field.name for field in fields(Scored))
_P = tuple(f"p_{label}" for label in TEXT_LABELS)
_FLOATS = frozenset({"confidence", "negativity", "valence", "topic_confidence"})
HEAD = csv_line([*FIELDS, *_P])


@dataclass(frozen=True, slots=True)
class Opinions:
    """What simpler ways say of the same message."""

    lexicon: Sentiment | None
    baseline: Sentiment | None
    network: Sentiment | None


def scored(ticket: Ticket, reading: TextReading, opinions: Opinions, is_repeated: bool) -> Scored:
    """Return a ticket's line."""
    scores, negativity = reading.scores, reading.negativity
    is_read = scores is not None and negativity is not None
    return Scored(
        row=ticket.row,
        id=ticket.ticket_id,
        repeated="yes" if is_repeated else "",
        time=ticket.time if ticket.at_s is None else _iso(ticket.at_s),
        category=ticket.category,
        account=ticket.account,
        rating=ticket.rating,
        label=ticket.label,
        sentiment=sentiment_of(scores, negativity) if scores and negativity is not None else "",
        emotion=(scores.emotion or "") if scores else "",
        likeliest=scores.likeliest if scores else "",
        confidence=round(scores.confidence, 4) if scores else "",
        negativity=round(negativity, 4) if negativity is not None else "",
        valence=round(scores.valence, 4) if scores else "",
        abstained="no" if is_read and scores and not scores.abstained else "yes",
        why=_why(reading),
        language=reading.language or "",
        topic=reading.topic.department or "",
        topic_confidence=round(reading.topic.confidence, 4),
        lexicon=opinions.lexicon or "",
        baseline=opinions.baseline or "",
        network=opinions.network or "",
        text=ticket.text,
    )


def line_of(one: Scored, reading: TextReading) -> str:
    """Return the line with every probability, nothing in it being a formula to a spreadsheet."""
    if reading.scores is None:
        return csv_line([*astuple(one), *([""] * len(_P))])
    return csv_line([*astuple(one), *(round(p, 4) for p in reading.scores.probabilities)])


def read_scored(path: Path) -> Iterator[Scored]:
    """Yield the lines of a table that `line_of` wrote."""
    limit = csv.field_size_limit(_LONGEST)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            next(reader)
            for cells in reader:
                yield _scored(cells)
    finally:
        csv.field_size_limit(limit)


def _scored(cells: list[str]) -> Scored:
    told = dict(zip(FIELDS, map(_unmarked, cells), strict=False))
    numbers = {name: float(told[name]) if told[name] else "" for name in _FLOATS}
    return Scored(**{**told, **numbers, "row": int(told["row"])})  # type: ignore[arg-type]


def _unmarked(cell: str) -> str:
    return cell[1:] if cell.startswith(_MARK) else cell


def _iso(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).isoformat(timespec="seconds")


def _why(reading: TextReading) -> str:
    if reading.unread:
        return str(reading.unread)
    if reading.scores and reading.scores.abstained:
        return f"not sure enough: {reading.scores.confidence:.2f}"
    return "; ".join(dict.fromkeys(cue.words for cue in reading.cues if cue.emotion))
