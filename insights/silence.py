"""Silence: accounts that used to be heard of, and no longer are, told from a longer pause.

With contacts that come at random at a rate nobody knows, the chance that a pause lasts longer
than t, after n pauses that lasted S together, is (1 + t / S) ** -n: the predictive distribution
of exponential times (Geisser 1993, Predictive Inference, 4.3). Contacts of one day are one, and a
pause no longer than one that was there before is none: contacts come in clusters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

FEWEST_DAYS = 6  # with a contact: five pauses at least, to know the account's habit by
LATEST_DAYS = 40  # with a contact, that are looked at: what was years ago is no habit
CHANCE = 0.01  # of a pause so long, if nothing is amiss


@dataclass(frozen=True, slots=True)
class Silence:
    """An account that has not been heard of for longer than its habit makes likely."""

    last_day: int  # of a contact, days since 1970-01-01
    n_days: int  # since then
    usual_days: float  # mean pause between days with a contact
    longest_days: int  # pause so far
    p: float  # chance of so long a pause, if the habit went on


def silence(days: Sequence[int], today: int) -> Silence | None:
    """Return the silence of an account with contacts on these days; None: it is not silent."""
    held = sorted({day for day in days if day <= today})[-LATEST_DAYS:]
    if len(held) < FEWEST_DAYS:
        return None
    pauses = [later - earlier for earlier, later in pairwise(held)]
    quiet, span, longest = today - held[-1], held[-1] - held[0], max(pauses)
    p = (1 + quiet / span) ** -len(pauses)
    if p >= CHANCE or quiet <= longest:
        return None
    return Silence(held[-1], quiet, span / len(pauses), longest, p)
