"""Pace: how many posts each author made in each hour of a file."""

from collections.abc import Iterable
from zlib import crc32

import numpy as np
import numpy.typing as npt

from api.sources.post import Post

_HOUR_S = 3_600
_SLOTS = 1 << 22  # hours of authors, counted in 8 MB however long the file
_MOST = 65_535


class Pace:
    """How many posts each author made in each hour, roughly: never too few.

    Two authors' hours may share a slot by chance, once in millions.
    """

    def __init__(self, posts: Iterable[Post]) -> None:
        self._counts: npt.NDArray[np.uint16] = np.zeros(_SLOTS, np.uint16)
        for post in posts:
            slot = _slot(post)
            self._counts[slot] = min(int(self._counts[slot]) + 1, _MOST)

    def an_hour(self, post: Post) -> int:
        """Return how many its author made in its hour; 0 if nobody says who that is."""
        return int(self._counts[_slot(post)]) if post.author.author_id else 0


def _slot(post: Post) -> int:
    hour = int(post.at_s // _HOUR_S)
    return crc32(f"{post.author.author_id}\0{hour}".encode("utf-8", "replace")) % _SLOTS
