"""Fixed thresholds: what dashboards usually alarm by, for changes and for unhappy accounts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from api.bench.insights_worlds import DAYS, Year
from insights.change_point import changes
from insights.interaction import NEGATIVE_FROM
from insights.runs import Contacts, runs
from insights.series import share_series

_Floats = npt.NDArray[np.float64]
_Bools = npt.NDArray[np.bool_]

_MONTH, _WEEK = 28, 7
_GRID = np.arange(0.02, 0.61, 0.01)  # thresholds that hindsight may choose among


@dataclass(frozen=True, slots=True)
class Watcher:
    """A way to tell the days on which the negative share changed."""

    name: str
    find: Callable[[Year], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Finder:
    """A way to tell the accounts that are let down again and again."""

    name: str
    find: Callable[[Contacts], _Bools]  # (accounts,)


def found_changes(of: Year) -> Sequence[int]:
    """Return the days that Tonewise finds."""
    return [change.day for change in changes(share_series(of.n_negative, of.n))]


def watchers() -> tuple[Watcher, ...]:
    """Return Tonewise and its rivals, but for the one that hindsight chooses."""
    return (
        Watcher("Tonewise", found_changes),
        Watcher("day 10 % off the last 28 days", lambda y: _alarms(_day_off(y) > 0.10)),
        Watcher("day 3 deviations off the last 28 days", lambda y: _alarms(_deviations(y) > 3)),
        Watcher("week 10 % off the 4 weeks before", lambda y: _alarms(_week_off(y) > 0.10)),
    )


def in_hindsight() -> tuple[Watcher, ...]:
    """Return one rival for every threshold; the best of them on the very same years is shown."""
    return tuple(
        Watcher(
            f"week {bound:.0%} off the 4 weeks before, chosen in hindsight",
            lambda y, bound=bound: _alarms(_week_off(y) > bound),  # type: ignore[misc]
        )
        for bound in _GRID
    )


def finders() -> tuple[Finder, ...]:
    """Return Tonewise's two lists and their rivals."""
    return (
        Finder("Tonewise: sure", lambda c: _listed(c, sure=True)),
        Finder("Tonewise: sure or likely", lambda c: _listed(c, sure=False)),
        Finder("3 negatives in a row", lambda c: _in_a_row(c) >= 3),
        Finder("5 negatives in a row", lambda c: _in_a_row(c) >= 5),
        Finder("half of 5 contacts or more", _half),
    )


def _shares(of: Year) -> _Floats:
    return np.asarray(of.n_negative) / np.maximum(1, of.n)


def _windows(values: _Floats, n: int) -> _Floats:
    """Return the n days before each day from the n-th on."""
    return np.asarray(np.lib.stride_tricks.sliding_window_view(values, n)[:-1])


def _day_off(of: Year) -> _Floats:
    shares, off = _shares(of), np.zeros(DAYS)
    before = _windows(shares, _MONTH).mean(axis=1)
    off[_MONTH:] = np.abs(shares[_MONTH:] - before) / before
    return off


def _deviations(of: Year) -> _Floats:
    shares, off = _shares(of), np.zeros(DAYS)
    before = _windows(shares, _MONTH)
    off[_MONTH:] = np.abs(shares[_MONTH:] - before.mean(axis=1)) / before.std(axis=1)
    return off


def _week_off(of: Year) -> _Floats:
    """Return how far each day's next seven lie off the four weeks before it, in shares of these.

    It looks ahead, so that a change is told on its first day; kinder than a dashboard could be.
    """
    shares, off = _shares(of), np.zeros(DAYS)
    before = _windows(shares, _MONTH).mean(axis=1)[: -_WEEK + 1]
    weeks = np.lib.stride_tricks.sliding_window_view(shares[_MONTH:], _WEEK).mean(axis=1)
    off[_MONTH : _MONTH + len(before)] = np.abs(weeks[: len(before)] - before) / before
    # Of days in a row that are off, the furthest is the one.
    peaks = off >= np.maximum(np.append(off[1:], 0), np.append(0, off[:-1]))
    return np.asarray(off * peaks)


def _alarms(is_off: _Bools) -> list[int]:
    """Return the days that alarm; none within a week of the one before."""
    found: list[int] = []
    for day in np.flatnonzero(is_off).tolist():
        if not found or day - found[-1] > _WEEK:
            found.append(day)
    return found


def _listed(contacts: Contacts, *, sure: bool) -> _Bools:
    listed = runs(contacts, float(contacts.at_s[-1]))
    names = {run.account_id for run in listed if run.is_sure or (run.is_likely and not sure)}
    return np.array([name in names for name in contacts.names])


def _in_a_row(contacts: Contacts) -> npt.NDArray[np.int64]:
    """Return each account's longest row of negative contacts: shape (accounts,)."""
    longest = np.zeros(len(contacts.names), dtype=np.int64)
    row, last = 0, -1
    negative = contacts.negativity >= NEGATIVE_FROM
    for account, is_negative in zip(contacts.account.tolist(), negative.tolist(), strict=True):
        row = (row if account == last else 0) * is_negative + is_negative
        longest[account] = max(longest[account], row)
        last = account
    return longest


def _half(contacts: Contacts) -> _Bools:
    n = np.bincount(contacts.account, minlength=len(contacts.names))
    negative = contacts.negativity >= NEGATIVE_FROM
    of = np.bincount(contacts.account, negative, len(contacts.names))
    return np.asarray((n >= 5) & (of >= n / 2))
