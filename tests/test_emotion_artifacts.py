"""Manifests: a model that is not what it says is refused, in one line that says why."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from emotion.artifacts import (
    Manifest,
    ManifestError,
    Source,
    load_manifest,
    read_manifest,
    sha256_of,
    write_manifest,
)
from emotion.labels import VOICE_LABELS, Emotion

CONFIG = {"features": {"n_fft": 512, "level_rms": 0.05}, "n_lines": 5}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A folder with a model of two files; returns its manifest."""
    for name in ("network.onnx", "reader.npz"):
        (tmp_path / name).write_bytes(name.encode() * 100)
    path = tmp_path / "manifest.json"
    write_manifest(_manifest(tmp_path), path)
    return path


def _manifest(folder: Path) -> Manifest:
    return Manifest(
        name="voice-emotion",
        version="1.0",
        labels=VOICE_LABELS,
        config=CONFIG,
        files={path.name: sha256_of(path) for path in sorted(folder.iterdir())},
        sources=(Source("ravdess", "ab" * 32, "CC BY-NC-SA 4.0", 1_440),),
        scores={"uar": 0.7},
    )


def _complaint(path: Path, labels: tuple[Emotion, ...] = VOICE_LABELS) -> str:
    with pytest.raises(ManifestError) as caught:
        load_manifest(path, labels, CONFIG)
    message = str(caught.value)
    assert "\n" not in message
    return message


def _edit(path: Path, **changed: object) -> None:
    fields = json.loads(path.read_text())
    path.write_text(json.dumps(fields | changed))


def test_what_was_written_is_read_again(model: Path) -> None:
    written = read_manifest(model)
    write_manifest(written, model)
    assert load_manifest(model, VOICE_LABELS, CONFIG) == written
    assert written.sources[0].licence == "CC BY-NC-SA 4.0"


def test_the_digest_follows_the_files_and_nothing_else(model: Path) -> None:
    manifest = read_manifest(model)
    renamed = replace(
        manifest, version="2.0", files=dict(sorted(manifest.files.items(), reverse=True))
    )
    assert renamed.digest == manifest.digest
    assert replace(manifest, files={"network.onnx": "00" * 32}).digest != manifest.digest


@pytest.mark.parametrize("name", ["network.onnx", "reader.npz"])
def test_one_changed_byte_is_noticed(model: Path, name: str) -> None:
    weights = bytearray((model.parent / name).read_bytes())
    weights[57] ^= 1
    (model.parent / name).write_bytes(weights)
    assert f"{name} is not the file its manifest names: wanted sha256" in _complaint(model)


def test_a_missing_file_is_noticed(model: Path) -> None:
    (model.parent / "reader.npz").unlink()
    assert "missing or can't be read" in _complaint(model)


def test_a_model_for_other_labels_is_refused(model: Path) -> None:
    message = _complaint(model, labels=VOICE_LABELS[::-1])
    assert "is for labels ['angry'" in message
    assert "wanted ['happy'" in message


@pytest.mark.parametrize(
    "config", [{}, {"features": {"n_fft": 1024, "level_rms": 0.05}, "n_lines": 5}]
)
def test_a_model_trained_with_another_config_is_refused(
    model: Path, config: dict[str, object]
) -> None:
    _edit(model, config=config)
    assert "was trained with features=" in _complaint(model)


def test_what_serving_does_not_ask_for_may_differ(model: Path) -> None:
    _edit(model, config={**CONFIG, "epochs": 3})
    assert load_manifest(model, VOICE_LABELS, CONFIG).config["epochs"] == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"labels": ["furious"]},
        {"labels": 4},
        {"files": ["network.onnx"]},
        {"config": None},
        {"scores": [0.7]},
        {"sources": [{"name": "ravdess"}]},
        {"sources": ["ravdess"]},
    ],
)
def test_a_manifest_of_another_shape_is_refused(model: Path, changed: dict[str, object]) -> None:
    _edit(model, **changed)
    assert "needs a readable manifest" in _complaint(model)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff\xfe", b'{"name": "x"'])
def test_what_is_no_manifest_is_refused(model: Path, content: bytes) -> None:
    model.write_bytes(content)
    assert "needs a readable manifest" in _complaint(model)


def test_no_manifest_at_all_is_refused(tmp_path: Path) -> None:
    assert "needs a readable manifest" in _complaint(tmp_path / "manifest.json")
