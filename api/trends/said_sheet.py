"""Said sheet: what customers said as a file, a line each, for spreadsheets and programs."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime

from api.quality.export import Format, Value, csv_line
from api.storage.interactions import Stored
from api.trends.sheets import MARK
from insights.interaction import Interaction

_READ = tuple(f.name for f in fields(Interaction))
_KEPT = tuple(f.name for f in fields(Stored) if f.name not in ("interaction", "number"))


def plain(stored: Stored) -> dict[str, Value]:
    """Return all that is told of an interaction, by the names that answers and files have."""
    read = {name: getattr(stored.interaction, name) for name in _READ}
    return {**read, **{name: getattr(stored, name) for name in _KEPT}}


def head(how: Format) -> str:
    """Return what a file begins with."""
    return "" if how is Format.JSONL else MARK + csv_line(["at", *_READ, *_KEPT])


def lines(said: Iterable[Stored], how: Format) -> Iterator[str]:
    """Yield a line an interaction; no spreadsheet takes any of it for a formula."""
    for one in said:
        told = {"at": _moment(one), **plain(one)}
        if how is Format.JSONL:
            yield json.dumps(told, ensure_ascii=False) + "\n"
        else:
            yield csv_line(told.values())


def _moment(stored: Stored) -> str:
    return datetime.fromtimestamp(stored.interaction.at_s, UTC).isoformat(timespec="seconds")
