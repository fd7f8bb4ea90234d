"""Speaker and Frame: the sound that flows through the listener."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from emotion.errors import TonewiseError

SAMPLE_RATE_HZ = 16_000  # the rate at which everything behind the decoder hears


class AudioError(TonewiseError):
    """Sound that can't be read, or that can't be used as it is."""


class Speaker(StrEnum):
    """Whose voice it is."""

    CUSTOMER = "customer"
    AGENT = "agent"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The next piece of one speaker's sound."""

    speaker: Speaker
    samples: npt.NDArray[np.float32]  # (n,), -1 to 1, at SAMPLE_RATE_HZ
