"""Workload: what in an agent's own days may tire, told as a reason for a break.

It looks at when calls came, at how their customers felt, and at how long the agent waits and how
fast they speak compared with their own usual: never at how the agent's voice sounds. It is no
part of a grade, and nobody is compared with anybody else.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

import numpy as np
from scipy.special import stdtrit

_FEWEST_SHIFTS, _FEWEST_CALLS = 5, 40  # for a drift: fewer are mostly chance
_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class WorkloadLimits:
    """From where on a stretch is worth a word: conventions, but for the one that is law."""

    rest_s: float = 4 * _HOUR_S  # without a call: another shift begins
    pause_s: float = 60.0  # shorter, and one call follows on the other
    break_s: float = 900.0  # what counts as a break
    back_to_back_s: float = 90 * 60.0
    upset_in_a_row: int = 4
    unbroken_s: float = 6 * _HOUR_S  # Directive 2003/88/EC, article 4: a break is due
    long_day_s: float = 9 * _HOUR_S
    slower_share: float = 0.15  # of the agent's usual, by the end of a shift


class Kind(StrEnum):
    """What was seen."""

    BACK_TO_BACK = "back_to_back"
    UPSET_IN_A_ROW = "upset_in_a_row"
    UNBROKEN = "unbroken"
    LONG_DAY = "long_day"
    SLOWER_ANSWERS = "slower_answers"
    OTHER_PACE = "other_pace"


@dataclass(frozen=True, slots=True)
class WorkedCall:
    """One call that an agent took."""

    call_id: str
    began_s: float  # epoch seconds
    duration_s: float
    was_low: bool  # the customer, at some time
    delay_s: float | None  # the agent's median wait before answering
    words_per_min: float | None  # the agent's

    @property
    def ended_s(self) -> float:
        """When it was over."""
        return self.began_s + self.duration_s


@dataclass(frozen=True, slots=True)
class Strain:
    """One reason for a break."""

    kind: Kind
    began_s: float  # epoch seconds; of a drift, the first shift's
    ended_s: float
    n_calls: int
    value: float  # seconds, calls; of a drift, the share of the usual that is added
    low: float | None = None  # of a drift: its 95 % interval
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Workload:
    """What an agent's shifts were like."""

    n_calls: int
    n_shifts: int
    usual_shift_s: float | None  # the median; None without shifts
    usual_delay_s: float | None
    usual_words_per_min: float | None
    strains: tuple[Strain, ...]  # the latest first


_LIMITS = WorkloadLimits()


def workload_of(calls: Sequence[WorkedCall], limits: WorkloadLimits = _LIMITS) -> Workload:
    """Return what the calls of one agent, in order of time, come to."""
    shifts = list(_parted(calls, limits.rest_s))
    found = [strain for shift in shifts for strain in _of_shift(shift, limits)]
    found += _drifts(shifts, limits)
    return Workload(
        n_calls=len(calls),
        n_shifts=len(shifts),
        usual_shift_s=_median([_end_s(s) - s[0].began_s for s in shifts]),
        usual_delay_s=_median([c.delay_s for c in calls if c.delay_s is not None]),
        usual_words_per_min=_median([c.words_per_min for c in calls if c.words_per_min]),
        strains=tuple(sorted(found, key=lambda strain: -strain.ended_s)),
    )


def _median(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def _end_s(calls: Sequence[WorkedCall]) -> float:
    return max(call.ended_s for call in calls)


def _parted(calls: Sequence[WorkedCall], gap_s: float) -> Iterator[list[WorkedCall]]:
    """Yield the stretches between which no call went on for so long."""
    stretch: list[WorkedCall] = []
    for call in calls:
        if stretch and call.began_s - _end_s(stretch[-1:]) >= gap_s:
            yield stretch
            stretch = []
        stretch.append(call)
    if stretch:
        yield stretch


def _of_shift(shift: Sequence[WorkedCall], limits: WorkloadLimits) -> Iterator[Strain]:
    for stretch in _parted(shift, limits.pause_s):
        yield from _if_long(Kind.BACK_TO_BACK, stretch, limits.back_to_back_s)
    for stretch in _parted(shift, limits.break_s):
        yield from _if_long(Kind.UNBROKEN, stretch, limits.unbroken_s)
    yield from _if_long(Kind.LONG_DAY, shift, limits.long_day_s)
    for run in _upset_runs(shift):
        if len(run) >= limits.upset_in_a_row:
            yield _strain(Kind.UPSET_IN_A_ROW, run, len(run))


def _if_long(kind: Kind, calls: Sequence[WorkedCall], least_s: float) -> Iterator[Strain]:
    lasts_s = _end_s(calls) - calls[0].began_s
    if lasts_s >= least_s:
        yield _strain(kind, calls, lasts_s)


def _strain(kind: Kind, calls: Sequence[WorkedCall], value: float) -> Strain:
    return Strain(kind, calls[0].began_s, _end_s(calls), len(calls), value)


def _upset_runs(shift: Sequence[WorkedCall]) -> Iterator[list[WorkedCall]]:
    run: list[WorkedCall] = []
    for call in shift:
        if call.was_low:
            run.append(call)
        else:
            yield run
            run = []
    yield run


def _drifts(shifts: Sequence[Sequence[WorkedCall]], limits: WorkloadLimits) -> Iterator[Strain]:
    delays = [[(c, c.delay_s) for c in shift if c.delay_s is not None] for shift in shifts]
    paces = [[(c, c.words_per_min) for c in shift if c.words_per_min] for shift in shifts]
    slower = _drift(Kind.SLOWER_ANSWERS, delays)
    if slower and (slower.low or 0.0) > 0.0 and slower.value >= limits.slower_share:
        yield slower
    pace = _drift(Kind.OTHER_PACE, paces)
    if (
        pace
        and abs(pace.value) >= limits.slower_share
        and (pace.low or 0.0) * (pace.high or 0.0) > 0
    ):
        yield pace


def _drift(kind: Kind, shifts: Sequence[Sequence[tuple[WorkedCall, float]]]) -> Strain | None:
    """Return what the last hours of a shift add to the usual figure; None: too little to tell.

    Least squares of the figure on the hours since the shift began, each shift about its own mean
    (so that a hard day is no tired one), told for a shift of the median length.
    """
    kept = [shift for shift in shifts if len(shift) > 1]
    calls = [call for shift in kept for call, _ in shift]
    if len(kept) < _FEWEST_SHIFTS or len(calls) < _FEWEST_CALLS:
        return None
    hours = np.concatenate([_centred([c.began_s / _HOUR_S for c, _ in s]) for s in kept])
    values = np.concatenate([_centred([value for _, value in s]) for s in kept])
    usual = median(value for shift in kept for _, value in shift)
    spread = float(hours @ hours)
    if not (spread > 0.0 and usual > 0.0):
        return None
    slope = float(hours @ values) / spread
    free = len(calls) - len(kept) - 1
    rest = float(((values - slope * hours) ** 2).sum()) / free
    reach = float(stdtrit(free, 0.975)) * math.sqrt(rest / spread)
    over = median((_end_s([c for c, _ in s]) - s[0][0].began_s) / _HOUR_S for s in kept) / usual
    began_s, ended_s = calls[0].began_s, _end_s(calls)
    return Strain(
        kind,
        began_s,
        ended_s,
        len(calls),
        slope * over,
        (slope - reach) * over,
        (slope + reach) * over,
    )


def _centred(values: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    found = np.array(values, dtype=np.float64)
    centred: np.ndarray[tuple[int], np.dtype[np.float64]] = found - found.mean()
    return centred
