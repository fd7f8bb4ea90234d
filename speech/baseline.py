"""The caller's own baseline: people differ more than moods do.

A reading x of one ear is taken apart as

    x = mood + caller + chance

with one mean a mood, a Gaussian spread of callers around the population, and a Gaussian
spread of chance (Ioffe 2006, probabilistic linear discriminant analysis, with moods as the
classes of interest and the caller as the nuisance). In the coordinates used here chance has
variance 1 in every direction and callers have variance `caller_var`.

What is known of a caller is the mean of what was left after each reading's mood was taken
away, shrunk towards the population until enough was heard. The mood is taken away by its
probability at that time, so a caller who is angry throughout is not explained away: their
anger counts as anger, and only the rest counts as them. Nothing here looks ahead.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class CallerBaseline:
    """What one ear knows of one caller so far; starts empty and may be kept for later calls."""

    heard: float  # readings, weighted: 1 for a whole window of new speech
    residual: Vector  # (k,), sum of what the moods did not explain

    def capped(self, heard: float) -> "CallerBaseline":
        """The same caller, believed like `heard` readings at most: earlier calls must not weigh
        so much that today's line and voice go unheard.
        """
        if self.heard <= heard:
            return self
        return CallerBaseline(heard, self.residual * (heard / self.heard))


@dataclass(frozen=True, slots=True, eq=False)
class MoodSpace:
    """One ear's features, turned so that moods, callers and chance come apart."""

    projection: npt.NDArray[np.float32]  # (features, k)
    origin: Vector  # (k,), taken off after the projection
    moods: Vector  # (labels, k), the mean of each mood over the population
    caller_var: Vector  # (k,), how far callers' own means spread; chance has variance 1

    def unknown_caller(self) -> CallerBaseline:
        """A caller of whom nothing was heard."""
        return CallerBaseline(0.0, np.zeros_like(self.caller_var))

    def place(self, features: npt.NDArray[np.float32]) -> Vector:
        """Return features ((n, features) or (features,)) in this space: (n, k) or (k,)."""
        return np.asarray(features @ self.projection, np.float64) - self.origin

    def log_likelihood(self, place: Vector, caller: CallerBaseline) -> Vector:
        """Return each mood's log-likelihood, up to a common constant: (labels,)."""
        precision = caller.heard + 1.0 / self.caller_var
        off_mood = place - self.moods - caller.residual / precision
        return np.asarray(-0.5 * (off_mood**2 / (1.0 + 1.0 / precision)).sum(axis=1))

    def after(
        self, caller: CallerBaseline, place: Vector, probabilities: Vector, weight: float
    ) -> CallerBaseline:
        """Return what is known of the caller after one reading of `weight` (new speech, 0..1).

        `probabilities` (labels,) says which mood the reading is believed to show.
        """
        left_over = place - probabilities @ self.moods
        return CallerBaseline(caller.heard + weight, caller.residual + weight * left_over)
