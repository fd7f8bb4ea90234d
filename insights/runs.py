"""Runs: accounts that keep leaving unhappy, told from those that had bad luck.

A run is the stretch of an account's contacts that speaks most for it (insights.stretch), held
beside how often chance alone makes as high a one in so many contacts (insights.luck), and that
over all accounts together (Benjamini and Hochberg 1995).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from insights.baseline import discoveries
from insights.interaction import NEGATIVE_FROM, Interaction
from insights.luck import Scored, chances, usual
from insights.stretch import Stretch, scores_of, stretches
from insights.trend import DAY_S

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]
_Bools = npt.NDArray[np.bool_]

FEWEST_NEGATIVE = 3  # in a run: fewer are no pattern, whatever chance says
CHANCE = 0.02  # of the accounts told as sure, those that are chance
LIKELY = 0.01  # chance under which a run is worth a look, though of 100 accounts one has it by luck
_ODD = 0.001  # luck, so seldom that it hardly takes a contact from those who had it
_HALF_LIFE_DAYS = 14.0  # convention: what is two weeks old is half as urgent


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """Told contacts in order of account, then time; all columns (n,)."""

    names: tuple[str, ...]  # of the accounts
    account: _Ints  # place among the names
    at_s: _Floats
    negativity: _Floats  # 0..1
    valence: _Floats  # -1..1

    def before(self, until_s: float) -> "Contacts":
        """Return those before a moment; an account without any keeps its place."""
        held = self.at_s < until_s
        return Contacts(
            self.names,
            self.account[held],
            self.at_s[held],
            self.negativity[held],
            self.valence[held],
        )


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
    scored = Scored(contacts.account, contacts.negativity, scores_of(contacts.negativity))
    found = stretches(scored.account, scored.scores)
    by_chance = _by_chance(scored, found)
    sure = discoveries(by_chance, CHANCE)
    worth = values or {}
    median = float(np.median(list(worth.values()))) if worth else 0.0
    told = [
        _run(contacts, stretch, (p, is_sure), (now_s, worth, median))
        for stretch, p, is_sure in zip(found, by_chance, sure, strict=True)
        if _negatives(contacts, stretch) >= FEWEST_NEGATIVE
    ]
    return tuple(sorted(told, key=lambda run: (not run.is_sure, -run.urgency, run.account_id)))


def _by_chance(scored: Scored, found: Sequence[Stretch]) -> list[float]:
    """Return each account's chance of its stretch, were it a usual one."""
    everything = np.ones(len(scored.scores), dtype=np.bool_)
    first = chances(usual(scored, everything, are_alike=True), found)
    # What accounts are usually like is told without those that are not.
    is_usual = ~_odd(len(scored.scores), found, first)
    return chances(usual(scored, is_usual if is_usual.any() else everything), found)


def _odd(n: int, found: Sequence[Stretch], by_chance: Sequence[float]) -> _Bools:
    """Return which contacts belong to runs that luck seldom makes: shape (n,)."""
    odd = np.zeros(n, dtype=np.bool_)
    for stretch, p in zip(found, by_chance, strict=True):
        odd[stretch.start : stretch.end] = p < _ODD
    return odd


def _negatives(contacts: Contacts, of: Stretch) -> int:
    return int((contacts.negativity[of.start : of.end] >= NEGATIVE_FROM).sum())


def _run(
    contacts: Contacts,
    of: Stretch,
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
