"""Change: what is different on a board, so that no viewer is sent the same line twice."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny

from api.board.shapes import LISTS, Board, Row, Totals


class Rows(BaseModel):
    """What changed in one list."""

    model_config = ConfigDict(frozen=True)

    put: tuple[SerializeAsAny[Row], ...] = Field(description="New lines, and changed ones whole.")
    gone: tuple[str, ...] = Field(description="Ids of lines that are there no more.")


class Change(BaseModel):
    """What makes the board of now of the one before."""

    model_config = ConfigDict(frozen=True)

    at_s: float
    totals: Totals | None = Field(description="null: as they were")
    rows: dict[str, Rows] = Field(description="By the list's name; one that is not here stays.")


def change(before: Board, after: Board) -> Change | None:
    """Return what is different, None if nothing is but the time."""
    rows = {
        name: found
        for name in LISTS
        if (found := _rows(getattr(before, name), getattr(after, name))) is not None
    }
    totals = after.totals if after.totals != before.totals else None
    return Change(at_s=after.at_s, totals=totals, rows=rows) if rows or totals else None


def _rows(before: Sequence[Row], after: Sequence[Row]) -> Rows | None:
    was, there = {row.id: row for row in before}, {row.id for row in after}
    put = tuple(row for row in after if was.get(row.id) != row)
    gone = tuple(row.id for row in before if row.id not in there)
    return Rows(put=put, gone=gone) if put or gone else None
