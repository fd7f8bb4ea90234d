"""What every list of the API has: a cursor in, a cursor out."""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

T = TypeVar("T")
Kept = TypeVar("Kept")

Cursor = Annotated[
    str | None, Query(max_length=200, description="The last answer's next_cursor; none: the start")
]
Limit = Annotated[int, Query(ge=1, le=200, description="The most items to answer")]


class Listing(BaseModel, Generic[T]):
    """Some of a list, and where the next page begins."""

    items: list[T]
    next_cursor: str | None = Field(default=None, description="null: this was the last page")


def page_of(
    found: Sequence[tuple[int, Kept]], limit: int, shown: Callable[[Kept], T]
) -> Listing[T]:
    """Return up to `limit` of what was found, each with its number; one more makes a next page."""
    more = str(found[limit - 1][0]) if len(found) > limit else None
    return Listing(items=[shown(one) for _, one in found[:limit]], next_cursor=more)
