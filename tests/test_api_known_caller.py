"""A customer who calls again is heard with what earlier calls told, and never by another model."""

import json
from pathlib import Path

import numpy as np
import pytest

from api.known_caller import KnownCaller
from api.options import InputError
from speech.audio import SAMPLE_RATE_HZ, Frame, Speaker
from speech.emotion import WEIGHTS, VoiceEmotion
from speech.recording import Recording

SAMPLE = Path(__file__).parent.parent / "api" / "samples" / "call.ogg"

pytestmark = pytest.mark.skipif(
    not (WEIGHTS / "manifest.json").exists(), reason="no weights in speech/weights"
)


@pytest.fixture(scope="module")
def voice() -> VoiceEmotion:
    return VoiceEmotion.load()


def _call(known: KnownCaller, seconds: int) -> None:
    listener = known.listen(None)
    block = next(Recording.open(SAMPLE).blocks(float(seconds)))[0]
    listener.push(Frame(Speaker.CUSTOMER, block[: seconds * SAMPLE_RATE_HZ]))
    listener.flush()


def test_what_a_call_told_is_kept_for_the_next(voice: VoiceEmotion, tmp_path: Path) -> None:
    path = tmp_path / "caller.json"
    first = KnownCaller(path, voice)
    _call(first, 30)
    first.store()
    again = KnownCaller(path, voice).listen(None).caller
    assert again is not None
    assert all(baseline.heard > 0 for baseline in again.known.values())


def test_calls_in_a_row_are_one_customers(voice: VoiceEmotion, tmp_path: Path) -> None:
    known = KnownCaller(tmp_path / "caller.json", voice)
    _call(known, 30)
    caller = known.listen(None).caller
    assert caller is not None
    assert all(np.any(baseline.residual) for baseline in caller.known.values())


def test_a_caller_who_said_nothing_leaves_an_empty_note(
    voice: VoiceEmotion, tmp_path: Path
) -> None:
    path = tmp_path / "caller.json"
    known = KnownCaller(path, voice)
    known.listen(None)
    known.store()
    assert json.loads(path.read_text())["known"]["first"]["heard"] == 0.0


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"model": "x", "known": {"first": 3}}'])
def test_a_file_of_something_else_is_refused(
    voice: VoiceEmotion, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "caller.json"
    path.write_text(text)
    with pytest.raises(InputError, match="wanted what `grade --caller` wrote"):
        KnownCaller(path, voice)


def test_another_models_caller_is_refused(voice: VoiceEmotion, tmp_path: Path) -> None:
    path = tmp_path / "caller.json"
    known = KnownCaller(path, voice)
    _call(known, 20)
    known.store()
    path.write_text(path.read_text().replace(voice.manifest.digest, "0" * 16))
    with pytest.raises(InputError, match="made with voice model 0000"):
        KnownCaller(path, voice)
