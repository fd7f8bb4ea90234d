"""Stretch: where an account's contacts speak most for its being let down again and again.

Each contact speaks for it or against it by the ratio of its likelihoods; the sum that starts anew
whenever it falls under 0 is a Bernoulli CUSUM (Reynolds and Stoumbos 1999, Journal of Quality
Technology 31:87), and its highest stretch is the run. So one contact that was misread, or went
well, does not end a run.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]

LATEST = 100  # an account's contacts that are looked at: what lies before was settled
_LET_DOWN = 0.85  # of such an account's contacts, the negative: one in seven may go well
_STEP = 0.25  # nats: scores are held in such steps, so that their chances can be counted out
_UNKNOWN = 0.5  # negativity is held this far from 0 and 1 at least, over the contacts there are


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of contacts by their place in the columns."""

    start: int
    end: int  # one past the last
    height: int  # steps
    n_seen: int  # contacts of the account
    is_open: bool  # the account's last contact is part of it


def scores_of(negativity: _Floats) -> _Ints:
    """Return what each contact speaks for, in steps: the log ratio of its likelihoods, (n,).

    Negativity is a chance by the usual share of negatives; divided by it, a likelihood. A
    contact is negative with that chance, in a let-down account as in _LET_DOWN of its contacts.
    """
    n = len(negativity)
    usual = float((negativity.sum() + _UNKNOWN) / (n + 2 * _UNKNOWN))
    usual = min(usual, _LET_DOWN - 0.05)  # where nearly all is negative, runs say little
    ratio = _LET_DOWN * negativity / usual + (1 - _LET_DOWN) * (1 - negativity) / (1 - usual)
    return np.asarray(np.rint(np.log(ratio) / _STEP), dtype=np.int64)


def stretches(account: _Ints, scores: _Ints) -> list[Stretch]:
    """Return each account's highest stretch, in the accounts' order; both columns are (n,)."""
    return [_stretch(scores, *bounds) for bounds in _bounds(account)]


def _bounds(account: _Ints) -> list[tuple[int, int]]:
    """Return where each account's latest contacts begin and end."""
    ends = np.flatnonzero(np.diff(account, append=-1)) + 1
    starts = np.concatenate([[0], ends[:-1]])
    return [(max(int(s), int(e) - LATEST), int(e)) for s, e in zip(starts, ends, strict=True)]


def _stretch(scores: _Ints, start: int, end: int) -> Stretch:
    """Return the highest stretch of an account's contacts; of equal ones the latest."""
    height = total = 0
    began = first = last = start
    for place, score in enumerate(scores[start:end].tolist(), start):
        if total <= 0:
            total, began = 0, place
        total += score
        if total >= max(1, height):
            height, first, last = total, began, place + 1
    return Stretch(first, last, height, end - start, last == end and height > 0)
