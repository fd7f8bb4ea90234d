"""`tonewise train text`, from data sets on the disk to weights that can be loaded."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import tonewise
from emotion.artifacts import ManifestError, read_manifest
from tests.text_data import write_text_data
from text.emotion import MANIFEST, TextEmotion
from text.jargon import default_jargon


def _train(data: Path, out: Path, *more: str) -> Result:
    arguments = ["train", "text", "--data", str(data), "--work", str(out / "work")]
    arguments += ["-o", str(out / "weights"), "--card", str(out / "card.md")]
    return CliRunner().invoke(tonewise, [*arguments, "--no-teacher", "--epochs", "1", *more])


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trained")
    result = _train(write_text_data(out / "data"), out, "--clean", "seed")
    assert result.exit_code == 0, result.output
    return out


@pytest.mark.slow
def test_the_weights_can_be_loaded_and_read(trained: Path) -> None:
    model = TextEmotion.load(default_jargon(), trained / "weights")
    assert len(model.read(["you are thieves", "thank you"])) == 2


@pytest.mark.slow
def test_the_manifest_says_how_messages_were_cleaned(trained: Path) -> None:
    """And what they are cleaned by when they are read: punctuation is gone."""
    manifest = read_manifest(trained / "weights" / MANIFEST)
    assert manifest.config["clean"]["punctuation"] is False
    model = TextEmotion.load(default_jargon(), trained / "weights")
    plain, loud = model.read(["i love this", "i love this!!! 123"])
    assert plain.scores == loud.scores


@pytest.mark.slow
def test_the_card_names_every_source(trained: Path) -> None:
    page = (trained / "card.md").read_text()
    for source in read_manifest(trained / "weights" / MANIFEST).sources:
        assert source.name in page
    assert "Messages that taught nothing" in page


@pytest.mark.slow
def test_nothing_half_written_is_left_beside_the_weights(trained: Path) -> None:
    assert not [path for path in trained.iterdir() if path.name.startswith(".weights")]


@pytest.mark.slow
def test_changed_weights_are_refused(trained: Path, tmp_path: Path) -> None:
    for path in (trained / "weights").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "vocabulary.txt.gz").write_bytes(b"other")
    with pytest.raises(ManifestError, match="is not the file its manifest names"):
        TextEmotion.load(default_jargon(), tmp_path)


def test_a_folder_without_data_sets_is_told(tmp_path: Path) -> None:
    result = _train(tmp_path / "none", tmp_path)
    assert "goemotions" in str(result.exception)
