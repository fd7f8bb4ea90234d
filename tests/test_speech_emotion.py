"""The voice model that ships: the same window is always heard alike, and the policy is kept."""

import json
from pathlib import Path

import numpy as np
import pytest

from emotion.artifacts import ManifestError
from emotion.labels import VOICE_LABELS, Emotion
from emotion.scores import EmotionScores
from speech.audio import SAMPLE_RATE_HZ, Frame, Speaker
from speech.emotion import MANIFEST, WEIGHTS, SecondEarPolicy, VoiceEmotion
from speech.listener import Listener, ListenerConfig
from speech.reader import Ear
from speech.utterance import Utterance
from speech.vad import speech_only
from speech.windows import Window, WindowConfig, WindowCutter
from tests.recorded import clips
from tests.signals import Samples, call, noise, silence, voice


def _load(policy: SecondEarPolicy) -> VoiceEmotion:
    if not (WEIGHTS / MANIFEST).exists():
        pytest.skip("no weights in speech/weights: `tonewise train speech` makes them")
    return VoiceEmotion.load(policy=policy)


@pytest.fixture(scope="module")
def always() -> VoiceEmotion:
    return _load(SecondEarPolicy.ALWAYS)


@pytest.fixture(scope="module")
def doubt() -> VoiceEmotion:
    return _load(SecondEarPolicy.DOUBT)


@pytest.fixture(scope="module")
def never() -> VoiceEmotion:
    return _load(SecondEarPolicy.NEVER)


def _window(samples: Samples) -> Window:
    return Window(0.0, samples.size / SAMPLE_RATE_HZ, samples)


WINDOWS = [_window(sound) for sound in (voice(3.0), voice(0.3), noise(2.0), silence(1.0))]


def _recorded() -> list[Window]:
    """Windows of real speech; skips where the corpus is not at hand."""
    segments = [segment for clip in clips(every=41) for segment in speech_only(clip.samples)]
    return [window for s in segments for window in WindowCutter(WindowConfig()).push(s)]


def _read(model: VoiceEmotion, window: Window) -> EmotionScores:
    nobody = model.unknown_caller()
    places = model.hear(window)
    return model.decide(model.read(places, nobody), places)


CUSTOMER = call(voice(4.0), silence(1.0), voice(1.5, 180.0, seed=1), silence(1.0))


def _push(listener: Listener, sound: Samples) -> list[Utterance]:
    return listener.push(Frame(Speaker.CUSTOMER, sound))


def test_the_weights_that_ship_say_whose_voices_taught_them(always: VoiceEmotion) -> None:
    assert always.manifest.labels == VOICE_LABELS
    assert always.manifest.sources
    assert all(source.licence for source in always.manifest.sources)


def test_both_ears_always_listen_by_default(always: VoiceEmotion) -> None:
    assert VoiceEmotion.load().policy is SecondEarPolicy.ALWAYS
    assert all(set(always.hear(window)) == set(Ear) for window in WINDOWS)


def test_the_second_ear_can_be_left_out(never: VoiceEmotion) -> None:
    assert all(set(never.hear(window)) == {Ear.FIRST} for window in WINDOWS)


def test_in_doubt_the_second_ear_hears_what_the_first_flags(
    doubt: VoiceEmotion, never: VoiceEmotion
) -> None:
    n_heard, windows = 0, _recorded()
    for window in windows:
        alone = _read(never, window)
        flagged = alone.abstained or alone.likeliest is Emotion.ANGRY
        assert (Ear.SECOND in doubt.hear(window)) is flagged
        n_heard += flagged
    assert 0 < n_heard < len(windows)


def test_where_both_ears_hear_the_policies_agree(
    always: VoiceEmotion, doubt: VoiceEmotion, never: VoiceEmotion
) -> None:
    for window in _recorded():
        in_doubt = len(doubt.hear(window)) > 1
        assert _read(doubt, window) == _read(always if in_doubt else never, window)


@pytest.mark.parametrize("policy", SecondEarPolicy)
def test_the_same_window_has_the_same_scores_whatever_came_between(
    policy: SecondEarPolicy,
) -> None:
    model = _load(policy)
    before = [_read(model, window) for window in WINDOWS]
    assert [_read(model, window) for window in reversed(WINDOWS)] == before[::-1]
    assert [_read(_load(policy), window) for window in WINDOWS] == before


@pytest.mark.parametrize("live", [False, True])
def test_a_call_is_read_alike_however_it_is_cut_and_whoever_else_calls(
    always: VoiceEmotion, live: bool
) -> None:
    whole = _push(Listener(always, None), CUSTOMER)
    assert [len(utterance.readings) for utterance in whole] == [2, 1]
    one, other = (Listener(always, None, ListenerConfig(live=live)) for _ in range(2))
    found = []
    for part in np.array_split(CUSTOMER, 77):
        found += _push(one, part)
        _push(other, part[::-1])
    assert found == whole


def test_how_loud_the_line_is_changes_no_mood(always: VoiceEmotion) -> None:
    for window in _recorded()[::3]:
        loud = _window(window.samples * np.float32(1.7))
        found, wanted = _read(always, loud), _read(always, window)
        assert found.probabilities == pytest.approx(wanted.probabilities, abs=0.02)


def test_a_manifest_that_names_no_weights_is_refused(tmp_path: Path) -> None:
    _load(SecondEarPolicy.NEVER)
    manifest = json.loads((WEIGHTS / MANIFEST).read_text(encoding="utf-8"))
    (tmp_path / MANIFEST).write_text(json.dumps({**manifest, "files": {}}), encoding="utf-8")
    with pytest.raises(ManifestError, match=r"should name encoder\.onnx"):
        VoiceEmotion.load(tmp_path)
