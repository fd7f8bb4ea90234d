"""When each word was said, guessed from the sound, for a recogniser that doesn't say."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from speech.audio import SAMPLE_RATE_HZ
from speech.transcript import Word

Samples = npt.NDArray[np.float32]

_STEP_S = 0.01
_STEP = int(_STEP_S * SAMPLE_RATE_HZ)
_FAINT = 1e-3  # of the loudest step's energy, 30 dB down: below it nobody speaks
_MARKS = re.compile(r"^\W+|\W+$")


def words_of(text: str) -> list[str]:
    """Return the words of a written line, without the marks around them."""
    return [word for token in text.split() if (word := _MARKS.sub("", token))]


def guess_times(words: Sequence[str], samples: Samples, start_s: float) -> tuple[Word, ...]:
    """Return the words in proportion to their letters, pauses left out.

    `samples` is (n,) at SAMPLE_RATE_HZ and begins at `start_s`. Times increase, never overlap,
    and lie within it. A segment of fewer steps of 10 ms than words can't hold them: none then.
    """
    steps = _spoken_steps(samples, len(words))
    spare = steps.size - len(words)
    if not words or spare < 0:
        return ()
    letters = np.cumsum([0, *map(len, words)])
    # A step for each word, the others by letters.
    bounds = np.arange(len(words) + 1) + letters * spare // letters[-1]
    starts_s = steps[bounds[:-1]] * _STEP_S + start_s
    ends_s = (steps[bounds[1:] - 1] + 1) * _STEP_S + start_s
    return tuple(
        Word(word, float(start), float(end), confidence=None)
        for word, start, end in zip(words, starts_s, ends_s, strict=True)
    )


def _spoken_steps(samples: Samples, wanted: int) -> npt.NDArray[np.intp]:
    """Return the numbers of the steps in which someone speaks; all of them if too few do."""
    whole = samples.size - samples.size % _STEP
    energy = np.square(samples[:whole].reshape(-1, _STEP)).sum(axis=1)
    spoken = np.flatnonzero(energy >= _FAINT * energy.max(initial=0.0))
    return spoken if spoken.size >= wanted else np.arange(energy.size)
