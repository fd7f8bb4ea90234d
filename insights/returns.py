"""Returns: customers who call again soon, how they feel then, and how the first call was graded.

A customer may call again for a hundred reasons that are no doing of who took the first call, so
none of this is part of a grade: it stands beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from insights.agreement import Interval, share_interval

WITHIN_DAYS = 7
FEWEST_CALLS = 20  # first calls: the share of fewer is mostly chance
DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Contact:
    """One call of a known customer."""

    customer_id: str
    began_s: float  # epoch seconds
    is_own: bool  # of those whose customers are followed
    band: str | None  # of its grade
    low_start: bool | None  # whether the customer began low; None: not told
    low_end: bool | None  # ... and ended so


@dataclass(frozen=True, slots=True)
class Returned:
    """First calls of some grade, and what came of them."""

    band: str | None  # None: all of them, or not graded
    n: int  # first calls that can be followed so long
    n_back: int  # after which the customer called again in time, whoever took it
    n_low: int  # ... and began low; only where it was told
    n_told: int  # ... and it was told how they began

    @property
    def share(self) -> float | None:
        """Of the first calls, those after which the customer was back; None: too few."""
        return self.n_back / self.n if self.n >= FEWEST_CALLS else None

    @property
    def interval(self) -> Interval | None:
        """The share's 95 % interval; None: too few."""
        return share_interval(self.n_back, self.n) if self.n >= FEWEST_CALLS else None

    @property
    def low_share(self) -> float | None:
        """Of those who were back, those who began low; None: too few."""
        return self.n_low / self.n_told if self.n_told >= FEWEST_CALLS else None


@dataclass(frozen=True, slots=True)
class Returns:
    """All first calls of some time, and the same by the first call's grade."""

    all: Returned
    bands: tuple[Returned, ...]  # the most calls first
    n_worse: int  # who ended the first call well and began the next one low


def returns_of(contacts: Sequence[Contact], known_until_s: float) -> Returns:
    """Return what followed each own call of contacts in order of customer, then time.

    A call is followed if so many days have passed since: what comes later is not known yet.
    """
    pairs = [
        (one, _next(one, after))
        for one, after in zip(contacts, [*contacts[1:], None], strict=True)
        if one.is_own and one.began_s + WITHIN_DAYS * DAY_S <= known_until_s
    ]
    bands = {one.band for one, _ in pairs}
    found = [_returned(band, [p for p in pairs if p[0].band == band]) for band in bands]
    worse = sum(1 for one, back in pairs if back and back.low_start and one.low_end is False)
    ordered = sorted(found, key=lambda each: (-each.n, each.band or ""))
    return Returns(_returned(None, pairs), tuple(ordered), worse)


def _next(one: Contact, after: Contact | None) -> Contact | None:
    if after is None or after.customer_id != one.customer_id:
        return None
    return after if after.began_s - one.began_s <= WITHIN_DAYS * DAY_S else None


def _returned(band: str | None, pairs: Sequence[tuple[Contact, Contact | None]]) -> Returned:
    back = [after for _, after in pairs if after is not None]
    told = [after for after in back if after.low_start is not None]
    low = sum(1 for after in told if after.low_start)
    return Returned(band, len(pairs), len(back), low, len(told))
