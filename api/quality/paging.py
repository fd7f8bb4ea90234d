"""Pages of what is kept by a number."""

from collections.abc import Sequence
from typing import TypeVar

from api.desk.views import Page

T = TypeVar("T")


def page_of(found: Sequence[tuple[int, T]], limit: int) -> Page[T]:
    """Return up to `limit` of what was found, each with its number; one more makes a next page."""
    more = str(found[limit - 1][0]) if len(found) > limit else None
    return Page(tuple(one for _, one in found[:limit]), more)
