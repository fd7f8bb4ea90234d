"""MoodTrack: what was heard before has a say for a while, and who can't tell abstains."""

import pytest

from emotion.scores import EmotionScores
from speech.audio import Speaker
from speech.mood_track import MoodTrack, Smoothing
from speech.utterance import Reading
from speech.vad import Segment
from speech.windows import WindowCutter
from tests.fakes import FakeVoice
from tests.signals import Samples, noise, silence, voice

VOICE = FakeVoice()


def _track(keep: float = 0.3) -> MoodTrack:
    return MoodTrack(VOICE, Smoothing(keep), VOICE.unknown_caller())


def _read(track: MoodTrack, start_s: float, sound: Samples) -> list[Reading]:
    segment = Segment(Speaker.CUSTOMER, start_s, sound)
    windows = WindowCutter(VOICE.windows).push(segment)
    for window in windows:
        track.hear(window.span, VOICE.hear(window))
    return track.read(segment, [window.span for window in windows])


@pytest.mark.parametrize(("gap_s", "has_a_say"), [(1.0, True), (10.0, False)])
def test_a_reading_smooths_the_next_unless_it_is_old(gap_s: float, has_a_say: bool) -> None:
    second: list[EmotionScores] = []
    for keep in (0.0, 0.5):
        track = _track(keep)
        _read(track, 0.0, voice(2.5))
        (reading,) = _read(track, 2.5 + gap_s, noise(2.5, -12.0))
        second.append(reading.fused)
    assert (second[0] != second[1]) is has_a_say


def test_a_reading_below_the_threshold_abstains() -> None:
    (reading,) = _read(_track(), 0.0, silence(2.5))
    assert reading.voice.abstained
    assert reading.fused.emotion is None
