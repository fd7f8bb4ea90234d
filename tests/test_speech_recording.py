"""Recordings in files: every kind that call centres keep, and every way they break."""

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from speech.audio import SAMPLE_RATE_HZ, AudioError, Speaker
from speech.recording import Recording, frames, mono, read_clip, stereo
from tests.signals import Samples, call, noise, silence, tone, voice

CUSTOMER, AGENT = Speaker.CUSTOMER, Speaker.AGENT
KINDS = [
    ("call.wav", "WAV", "PCM_U8"),
    ("call.wav", "WAV", "PCM_16"),
    ("call.wav", "WAV", "PCM_24"),
    ("call.wav", "WAV", "PCM_32"),
    ("call.wav", "WAV", "FLOAT"),
    ("call.wav", "WAV", "ULAW"),
    ("call.wav", "WAV", "ALAW"),
    ("call.flac", "FLAC", "PCM_16"),
    ("call.ogg", "OGG", "VORBIS"),
    ("call.opus", "OGG", "OPUS"),
    ("call.mp3", "MP3", "MPEG_LAYER_III"),
]


def _written(path: Path, sound: Samples, rate_hz: int = 16_000, subtype: str = "PCM_16") -> Path:
    soundfile.write(path, sound, rate_hz, subtype=subtype)
    return path


def _heard(recording: Recording, block_s: float = 1.0) -> Samples:
    return np.concatenate(list(recording.blocks(block_s)), axis=1)


@pytest.mark.parametrize(("name", "kind", "subtype"), KINDS)
def test_every_usual_format_is_heard(name: str, kind: str, subtype: str, tmp_path: Path) -> None:
    sent = tone(2.0, 440.0, -12.0)
    soundfile.write(tmp_path / name, sent, SAMPLE_RATE_HZ, format=kind, subtype=subtype)
    recording = Recording.open(tmp_path / name)
    heard = _heard(recording)
    assert heard.shape == (1, sent.size)
    spectrum = np.abs(np.fft.rfft(heard[0]))
    assert spectrum.argmax() == 440 * 2  # two seconds: two bins a hertz
    assert heard.std() == pytest.approx(sent.std(), rel=0.05)
    assert recording.notes == ()


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000])
@pytest.mark.parametrize("block_s", [0.1, 1.0])
def test_no_sample_is_lost_at_any_rate(rate_hz: int, block_s: float, tmp_path: Path) -> None:
    n = rate_hz * 2 + 77
    path = _written(tmp_path / "a.wav", np.zeros(n, np.float32), rate_hz)
    recording = Recording.open(path)
    assert abs(_heard(recording, block_s).shape[1] - n * SAMPLE_RATE_HZ / rate_hz) <= 1
    assert recording.duration_s == n / rate_hz


def test_a_click_stays_where_it_was_on_both_channels(tmp_path: Path) -> None:
    sound = np.zeros((48_000 * 3, 2), np.float32)
    sound[48_000 * 2] = 0.9
    heard = _heard(Recording.open(_written(tmp_path / "a.wav", sound, 48_000)), 0.13)
    assert np.abs(heard).argmax(axis=1).tolist() == [32_000, 32_000]


def test_the_size_of_the_blocks_changes_nothing(tmp_path: Path) -> None:
    recording = Recording.open(_written(tmp_path / "a.wav", voice(2.0), 8_000))
    np.testing.assert_allclose(_heard(recording, 0.11), _heard(recording, 5.0), atol=1e-6)


def test_a_loud_sound_stays_within_full_scale_when_resampled(tmp_path: Path) -> None:
    square = np.sign(tone(1.0, 300.0))
    assert np.abs(_heard(Recording.open(_written(tmp_path / "a.wav", square, 8_000)))).max() <= 1.0


