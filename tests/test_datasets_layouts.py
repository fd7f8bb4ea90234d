"""Each corpus script, on a small copy of its publisher's layout and on a packed folder."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crema_d import CREMA_D
from emodb import EMODB
from emospeech import EMOSPEECH
from publisher import Corpus, run
from ravdess import RAVDESS
from speech.corpus import VOICE_LABEL_MAP, Clip, read_manifest
from tess import TESS
from tests import corpora

SCRIPTS = Path(__file__).parents[1] / "datasets" / "scripts"
SHARED = Path(__file__).parents[2] / "shared" / "data" / "speech"

Layout = Callable[[Path], Path]
LAYOUTS = [
    (RAVDESS, corpora.ravdess, 6),
    (EMODB, corpora.emodb, 4),
    (EMOSPEECH, corpora.emospeech, 3),
    (CREMA_D, corpora.crema_d, 3),
    (TESS, corpora.tess, 3),
]


def listed(corpus: Corpus, folder: Path, output: Path) -> dict[str, Clip]:
    assert run(corpus, ["--from", str(folder), "-o", str(output)]) == 0
    clips = read_manifest(output)
    named = {clip.path.stem: clip for clip in clips}
    assert len(named) == len(clips)
    return named


@pytest.mark.parametrize(("corpus", "layout", "n"), LAYOUTS)
def test_a_publishers_layout_becomes_a_manifest(
    corpus: Corpus, layout: Layout, n: int, tmp_path: Path
) -> None:
    clips = listed(corpus, layout(tmp_path / "copy"), tmp_path / "m.csv")
    assert len(clips) == n
    assert {clip.duration_s for clip in clips.values()} == {0.1}
    assert {clip.corpus for clip in clips.values()} == {corpus.name}
    VOICE_LABEL_MAP.apply(clips.values())  # every label has a meaning


@pytest.mark.parametrize(
    ("corpus", "layout", "name", "expected"),
    [
        (RAVDESS, corpora.ravdess, "03-01-05-02-02-01-02",
         ("RAV02", "female", "angry", "strong", "Dogs are sitting by the door (rep 1)")),
        (RAVDESS, corpora.ravdess, "03-01-02-01-01-02-01",
         ("RAV01", "male", "calm", "normal", "Kids are talking by the door (rep 2)")),
        (EMODB, corpora.emodb, "03a01Fa", ("EMO03", "male", "happiness", "", "a01")),
        (EMODB, corpora.emodb, "08b10Wa", ("EMO08", "female", "anger", "", "b10")),
        (EMOSPEECH, corpora.emospeech, "bacho-safe-angry-1562996360436-c7b43119" + "ab" * 24,
         ("IECc7b43119", "", "angry", "", "bacho")),
        (EMOSPEECH, corpora.emospeech, "help-scream-Calm-1563212500517-4e520c6f" + "cd" * 24,
         ("IEC4e520c6f", "", "calm", "", "help [scream]")),
        (CREMA_D, corpora.crema_d, "1001_IEO_SAD_LO",
         ("CRD1001", "male", "sad", "low", "It's eleven o'clock")),
        (CREMA_D, corpora.crema_d, "1002_ITH_SAD_X",
         ("CRD1002", "female", "sad", "", "I think I have a doctor's appointment")),
        (TESS, corpora.tess, "OA_bite_neutral",
         ("TESOAF", "female", "neutral", "", "Say the word bite")),
        (TESS, corpora.tess, "YAF_back_ps",
         ("TESYAF", "female", "pleasant surprise", "", "Say the word back")),
    ],
)  # fmt: skip
def test_a_name_says_who_spoke_what_and_how(
    corpus: Corpus, layout: Layout, name: str, expected: tuple[str, ...], tmp_path: Path
) -> None:
    clip = listed(corpus, layout(tmp_path / "copy"), tmp_path / "m.csv")[name]
    said = (clip.speaker, clip.gender, clip.emotion, clip.intensity, clip.sentence)
    assert said == expected


def test_a_packed_folders_own_manifest_is_believed(tmp_path: Path) -> None:
    packed = corpora.emodb(tmp_path / "packed")
    listed(EMODB, packed, packed / "manifest.csv")
    text = (packed / "manifest.csv").read_text().replace(",a01,", ",edited,")
    (packed / "manifest.csv").write_text(text)
    clips = listed(EMODB, packed, tmp_path / "m.csv")
    assert clips["03a01Fa"].sentence == "edited"


def test_a_manifest_that_is_written_again_sees_new_clips(tmp_path: Path) -> None:
    copy = corpora.emodb(tmp_path / "copy")
    assert len(listed(EMODB, copy, copy / "manifest.csv")) == 4
    corpora.noise(copy / "wav" / "16a02Tc.wav")
    assert len(listed(EMODB, copy, copy / "manifest.csv")) == 5


def test_a_clip_without_sound_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = corpora.emodb(tmp_path / "copy")
    (copy / "wav" / "16a02Tc.wav").write_bytes(b"no sound")
    corpora.noise(copy / "wav" / "16a02Td.wav", duration_s=0.0)
    assert len(listed(EMODB, copy, tmp_path / "m.csv")) == 4
    assert "16a02Tc.wav: " in capsys.readouterr().err


def test_an_incomplete_copy_is_remarked_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed(EMODB, corpora.emodb(tmp_path / "copy"), tmp_path / "m.csv")
    assert "published with 535 clips, 4 are listed" in capsys.readouterr().err


def nothing(folder: Path) -> Path:
    return folder


def pointers(folder: Path) -> Path:
    copy = corpora.crema_d(folder)
    oid = "oid sha256:" + "0" * 64
    for path in copy.rglob("*.wav"):
        path.write_text(f"version https://git-lfs.github.com/spec/v1\n{oid}\nsize 72862\n")
    return copy


def unlisted(folder: Path) -> Path:
    copy = corpora.crema_d(folder)
    (copy / "VideoDemographics.csv").write_text("version https://git-lfs.github.com/spec/v1\n1\n")
    return copy


@pytest.mark.parametrize(
    ("corpus", "layout", "complaint"),
    [
        (EMODB, nothing, "--from wants a folder"),
        (EMODB, corpora.ravdess, "no clip of emodb"),
        (CREMA_D, pointers, "is a Git LFS pointer"),
        (CREMA_D, unlisted, "has no columns ActorID and Sex"),
    ],
)
def test_a_folder_that_can_not_be_used_is_refused(
    corpus: Corpus,
    layout: Layout,
    complaint: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = layout(tmp_path / "copy")
    assert run(corpus, ["--from", str(folder), "-o", str(tmp_path / "m.csv")]) == 2
    assert complaint in capsys.readouterr().err
    assert not (tmp_path / "m.csv").exists()


def test_another_corpus_manifest_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = corpora.emodb(tmp_path / "packed")
    listed(EMODB, packed, packed / "manifest.csv")
    assert run(TESS, ["--from", str(packed), "-o", str(tmp_path / "m.csv")]) == 2
    assert "is of emodb, wanted tess" in capsys.readouterr().err


def test_clips_missing_beside_a_manifest_are_missed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = corpora.emodb(tmp_path / "packed")
    listed(EMODB, packed, packed / "manifest.csv")
    (packed / "wav" / "03a01Fa.wav").unlink()
    assert run(EMODB, ["--from", str(packed), "-o", str(tmp_path / "m.csv")]) == 2
    assert "file is missing" in capsys.readouterr().err


@pytest.mark.parametrize("corpus", [corpus.name for corpus, _, _ in LAYOUTS])
def test_a_script_is_run_by_path(corpus: str, tmp_path: Path) -> None:
    script = [sys.executable, str(SCRIPTS / f"{corpus}.py")]
    helped = subprocess.run(
        [*script, "--help"], check=False, capture_output=True, text=True, cwd=tmp_path
    )
    assert helped.returncode == 0
    assert "Please cite" in helped.stdout
    misused = subprocess.run(
        [*script, "-o", "m.csv"], check=False, capture_output=True, cwd=tmp_path
    )
    assert misused.returncode == 2


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no corpora in {SHARED}")
@pytest.mark.parametrize("corpus", [RAVDESS, EMODB, EMOSPEECH])
def test_names_say_what_the_packed_manifests_say(corpus: Corpus, tmp_path: Path) -> None:
    packed = listed(corpus, SHARED / corpus.name, tmp_path / "m.csv")
    for take in corpus.takes(SHARED / corpus.name):
        clip = packed.pop(take.path.stem)
        assert (take.speaker, take.emotion) == (clip.speaker, clip.emotion)
        assert (take.gender, take.intensity) == (clip.gender, clip.intensity)
        assert take.sentence == clip.sentence
    assert not packed
