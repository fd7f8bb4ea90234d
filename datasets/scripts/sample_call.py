"""A support call between two synthetic voices, spoken by espeak-ng: customer left, agent right."""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from emotion.errors import TonewiseError
from speech.audio import SAMPLE_RATE_HZ, Speaker

_OUTPUT = Path(__file__).parents[2] / "api" / "samples" / "call.ogg"
_CHANNELS = {Speaker.CUSTOMER: 0, Speaker.AGENT: 1}
_VOICES = {Speaker.CUSTOMER: "en-us+f2", Speaker.AGENT: "en-us+m3"}
_SILENCE = 0.003  # of full scale: espeak-ng pads its lines with less
_COMPRESSION = 0.95  # of libsndfile's 0..1: about 35 kbit/s for both channels
_LEAD_S = 0.5  # before the first word and after the last


class SampleCallError(TonewiseError):
    """A call that can't be spoken here, or not be written."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a line is spoken, in espeak-ng's own measures."""

    words_per_min: int
    pitch: int  # 0..99
    amplitude: int  # 0..200


@dataclass(frozen=True, slots=True)
class Line:
    """What one side says, how, and how long after the line before it ends."""

    speaker: Speaker
    manner: Manner
    words: str
    pause_s: float = 0.4  # negative: comes in before the other has finished


_PLAIN, _UPSET, _RELIEVED = Manner(155, 40, 95), Manner(172, 72, 120), Manner(160, 55, 90)
_CUSTOMER, _AGENT = Speaker.CUSTOMER, Speaker.AGENT
CALL = (
    Line(_AGENT, _PLAIN, "Thank you for calling Northwind Broadband, my name is Daniel. "
         "How can I help you today?"),
    Line(_CUSTOMER, _UPSET, "You charged me twice this month. Twice! And nobody answers my emails.",
         0.6),
    Line(_AGENT, _PLAIN, "I am so sorry about that. I understand how frustrating it is to pay "
         "twice for one bill. Let me look into it right now."),
    Line(_CUSTOMER, _UPSET, "This is the third time I have called. It is not acceptable."),
    Line(_AGENT, _PLAIN, "I hear you, and I apologise. What is your account number, please?"),
    Line(_CUSTOMER, _UPSET, "It is four, seven, one, nine, two.", 0.7),
    Line(_AGENT, _PLAIN, "Thank you. I am checking your payments."),
    Line(_AGENT, _PLAIN, "I can see both payments here. They were taken on the same day, which "
         "should never have happened.", 4.2),
    Line(_CUSTOMER, _UPSET, "So you agree that it was your mistake?", -1.0),
    Line(_AGENT, _PLAIN, "Yes, it was our mistake. I will refund the second payment today, and "
         "I will send you an email to confirm it within the hour. The money will be in your "
         "account in three days."),
    Line(_CUSTOMER, _RELIEVED, "Oh. All right. That is a relief, thank you.", 0.8),
    Line(_AGENT, _PLAIN, "You are welcome. Is there anything else I can help you with?"),
    Line(_CUSTOMER, _RELIEVED, "No, that was all. Thank you so much, you have been wonderful.",
         0.5),
    Line(_AGENT, _PLAIN, "Thank you for calling, and have a lovely day. Goodbye."),
    Line(_CUSTOMER, _RELIEVED, "You too. Goodbye."),
)  # fmt: skip


def speak(line: Line) -> npt.NDArray[np.float32]:
    """Return a line's sound, without the silence around it: (n,) at SAMPLE_RATE_HZ.

    Raises SampleCallError if espeak-ng is missing or fails.
    """
    espeak = shutil.which("espeak-ng")
    if espeak is None:
        raise SampleCallError("espeak-ng speaks this call and is not installed (apt: espeak-ng)")
    manner = line.manner
    measures = ("-s", manner.words_per_min, "-p", manner.pitch, "-a", manner.amplitude)
    with tempfile.TemporaryDirectory() as folder:
        spoken = str(Path(folder) / "line.wav")
        command = [espeak, "-v", _VOICES[line.speaker], *map(str, measures), "-w", spoken]
        done = subprocess.run([*command, line.words], check=False, capture_output=True, text=True)  # noqa: S603 - its own words
        if done.returncode:
            raise SampleCallError(f"espeak-ng failed: {done.stderr.strip()}")
        samples, rate_hz = soundfile.read(spoken, dtype="float32")
    heard = np.flatnonzero(np.abs(samples) > _SILENCE)
    loud = samples[heard[0] : heard[-1] + 1]
    return np.asarray(soxr.resample(loud, rate_hz, SAMPLE_RATE_HZ), dtype=np.float32)


def render(lines: Sequence[Line]) -> npt.NDArray[np.float32]:
    """Return the call's sound, (n, 2) at SAMPLE_RATE_HZ: the customer, then the agent.

    The same lines and espeak-ng give the same samples. Raises SampleCallError.
    """
    placed: list[tuple[int, int, npt.NDArray[np.float32]]] = []
    end = round(_LEAD_S * SAMPLE_RATE_HZ)
    for line in lines:
        samples = speak(line)
        start = end + round(line.pause_s * SAMPLE_RATE_HZ)
        end = start + samples.size
        placed.append((_CHANNELS[line.speaker], start, samples))
    call = np.zeros((end + round(_LEAD_S * SAMPLE_RATE_HZ), len(_CHANNELS)), dtype=np.float32)
    for channel, start, samples in placed:
        call[start : start + samples.size, channel] += samples
    return call


def _write(call: npt.NDArray[np.float32], output: Path) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    aside = output.with_name(f".{output.name}.part")
    form = {"format": "OGG", "subtype": "OPUS", "compression_level": _COMPRESSION}
    try:
        soundfile.write(str(aside), call, SAMPLE_RATE_HZ, **form)
        aside.replace(output)
    finally:
        aside.unlink(missing_ok=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the call; return 0, or 2 with one line on stderr."""
    parser = argparse.ArgumentParser(
        description="Speak the sample call with espeak-ng. A synthetic voice shows that the "
        "plumbing works; it has no emotion, and what is read in it says nothing of the models."
    )
    parser.add_argument("-o", "--output", type=Path, default=_OUTPUT, help="default: %(default)s")
    output: Path = parser.parse_args(argv).output
    try:
        call = render(CALL)
        _write(call, output)
    except (TonewiseError, OSError, soundfile.LibsndfileError) as error:
        print(f"sample_call: {error}", file=sys.stderr)
        return 2
    print(f"{output}: {len(call) / SAMPLE_RATE_HZ:.1f} s, {output.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