@pytest.mark.parametrize(
    ("agent_channel", "first", "second"), [(1, CUSTOMER, AGENT), (0, AGENT, CUSTOMER)]
)
def test_each_side_is_heard_from_its_channel(
    agent_channel: int, first: Speaker, second: Speaker, tmp_path: Path
) -> None:
    low, high = tone(1.0, 300.0, -6.0), tone(1.0, 900.0, -30.0)
    path = _written(tmp_path / "a.wav", np.stack([low, high], axis=1))
    said = [f for f in frames(Recording.open(path), stereo(agent_channel)) if f.samples.size]
    assert [f.speaker for f in said] == [first, second]
    assert np.abs(said[0].samples).max() > 10 * np.abs(said[1].samples).max()


def test_a_mono_recording_is_whoevers_it_is_said_to_be(tmp_path: Path) -> None:
    recording = Recording.open(_written(tmp_path / "a.wav", voice(0.5)))
    assert {frame.speaker for frame in frames(recording, mono(AGENT))} == {AGENT}


def test_a_layout_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    recording = Recording.open(_written(tmp_path / "a.wav", voice(0.5)))
    with pytest.raises(AudioError, match=r"a\.wav: wanted 2 channels .* got 1"):
        list(frames(recording, stereo(1)))


def test_a_third_channel_has_no_agent() -> None:
    with pytest.raises(AudioError, match="0 or 1, got 2"):
        stereo(2)


