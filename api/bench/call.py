"""The call that is timed: two sides, a channel each, at a telephone's rate and bandwidth.

Made of clips of real speech where corpora are at hand, else of the sample call over and over.
"""

import random
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soxr

from api.bench.solo import BenchError, Told
from speech.audio import SAMPLE_RATE_HZ
from speech.codec import TELEPHONE_RATE_HZ, to_int16
from speech.corpus import Clip, read_manifest
from speech.features import levelled
from speech.recording import Recording, read_clip
from speech.vad import speech_only

Sound = npt.NDArray[np.float32]  # (n, 2) at TELEPHONE_RATE_HZ, the customer left
Voice = npt.NDArray[np.float32]  # (n,)

SAMPLE_CALL = Path(__file__).parents[1] / "samples" / "call.ogg"

_LEVEL_RMS = 0.05
_SHORTEST_S = 1.2  # a clip with less voice is a word, not a sentence
_BREATH_S = 0.25  # between two sentences of a turn
_BYTES_A_SAMPLE = 2


@dataclass(frozen=True, slots=True)
class CallPlan:
    """What the call is like: who holds the floor for how much of it, and nobody in the rest.

    A tenth of that is pauses within a sentence: about 45 % and 40 % are heard as talk.
    """

    duration_s: float = 600.0
    customer_share: float = 0.50
    agent_share: float = 0.44
    turn_s: tuple[float, float] = (3.0, 9.0)  # the customer's, at least and at most
    seed: int = 1


def assemble(manifests: Sequence[Path], plan: CallPlan, told: Told) -> Sound:
    """Return a call of two sides, who answer each other in sentences of the corpora.

    No speaker is on both sides. Raises CorpusError or AudioError on a corpus that can't be
    read, BenchError if there is too little voice in it.
    """
    rng = random.Random(plan.seed)  # noqa: S311 - no secret hangs on who says what
    customer, agent = (_sentences(clips) for clips in _sides(manifests, rng))
    sound = np.zeros((round(plan.duration_s * TELEPHONE_RATE_HZ), 2), np.float32)
    quiet = 1 / (plan.customer_share + plan.agent_share) - 1  # a second of talk
    at = lag = 0
    while at < len(sound):
        before = at
        asked = _turn(customer, rng.uniform(*plan.turn_s) * TELEPHONE_RATE_HZ)
        lag += round(len(asked) * plan.agent_share / plan.customer_share)
        answered = _turn(agent, lag)
        lag -= len(answered)
        for side, turn in enumerate((asked, answered)):
            room = sound[at : at + len(turn), side]
            room[:] = turn[: len(room)]
            at += len(turn) + round(len(turn) * quiet * rng.uniform(0.5, 1.5))
        told((min(at, len(sound)) - before) / TELEPHONE_RATE_HZ)
    return sound


def sample_call() -> Sound:
    """Return the call that ships, whose voices are synthetic."""
    sound = np.concatenate(list(Recording.open(SAMPLE_CALL).blocks()), axis=1).T
    return np.asarray(soxr.resample(sound, SAMPLE_RATE_HZ, TELEPHONE_RATE_HZ), np.float32)


def write_call(sound: Sound, duration_s: float, path: Path) -> None:
    """Write the sound over and over as 16-bit WAV until it lasts so long.

    Raises BenchError if the disk has no room for it.
    """
    data = to_int16(sound).tobytes()
    wanted = round(duration_s * TELEPHONE_RATE_HZ) * 2 * _BYTES_A_SAMPLE
    try:
        with wave.open(str(path), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(_BYTES_A_SAMPLE)
            file.setframerate(TELEPHONE_RATE_HZ)
            for start in range(0, wanted, len(data)):
                file.writeframes(data[: wanted - start])
    except OSError as error:
        raise BenchError(
            f"wanted {wanted / 1e6:.0f} MB for a call in {path.parent}, got: {error.strerror}"
        ) from error


def _sides(manifests: Sequence[Path], rng: random.Random) -> tuple[list[Clip], list[Clip]]:
    clips = [clip for path in manifests for clip in read_manifest(path)]
    rng.shuffle(clips)
    speakers = sorted({(clip.corpus, clip.speaker) for clip in clips})
    rng.shuffle(speakers)
    customers = set(speakers[::2])
    asking = [clip for clip in clips if (clip.corpus, clip.speaker) in customers]
    answering = [clip for clip in clips if (clip.corpus, clip.speaker) not in customers]
    return asking, answering


def _sentences(clips: Sequence[Clip]) -> Iterator[Voice]:
    """Yield what is said in each clip, over a telephone; from the first again after the last."""
    n_found = 0
    while True:
        for clip in clips:
            voice = _voice(read_clip(clip.path, telephone=True))
            if voice.size >= _SHORTEST_S * SAMPLE_RATE_HZ:
                n_found += 1
                level = levelled(voice, _LEVEL_RMS)
                yield soxr.resample(level, SAMPLE_RATE_HZ, TELEPHONE_RATE_HZ)
        if n_found == 0:
            raise BenchError(f"wanted sentences of two speakers or more, got {len(clips)} clips")


def _voice(clip: Voice) -> Voice:
    """Return the longest voice without a pause; a clip of one word has clicks around it."""
    spoken = max(speech_only(clip), key=lambda segment: segment.duration_s, default=None)
    if spoken is None:
        return clip[:0]
    start_s, end_s = spoken.voice_start_s, spoken.voice_end_s
    return clip[round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)]


def _turn(sentences: Iterator[Voice], n_wanted: float) -> Voice:
    """Return sentences until there are so many samples, none if none are wanted."""
    breath = np.zeros(round(_BREATH_S * TELEPHONE_RATE_HZ), np.float32)
    said = [breath[:0]]
    while sum(map(len, said)) < n_wanted:
        said += [next(sentences), breath]
    return np.concatenate(said)
