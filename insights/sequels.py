"""Sequels: what came after accounts had been let down, where they were spoken to and where not.

Only what was known at a moment tells whether an account was let down then: a run as it looks from
its end stops, by its making, before a better contact. Whoever was not spoken to is looked at from
a moment as late after the same number of negative contacts as follow-ups usually were.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from insights.follow_up import LENGTHS, Sequel
from insights.interaction import NEGATIVE_FROM
from insights.runs import FEWEST_NEGATIVE, Contacts

_RECENT = 5  # contacts, of which FEWEST_NEGATIVE or more are negative: let down as of then
_LENGTH = 10  # contacts, over which negative ones are counted
_BOUNDS = (FEWEST_NEGATIVE, *LENGTHS)


@dataclass(frozen=True, slots=True)
class Spoken:
    """That somebody spoke to an account."""

    account_id: str
    at_s: float  # epoch seconds


@dataclass(frozen=True, slots=True, eq=False)
class _Past:
    """One account's contacts, with what was known at each: all (n,)."""

    account_id: str
    at_s: npt.NDArray[np.float64]
    is_negative: npt.NDArray[np.bool_]
    is_let_down: npt.NDArray[np.bool_]
    n_negative: npt.NDArray[np.int64]  # among the latest

    def before(self, moment_s: float) -> int:
        """Return the place of the last contact by then; -1: there was none."""
        return int(np.searchsorted(self.at_s, moment_s, side="right")) - 1


def sequels(
    contacts: Contacts, spoken: Sequence[Spoken], segments: Mapping[str, str]
) -> tuple[Sequel, ...]:
    """Return each moment at which an account was let down, and how its next contact was.

    One an account and contact: a second call before the next contact is the same follow-up.
    """
    pasts = {past.account_id: past for past in _pasts(contacts)}
    followed = _followed(pasts, spoken)
    waits = [moment_s - pasts[of].at_s[place] for (of, place), moment_s in followed.items()]
    wait_s = float(np.median(waits)) if waits else 0.0
    calls: dict[str, list[float]] = {}
    for one in spoken:
        calls.setdefault(one.account_id, []).append(one.at_s)
    others = [
        (of, place)
        for of, past in pasts.items()
        for place in sorted(set(_moments(past, wait_s, calls.get(of, ()))))
    ]
    return (
        *(_sequel(pasts[of], place, segments, is_followed=True) for of, place in sorted(followed)),
        *(_sequel(pasts[of], place, segments, is_followed=False) for of, place in others),
    )


def _pasts(contacts: Contacts) -> Iterator[_Past]:
    n = len(contacts.names)
    negative = contacts.negativity >= NEGATIVE_FROM
    ends = np.cumsum(np.bincount(contacts.account, minlength=n))
    starts = np.concatenate([[0], ends[:-1]]).astype(np.int64)
    # Most accounts never were let down, and need no look.
    for account in np.flatnonzero(np.bincount(contacts.account, negative, n) >= FEWEST_NEGATIVE):
        name, start, end = contacts.names[account], starts[account], ends[account]
        is_negative = negative[start:end]
        is_let_down = _latest(is_negative, _RECENT) >= FEWEST_NEGATIVE
        n_negative = _latest(is_negative, _LENGTH)
        yield _Past(name, contacts.at_s[start:end], is_negative, is_let_down, n_negative)


def _latest(is_negative: npt.NDArray[np.bool_], n: int) -> npt.NDArray[np.int64]:
    """Return how many of the latest n contacts were negative, at each: shape (contacts,)."""
    total = np.concatenate([np.zeros(n, dtype=np.int64), np.cumsum(is_negative)])
    return np.asarray(total[n:] - total[:-n])


def _followed(pasts: Mapping[str, _Past], spoken: Sequence[Spoken]) -> dict[tuple[str, int], float]:
    """Return the last contact before each call to an account that was let down, and its moment."""
    found: dict[tuple[str, int], float] = {}
    for one in sorted(spoken, key=lambda call: call.at_s):
        past = pasts.get(one.account_id)
        place = past.before(one.at_s) if past else -1
        if past and place >= 0 and past.is_let_down[place] and place + 1 < len(past.at_s):
            found.setdefault((one.account_id, place), one.at_s)
    return found


def _moments(past: _Past, wait_s: float, calls: Sequence[float]) -> Iterator[int]:
    """Yield the last contact before each moment at which nobody called, though they could have."""
    for bound in _BOUNDS:
        reached = np.flatnonzero(past.is_let_down & (past.n_negative >= bound))
        if not len(reached):
            return
        began_s = float(past.at_s[reached[0]])
        place = past.before(began_s + wait_s)
        if place + 1 >= len(past.at_s) or not past.is_let_down[place]:
            continue
        if not any(began_s <= call_s < past.at_s[place + 1] for call_s in calls):
            yield place


def _sequel(past: _Past, place: int, segments: Mapping[str, str], *, is_followed: bool) -> Sequel:
    return Sequel(
        past.account_id,
        segments.get(past.account_id),
        int(past.n_negative[place]),
        is_followed,
        is_better=not past.is_negative[place + 1],
    )