def test_two_hours_are_never_in_memory_at_once(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    with soundfile.SoundFile(path, "w", 8_000, 2, "ULAW") as file:
        for _ in range(20):
            file.write(np.zeros((8_000 * 60, 2), np.float32))
    tracemalloc.start()
    n = sum(block.shape[1] for block in Recording.open(path).blocks())
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert n == 20 * 60 * SAMPLE_RATE_HZ
    assert peak_bytes < 2_000_000  # twenty minutes of both sides are 154 MB


def _no_file(path: Path) -> None:
    path.unlink(missing_ok=True)


def _folder(path: Path) -> None:
    path.mkdir()


def _dangling(path: Path) -> None:
    path.symlink_to(path.parent / "gone.wav")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("Dear customer, " * 500)


def _header(path: Path) -> None:
    _written(path, silence(0.0))


def _slow(path: Path) -> None:
    _written(path, voice(1.0), 4_000)


def _fast(path: Path) -> None:
    _written(path, voice(1.0), 96_000)


def _three_channels(path: Path) -> None:
    _written(path, np.zeros((800, 3), np.float32))


def _not_a_number(path: Path) -> None:
    _written(path, call(voice(1.0), np.array([np.nan], np.float32), voice(1.0)), subtype="FLOAT")


def _infinite(path: Path) -> None:
    _written(path, call(voice(1.0), np.array([np.inf], np.float32), voice(1.0)), subtype="FLOAT")


@pytest.mark.parametrize(
    ("broken", "came"),
    [
        (_no_file, "wanted a file to read, got: No such file"),
        (_folder, "wanted a file to read, got: Is a directory"),
        (_dangling, "wanted a file to read, got: No such file"),
        (_empty, "wanted audio, got an empty file"),
        (_text, r"wanted audio \(WAV, FLAC, OGG or MP3\), got none"),
        (_header, "wanted sound, got a header without samples"),
        (_slow, "8000 to 48000 Hz, got 4000 Hz"),
        (_fast, "8000 to 48000 Hz, got 96000 Hz"),
        (_three_channels, "wanted 1 or 2 channels, got 3"),
        (_not_a_number, r"wanted finite samples, got \[nan\] at 1.000 s"),
        (_infinite, r"wanted finite samples, got \[inf\] at 1.000 s"),
    ],
)
def test_what_is_no_call_is_refused_in_one_line(
    broken: Callable[[Path], None], came: str, tmp_path: Path
) -> None:
    path = tmp_path / "call.wav"
    broken(path)
    with pytest.raises(AudioError, match=rf"call\.wav: .*{came}") as refused:
        _heard(Recording.open(path))
    assert "\n" not in str(refused.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.wav", voice(0.5))
    path.chmod(0)
    with pytest.raises(AudioError, match="Permission denied"):
        Recording.open(path)


def test_raw_sound_says_nothing_of_itself_and_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "call.raw"
    path.write_bytes(bytes(1_000))
    with pytest.raises(AudioError, match="got none"):
        Recording.open(path)


def _cut(path: Path, share: float) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


@pytest.mark.parametrize(
    ("name", "note"), [("a.wav", "truncated"), ("a.flac", "incomplete"), ("a.mp3", "incomplete")]
)
def test_a_recording_that_breaks_off_is_heard_as_far_as_it_goes(
    name: str, note: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    soundfile.write(path, noise(10.0, -20.0), SAMPLE_RATE_HZ)
    recording = Recording.open(_cut(path, 0.5))
    heard_s = _heard(recording).shape[1] / SAMPLE_RATE_HZ
    assert 3.0 < heard_s < 7.0
    assert recording.duration_s == pytest.approx(heard_s)
    assert [n.split(":")[0] for n in recording.notes] == [note]


def test_a_recording_of_which_nothing_can_be_decoded_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, noise(10.0, -20.0), SAMPLE_RATE_HZ)
    with pytest.raises(AudioError, match=r"a\.flac: wanted sound, got nothing"):
        _heard(Recording.open(_cut(path, 0.01)))


def test_a_wav_whose_recorder_could_not_state_its_size_is_whole(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.wav", voice(1.0))
    data = bytearray(path.read_bytes())
    data[4:8] = data[40:44] = b"\xff" * 4
    path.write_bytes(data)
    recording = Recording.open(path)
    assert _heard(recording).shape == (1, SAMPLE_RATE_HZ)
    assert recording.notes == ()


def test_an_mp3_that_states_no_length_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    soundfile.write(path, noise(3.0), SAMPLE_RATE_HZ)
    path.write_bytes(path.read_bytes().replace(b"Xing", bytes(4)).replace(b"Info", bytes(4)))
    recording = Recording.open(path)
    _heard(recording)
    assert recording.notes[0].endswith("is a guess: the MP3 states none")


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "FLOAT", "ULAW", "ALAW"])
def test_clipping_is_noted_with_its_share(subtype: str, tmp_path: Path) -> None:
    sound = tone(1.0, 441.0, -12.0)
    sound[4_000:6_400] = 1.0
    recording = Recording.open(_written(tmp_path / "a.wav", sound, subtype=subtype))
    _heard(recording)
    assert len(recording.notes) == 1
    assert float(recording.notes[0].split()[1].rstrip("%")) == pytest.approx(15, abs=2.0)


def test_a_sound_that_only_touches_full_scale_is_not_clipped(tmp_path: Path) -> None:
    sound = voice(1.0)
    recording = Recording.open(_written(tmp_path / "a.wav", sound / np.abs(sound).max()))
    _heard(recording)
    assert recording.notes == ()


def test_two_channels_of_one_sound_are_noted(tmp_path: Path) -> None:
    recording = Recording.open(_written(tmp_path / "a.wav", np.stack([voice(1.0)] * 2, axis=1)))
    _heard(recording)
    assert "both channels hold the same sound" in recording.notes[0]


def test_two_channels_of_silence_are_no_copies_worth_a_note(tmp_path: Path) -> None:
    recording = Recording.open(_written(tmp_path / "a.wav", np.zeros((16_000, 2), np.float32)))
    _heard(recording)
    assert recording.notes == ()


def test_hearing_it_again_repeats_no_note(tmp_path: Path) -> None:
    recording = Recording.open(_written(tmp_path / "a.wav", np.ones(16_000, np.float32)))
    _heard(recording)
    first = recording.notes
    _heard(recording)
    assert recording.notes == first


def test_a_clip_mixes_its_channels(tmp_path: Path) -> None:
    sound = np.stack([tone(1.0, 300.0), silence(1.0)], axis=1)
    clip = read_clip(_written(tmp_path / "a.wav", sound))
    np.testing.assert_allclose(clip, tone(1.0, 300.0) / 2, atol=1e-4)


def test_a_clip_by_telephone_has_lost_its_treble(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.wav", tone(1.0, 6_000.0))
    assert read_clip(path, telephone=True).std() < 0.01 * read_clip(path).std()
