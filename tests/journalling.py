"""A process that journals and records one call as a service would, until it is killed.

    python -m tests.journalling FOLDER DATABASE_URL

Prints "started", then plays both sides of a call many times faster than they would be spoken,
and says each second of it that was fed.
"""

import sys
import time
from pathlib import Path

import numpy as np

from api.live.journal import Journal
from api.live.lifeline import Lifeline
from api.live.scribe import JournalConfig
from api.recording.recorder import Recorder
from api.recording.shelf import Shelf
from api.storage.database import Database
from speech.audio import Frame
from speech.codec import StreamDecoder, to_int16
from speech.listener import Listener
from tests.fakes import FakeVoice
from tests.signals import call, silence, voice
from tests.streams import STEREO, call_start
from tests.test_api_recording_tape import KEY

FLUSH_S = 0.05


def both_sides() -> bytes:
    """Twenty seconds of a call, interleaved."""
    customer = call(voice(3.0, seed=1), silence(3.0), voice(4.0, seed=2), silence(10.0))
    agent = call(silence(4.0), voice(2.0, 90.0, seed=3), silence(6.0), voice(8.0, 90.0, seed=4))
    return to_int16(np.stack([customer, agent], axis=1)).astype("<i2").tobytes()


def main(folder: Path, url: str) -> None:
    journal = Journal(
        Database.open(url), Lifeline(folder / "servers"), time.time, JournalConfig(FLUSH_S, 2.0)
    )
    recorder = Recorder(Shelf(folder / "recordings", lambda: KEY), FLUSH_S)
    journal.began("call_1", call_start(), "key_1", time.time(), recorded=True)
    tape = recorder.begin("call_1", STEREO, sys.exit)
    listener, decoder = Listener(FakeVoice(), None), StreamDecoder(STEREO.encoding, 16_000, 2)
    second, n_said = 16_000 * 4, 0
    sound = both_sides()
    for heard_s in range(1, len(sound) // second + 1):
        data = sound[(heard_s - 1) * second : heard_s * second]
        tape.append(0, data)
        for speaker, samples in zip(STEREO.lanes[0], decoder.feed(data), strict=True):
            for utterance in listener.push(Frame(speaker, samples)):
                journal.heard("call_1", n_said, utterance, heard_s)
                n_said += 1
        journal.progress("call_1", heard_s)
        print(heard_s, flush=True)  # noqa: T201 - read by tests
        time.sleep(0.1)
    time.sleep(60.0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
