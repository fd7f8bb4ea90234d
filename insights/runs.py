"""Runs: accounts that keep leaving unhappy, told from those that had bad luck.

Each contact speaks for "this account is let down again and again" or against it, by the ratio of
its likelihoods; the sum that starts anew whenever it falls under 0 is a Bernoulli CUSUM (Reynolds
and Stoumbos 1999, Journal of Quality Technology 31:87), and its highest stretch is the run. So one
contact that was misread, or went well, does not end a run. How often chance alone makes as high a
one in so many contacts is reckoned exactly, as the chance that a Markov chain gets there (Brook and
Evans 1972), for accounts that differ in how often they are unhappy anyway; and it is held over
all accounts together (Benjamini and Hochberg 1995).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import roots_jacobi

from insights.baseline import discoveries
from insights.interaction import NEGATIVE_FROM, Interaction
from insights.trend import DAY_S

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]
_Bools = npt.NDArray[np.bool_]

FEWEST_NEGATIVE = 3  # in a run: fewer are no pattern, whatever chance says
LATEST = 100  # an account's contacts that are looked at: what lies before was settled
CHANCE = 0.02  # of the accounts told as sure, those that are chance
LIKELY = 0.01  # chance under which a run is worth a look, though of 100 accounts one has it by luck
_LET_DOWN = 0.85  # of such an account's contacts, the negative: one in seven may go well
_ODD = 0.001  # luck, so seldom that it hardly takes a contact from those who had it
_STEP = 0.25  # nats: scores are held in such steps, so that their chances can be counted out
_MOST = 80  # steps of a sum: chance does not get so far
_UNKNOWN = 0.5  # negativity is held this far from 0 and 1 at least, over the contacts there are
_FLOOR = 1e-9
_POINTS = 8  # shares that stand for all; chances are smooth in it, so that few do
_LEAST_ALIKE, _ALL_ALIKE = 2.0, 1e4  # a beta's two parameters together: bounds of what is fitted
_HALF_LIFE_DAYS = 14.0  # convention: what is two weeks old is half as urgent


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """Told contacts in order of account, then time; all columns (n,)."""

    names: tuple[str, ...]  # of the accounts
    account: _Ints  # place among the names
    at_s: _Floats
    negativity: _Floats  # 0..1
    valence: _Floats  # -1..1


@dataclass(frozen=True, slots=True)
class Run:
    """The stretch of an account's contacts that speaks most for its being let down."""

    account_id: str
    n: int  # contacts whose mood was read
    n_negative: int
    depth: float  # 0..1: how unpleasant they were on average
    began_s: float
    last_s: float
    is_open: bool  # the account's last contact is part of it
    p: float  # the chance that an account with as many contacts has such a run by luck
    is_sure: bool  # of all accounts that are so, two in a hundred are luck
    value: float | None  # of the account, in the centre's own unit
    urgency: float  # negative contacts x depth x recency x value (of the median's): a convention

    @property
    def is_likely(self) -> bool:
        """Whether luck alone seldom makes such a run in one account."""
        return self.p < LIKELY


