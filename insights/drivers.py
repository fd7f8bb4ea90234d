"""Drivers: what negative moods are about, ranked by how many customers they hit and how hard."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from emotion.labels import Emotion
from insights.agreement import Interval
from insights.estimate import Estimate, Sums, estimate_of
from insights.interaction import Interaction
from insights.tally import Share, share_of

FEWEST_CUSTOMERS = 5  # a driver of fewer would point at persons, and is mostly chance
_Z95 = 1.959963984540054


class Theme(NamedTuple):
    """What a negative contact was: its subject, its mood, what came of it; None: not known."""

    category: str | None
    mood: Emotion | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Driver:
    """One theme of negative contacts."""

    theme: Theme
    n: int  # contacts
    n_customers: int
    share: Share | None  # of all negative contacts
    severity: Estimate | None  # 0..1, how unpleasant the customers' worst contact was
    burden: float  # customers, each counted as far as their worst contact was unpleasant
    interval: Interval  # 95 %, of the burden


def drivers(interactions: Iterable[Interaction]) -> tuple[Driver, ...]:
    """Return the themes of at least FEWEST_CUSTOMERS customers, the greatest burden first.

    Each customer counts once a theme, so that one who writes every hour outweighs nobody.
    """
    negative = [one for one in interactions if one.is_negative]
    grouped: dict[Theme, list[Interaction]] = {}
    for one in negative:
        grouped.setdefault(Theme(one.category, one.mood, one.outcome), []).append(one)
    found = [_driver(theme, held, len(negative)) for theme, held in grouped.items()]
    told = [driver for driver in found if driver.n_customers >= FEWEST_CUSTOMERS]
    return tuple(sorted(told, key=lambda driver: (-driver.burden, *map(str, driver.theme))))


def shared_by(found: Sequence[Driver]) -> Mapping[str | None, float]:
    """Return the burden of each category, over all its moods and outcomes."""
    total: dict[str | None, float] = {}
    for driver in found:
        total[driver.theme.category] = total.get(driver.theme.category, 0.0) + driver.burden
    return total


def _driver(theme: Theme, held: Sequence[Interaction], n_negative: int) -> Driver:
    worst: dict[str, float] = {}
    for one in held:
        # Without a customer every contact is somebody's own.
        who = one.who or one.interaction_id
        worst[who] = max(worst.get(who, 0.0), -(one.valence or 0.0))
    burden, squares = sum(worst.values()), sum(value**2 for value in worst.values())
    # Customers come by chance, and each brings their own severity: a compound Poisson sum,
    # whose variance is the sum of the squares.
    reach = _Z95 * math.sqrt(squares)
    return Driver(
        theme=theme,
        n=len(held),
        n_customers=len(worst),
        share=share_of(len(held), n_negative),
        severity=estimate_of(Sums(len(worst), burden, squares), 0.0, 1.0),
        burden=burden,
        interval=Interval(max(0.0, burden - reach), burden + reach),
    )
