"""Axis: a range of values with round marks, and how far down a value stands."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)  # times a power of ten: how far marks may lie apart
_N_STEPS = 4  # about so many between the ends
_ROUNDING = 1e-9  # of a step: what sums of floats are off by
MARGIN = 6.0  # px within the plot's ends, so that a line there is whole


@dataclass(frozen=True, slots=True)
class Limits:
    """What values can be, and how near to one another an axis lets its ends come."""

    least: float
    most: float
    narrowest: float


SHARES = Limits(0.0, 1.0, 0.1)
VALENCES = Limits(-1.0, 1.0, 0.2)
COUNTS = Limits(0.0, math.inf, 4.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """From the lowest mark to the highest."""

    marks: tuple[float, ...]
    height: float  # px of the plot

    def y(self, value: float) -> float:
        """How far down a value stands, in px; what lies beyond an end stands at it."""
        low, high = self.marks[0], self.marks[-1]
        inside = min(max(value, low), high)
        return MARGIN + (high - inside) / (high - low) * (self.height - 2 * MARGIN)


def axis_of(values: Iterable[float], limits: Limits, height: float) -> Axis:
    """Return an axis that holds all values, its marks as round as can be."""
    held = [value for value in values if math.isfinite(value)]
    low, high = (min(held), max(held)) if held else (limits.least, limits.least)
    lack = max(0.0, limits.narrowest - (high - low)) / 2
    low, high = max(limits.least, low - lack), min(limits.most, high + lack)
    step = _step((high - low) / _N_STEPS)
    first = math.floor(low / step + _ROUNDING)
    last = max(first + 1, math.ceil(high / step - _ROUNDING))
    return Axis(tuple(place * step for place in range(first, last + 1)), height)


def _step(wanted: float) -> float:
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(times * power for times in _ROUND if times * power >= wanted * (1 - _ROUNDING))