@dataclass(frozen=True, slots=True, eq=False)
class _Usual:
    """How contacts of usual accounts score, for several shares of negatives that accounts have."""

    lowest: int  # steps: of the first score
    masses: tuple[_Floats, ...]  # by share: (scores,), sum 1
    weights: _Floats  # (shares,), sum 1: how many accounts have it


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of contacts by their place in the columns."""

    start: int
    end: int  # one past the last
    height: int  # steps
    n_seen: int  # contacts of the account
    is_open: bool


def contacts_of(interactions: Iterable[Interaction]) -> Contacts:
    """Return the columns of interactions in any order, without those of no account or no mood."""
    told = [
        (one.account_id, one.at_s, one.negativity, one.valence or 0.0)
        for one in interactions
        if one.account_id is not None and one.negativity is not None
    ]
    told.sort(key=lambda row: (row[0], row[1]))
    names = tuple(dict.fromkeys(row[0] for row in told))
    place = {name: n for n, name in enumerate(names)}
    return Contacts(
        names,
        np.array([place[row[0]] for row in told], dtype=np.int64),
        *(np.array([row[k] for row in told], dtype=np.float64) for k in (1, 2, 3)),
    )


def runs(
    contacts: Contacts, now_s: float, values: Mapping[str, float] | None = None
) -> tuple[Run, ...]:
    """Return each account's run of FEWEST_NEGATIVE or more: the sure first, then by urgency."""
    if not len(contacts.account):
        return ()
    scores = _scores(contacts.negativity)
    stretches = [_stretch(scores, *bounds) for bounds in _bounds(contacts.account)]
    everything = np.ones(len(scores), dtype=np.bool_)
    first = _chances(_usual(contacts, scores, everything, are_alike=True), stretches)
    # What accounts are usually like is told without those that are not.
    is_usual = ~_odd(len(scores), stretches, first)
    usual = _usual(contacts, scores, is_usual if is_usual.any() else everything)
    chances = _chances(usual, stretches)
    sure = discoveries(chances, CHANCE)
    worth = values or {}
    median = float(np.median(list(worth.values()))) if worth else 0.0
    found = [
        _run(contacts, stretch, (p, is_sure), (now_s, worth, median))
        for stretch, p, is_sure in zip(stretches, chances, sure, strict=True)
        if _negatives(contacts, stretch) >= FEWEST_NEGATIVE
    ]
    return tuple(sorted(found, key=lambda run: (not run.is_sure, -run.urgency, run.account_id)))


def _scores(negativity: _Floats) -> _Ints:
    """Return what each contact speaks for, in steps: the log ratio of its likelihoods.

    Negativity is a chance by the usual share of negatives; divided by it, a likelihood. A
    contact is negative with that chance, in a let-down account as in _LET_DOWN of its contacts.
    """
    n = len(negativity)
    usual = float((negativity.sum() + _UNKNOWN) / (n + 2 * _UNKNOWN))
    usual = min(usual, _LET_DOWN - 0.05)  # where nearly all is negative, runs say little
    ratio = _LET_DOWN * negativity / usual + (1 - _LET_DOWN) * (1 - negativity) / (1 - usual)
    return np.asarray(np.rint(np.log(ratio) / _STEP), dtype=np.int64)


def _bounds(account: _Ints) -> list[tuple[int, int]]:
    """Return where each account's latest contacts begin and end."""
    ends = np.flatnonzero(np.diff(account, append=-1)) + 1
    starts = np.concatenate([[0], ends[:-1]])
    return [(max(int(s), int(e) - LATEST), int(e)) for s, e in zip(starts, ends, strict=True)]


def _stretch(scores: _Ints, start: int, end: int) -> _Stretch:
    """Return the highest stretch of an account's contacts; of equal ones the latest."""
    height = total = 0
    began = first = last = start
    for place, score in enumerate(scores[start:end].tolist(), start):
        if total <= 0:
            total, began = 0, place
        total += score
        if total >= max(1, height):
            height, first, last = total, began, place + 1
    return _Stretch(first, last, height, end - start, last == end and height > 0)


def _odd(n: int, stretches: list[_Stretch], chances: list[float]) -> _Bools:
    """Return which contacts belong to runs that luck seldom makes: shape (n,)."""
    odd = np.zeros(n, dtype=np.bool_)
    for stretch, p in zip(stretches, chances, strict=True):
        odd[stretch.start : stretch.end] = p < _ODD
    return odd


def _usual(
    contacts: Contacts, scores: _Ints, is_usual: _Bools, *, are_alike: bool = False
) -> _Usual:
    """Return how usual accounts' contacts score, account by account alike or not.

    A contact's negativity is its chance to be negative, so weighed by it the scores are those of
    negative contacts. How far accounts' own shares of negatives lie apart is told by how far two
    contacts of the same account go together: a beta distribution of that mean and variance.
    """
    q, own = contacts.negativity[is_usual], scores[is_usual]
    lowest, n_scores = int(scores.min()), int(scores.max() - scores.min()) + 1
    sides = [np.bincount(own - lowest, weight + _FLOOR, n_scores) for weight in (q, 1 - q)]
    negative, other = (side / side.sum() for side in sides)
    apart = float((q @ q) / q.sum() - (q @ (1 - q)) / (1 - q).sum()) if 0 < q.mean() < 1 else 0.0
    together = 0.0 if are_alike else _together(contacts.account[is_usual], q)
    spread = together / max(apart, _FLOOR) ** 2
    shares, weights = _beta_points(float(q.mean()), max(0.0, spread))
    masses = tuple(share * negative + (1 - share) * other for share in shares)
    return _Usual(lowest, masses, weights)


