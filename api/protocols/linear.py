"""Linear: the start of a stream of linear 16-bit sound, as FreeSWITCH and its kin describe it."""

from collections.abc import Mapping

from api.live.start import AudioFormat
from api.protocols.particulars import both_speakers, one_lane, one_speaker
from api.protocols.shape import ShapeError
from speech.audio import Speaker
from speech.codec import Encoding


def linear_format(rate: str, mix: str, said: Mapping[str, str]) -> AudioFormat:
    """Return how linear sound of a mix type is sent.

    The caller's own channel goes first (`read` before `write` in FreeSWITCH's media bug).
    Raises ShapeError: of both voices in one channel nobody could say whose mood it is.
    """
    if mix == "mixed":
        raise ShapeError(
            "mixed_audio",
            "wanted mono or stereo, got mixed: an agent's voice must not be heard as a customer's",
            fatal=True,
        )
    if mix not in ("mono", "stereo"):
        raise ShapeError("unsupported_audio", f"wanted mono or stereo, got {mix[:40]!r}", True)
    stereo = mix == "stereo"
    speakers = both_speakers(said) if stereo else (one_speaker(said, usual=Speaker.CUSTOMER),)
    return one_lane(Encoding.PCM_S16LE, rate_hz(rate), speakers)


def rate_hz(rate: str) -> int:
    """Return a rate that is written as 8000, 8000.0 or 8k; raises ShapeError."""
    number = rate.removesuffix("k").removesuffix(".0")
    if not (number.isascii() and number.isdigit() and len(number) <= 6):
        raise ShapeError("unsupported_audio", f"wanted a sample rate, got {rate[:40]!r}", True)
    return int(number) * (1000 if rate.endswith("k") else 1)
