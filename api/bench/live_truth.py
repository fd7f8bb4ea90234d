"""Truth: what a listener hears in a caller's sound, whom no service stands between."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from api.bench.live_latency import Span
from api.bench.solo import Told
from api.phone.tape import Tape
from speech.audio import Frame
from speech.codec import StreamDecoder
from speech.emotion import SecondEarPolicy, VoiceEmotion
from speech.listener import Listener
from speech.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Truth:
    """What must be told of one caller's sound."""

    intervals: tuple[Span, ...]  # each of the customer's readings
    utterances: tuple[Span, ...]  # of both speakers


def truths(tapes: Sequence[Tape], told: Told) -> tuple[Truth, ...]:
    """Return what is to be heard on each tape, as it is sent; tells of the seconds heard.

    Raises ManifestError without weights.
    """
    voice = VoiceEmotion.load(policy=SecondEarPolicy.NEVER)  # borders don't hang on who hears
    found = []
    for tape in tapes:
        found.append(_truth(Listener(voice, None), tape))
        told(tape.duration_s)
    return tuple(found)


def _truth(listener: Listener, tape: Tape) -> Truth:
    heard: list[Utterance] = []
    for lane, data in enumerate(tape.lanes):
        speakers = tape.audio.lanes[lane]
        decoder = StreamDecoder(tape.audio.encoding, tape.audio.rate_hz, len(speakers))
        sound = np.concatenate([decoder.feed(data), decoder.flush()], axis=1)
        for speaker, samples in zip(speakers, sound, strict=True):
            heard += listener.push(Frame(speaker, samples))
    heard += listener.flush()
    return Truth(
        tuple((one.start_s, one.end_s) for said in heard for one in said.readings),
        tuple((said.start_s, said.end_s) for said in heard),
    )