def _together(account: _Ints, q: _Floats) -> float:
    """Return the covariance of two contacts of the same account; 0 if none has two."""
    apart = q - q.mean()
    n = np.bincount(account)
    totals, squares = np.bincount(account, apart), np.bincount(account, apart**2)
    pairs = float((n * (n - 1.0)).sum())
    return float((totals**2 - squares).sum()) / pairs if pairs else 0.0


def _beta_points(mean: float, variance: float) -> tuple[_Floats, _Floats]:
    """Return shares, and their weights, that stand for a beta distribution (Gauss and Jacobi)."""
    alike = mean * (1 - mean) / max(variance, _FLOOR) - 1
    if alike > _ALL_ALIKE or not 0 < mean < 1:
        return np.array([mean]), np.ones(1)
    alike = max(alike, _LEAST_ALIKE)
    places, weights = roots_jacobi(_POINTS, (1 - mean) * alike - 1, mean * alike - 1)
    return (places + 1) / 2, weights / weights.sum()


def _chances(usual: _Usual, stretches: list[_Stretch]) -> list[float]:
    """Return each account's chance of so high a stretch, were it a usual account."""
    heights = {min(s.height, _MOST) for s in stretches if s.height > 0}
    longest = max(s.n_seen for s in stretches)
    tables = {
        height: sum(
            weight * _reached(masses, usual.lowest, height, longest)
            for masses, weight in zip(usual.masses, usual.weights, strict=True)
        )
        for height in heights
    }
    return [
        float(np.asarray(tables[min(s.height, _MOST)])[s.n_seen]) if s.height > 0 else 1.0
        for s in stretches
    ]


def _reached(masses: _Floats, lowest: int, height: int, longest: int) -> _Floats:
    """Return the chance that the sum is so high at some time in 0..longest contacts."""
    steps = np.arange(len(masses)) + lowest
    moves = np.zeros((height, height))  # from each sum below the height to each other
    for total in range(height):
        to = np.maximum(0, total + steps)
        np.add.at(moves[total], to[to < height], masses[to < height])
    arrives = np.array([masses[total + steps >= height].sum() for total in range(height)])
    at, reached = np.zeros(height), np.zeros(longest + 1)
    at[0] = 1.0
    for n in range(1, longest + 1):
        reached[n] = reached[n - 1] + at @ arrives
        at = at @ moves
    return reached


def _negatives(contacts: Contacts, of: _Stretch) -> int:
    return int((contacts.negativity[of.start : of.end] >= NEGATIVE_FROM).sum())


def _run(
    contacts: Contacts,
    of: _Stretch,
    chance: tuple[float, bool],
    around: tuple[float, Mapping[str, float], float],
) -> Run:
    name = contacts.names[contacts.account[of.start]]
    now_s, values, median = around
    last_s, n_negative = float(contacts.at_s[of.end - 1]), _negatives(contacts, of)
    depth = max(0.0, -float(contacts.valence[of.start : of.end].mean()))
    value = values.get(name)
    recency = 0.5 ** (max(0.0, now_s - last_s) / DAY_S / _HALF_LIFE_DAYS)
    worth = value / median if value is not None and median > 0 else 1.0
    return Run(
        account_id=name,
        n=of.end - of.start,
        n_negative=n_negative,
        depth=depth,
        began_s=float(contacts.at_s[of.start]),
        last_s=last_s,
        is_open=of.is_open,
        p=chance[0],
        is_sure=chance[1],
        value=value,
        urgency=n_negative * depth * recency * worth,
    )
