"""Synthetic histories in which it is known what changed, and which accounts were let down."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from insights.runs import Contacts

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]

DAYS = 365
_TRAFFIC = np.array([1.15, 1.05, 1.0, 1.0, 1.05, 0.6, 0.5])  # Monday first, times a usual day
_MOODS = np.array([0.02, 0.0, 0.0, 0.0, -0.01, 0.01, 0.02])  # added to the negative share
_SWING = 0.1  # of traffic from day to day, beyond weekdays and counting
_OUTAGES, _OUTAGE = 4, 0.15  # single bad days a year, and what they add
_EDGE_DAYS, _APART_DAYS = 45, 30  # changes keep so far from the ends and from each other
_CONTACTS = 7  # of an account a year, besides one and besides what is planted
_ALIKE = 40.0  # accounts' own shares scatter as a beta distribution of so many


@dataclass(frozen=True, slots=True)
class Weather:
    """What a year is like, besides its changes."""

    name: str
    per_day: float  # messages
    shift: float  # of the negative share, up or down, at each change
    share: float = 0.3  # negative to begin with
    linger: float = 0.3  # how much of a day's mood is left the day after
    swing: float = 0.01  # standard deviation of a day's mood, beyond counting


@dataclass(frozen=True, slots=True)
class Year:
    """Days in a row, and the first days of the levels that were put in."""

    n_negative: tuple[int, ...]
    n: tuple[int, ...]
    changed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Clientele:
    """How accounts write, and how well their moods are read."""

    name: str
    misread: float  # of contacts, 0..1
    n_accounts: int = 50_000
    n_planted: int = 500
    shortest: int = 5  # planted runs, in contacts that are all negative
    longest: int = 15
    share: float = 0.15  # of everybody else's contacts, negative


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """What was written, and how long a run was put into which account; 0: none."""

    contacts: Contacts
    lengths: _Ints  # (accounts,)


def year(weather: Weather, n_changes: int, seed: int) -> Year:
    """Draw a year of days with so many changes, none nearer than a month to another."""
    rng = np.random.default_rng(seed)
    changed = _days(n_changes, rng)
    share = np.full(DAYS, weather.share)
    # Away from the level a year began with and back, so that each change is as large as the first.
    sign = rng.choice([-1, 1])
    for place, day in enumerate(changed):
        share[day:] += sign * weather.shift * (1 if place % 2 == 0 else -1)
    share += np.resize(_MOODS, DAYS) + _lingering(weather, rng)
    share += _OUTAGE * (rng.random(DAYS) < _OUTAGES / DAYS)
    traffic = np.resize(_TRAFFIC / _TRAFFIC.mean(), DAYS) * np.exp(rng.normal(0, _SWING, DAYS))
    n = rng.poisson(weather.per_day * traffic)
    of = rng.binomial(n, np.clip(share, 0.01, 0.99))
    return Year(tuple(of.tolist()), tuple(n.tolist()), changed)


def clientele(of: Clientele, seed: int) -> Planted:
    """Draw accounts' contacts as a calibrated reader would read them."""
    rng = np.random.default_rng(seed)
    lengths = np.zeros(of.n_accounts, dtype=np.int64)
    chosen = rng.choice(of.n_accounts, of.n_planted, replace=False)
    lengths[chosen] = rng.integers(of.shortest, of.longest + 1, of.n_planted)
    sizes = 1 + rng.poisson(_CONTACTS, of.n_accounts) + lengths
    account = np.repeat(np.arange(of.n_accounts), sizes)
    own = rng.beta(of.share * _ALIKE, (1 - of.share) * _ALIKE, of.n_accounts)
    negative = rng.random(len(account)) < own[account]
    starts = np.cumsum(sizes) - sizes
    for place in chosen.tolist():
        start = starts[place] + rng.integers(0, sizes[place] - lengths[place] + 1)
        negative[start : start + lengths[place]] = True
    negativity = _read(negative, of, rng)
    names = tuple(f"acc_{place}" for place in range(of.n_accounts))
    at_s = np.arange(len(account), dtype=np.float64)
    return Planted(Contacts(names, account, at_s, negativity, -negativity), lengths)


def _days(n: int, rng: np.random.Generator) -> tuple[int, ...]:
    """Return days in order, each _APART_DAYS or more from the next."""
    spare = DAYS - 2 * _EDGE_DAYS - (n - 1) * _APART_DAYS
    offsets = np.sort(rng.integers(0, spare, n)) + np.arange(n) * _APART_DAYS
    return tuple((_EDGE_DAYS + offsets).tolist())


def _lingering(weather: Weather, rng: np.random.Generator) -> _Floats:
    """Return moods that fade from day to day (first-order autoregression): shape (DAYS,)."""
    fresh = weather.swing * np.sqrt(1 - weather.linger**2)
    moods = np.zeros(DAYS)
    mood = rng.normal(0, weather.swing)
    for day in range(DAYS):
        mood = weather.linger * mood + rng.normal(0, fresh)
        moods[day] = mood
    return moods


def _read(negative: npt.NDArray[np.bool_], of: Clientele, rng: np.random.Generator) -> _Floats:
    """Return each contact's negativity: its true chance, given a reader that errs so often.

    The reader sees a normal variable around +d or -d; at equal odds it takes `misread` of either
    for the other.
    """
    d = float(ndtri(1 - of.misread))
    seen = rng.normal(np.where(negative, d, -d), 1.0)
    odds = of.share / (1 - of.share) * np.exp(2 * d * seen)
    return np.asarray(odds / (1 + odds))
