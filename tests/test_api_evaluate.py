"""`tonewise evaluate speech`: figures of a manifest, and errors that say what was wanted."""

import csv
import json
from pathlib import Path

import pytest

from api.cli import run
from speech.emotion import WEIGHTS
from tests.recorded import SPEECH

pytestmark = pytest.mark.slow

KEYS = {"n", "accuracy", "uar", "macro_f1", "per_class", "confusion", "coverage", "ece"}

needs_weights = pytest.mark.skipif(
    not (WEIGHTS / "manifest.json").exists(), reason="no weights in speech/weights"
)


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """The clips in four moods of two RAVDESS actors whom the shipped model never met."""
    source = SPEECH / "ravdess" / "manifest.csv"
    if not source.exists():
        pytest.skip(f"no real speech in {SPEECH}")
    wanted = {"angry", "sad", "neutral", "happy"}
    with source.open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["split"] == "test"]
    met = sorted({row["speaker"] for row in rows})[:2]
    path = tmp_path / "manifest.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        for row in rows:
            if row["emotion"] in wanted and row["speaker"] in met:
                writer.writerow({**row, "path": source.parent.resolve() / row["path"]})
    return path


@needs_weights
@pytest.mark.parametrize("options", [[], ["--telephone", "--ears", "first", "--baseline", "none"]])
def test_json_alone_holds_every_figure(
    manifest: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", "speech", str(manifest), "--json", "-", *options]) == 0
    result = json.loads(capsys.readouterr().out)
    assert set(result) >= KEYS
    assert result["n"] == sum(map(sum, result["confusion"])) == 56


@needs_weights
def test_a_label_map_decides_what_is_asked(
    manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = tmp_path / "map.json"
    labels.write_text('{"angry": "angry", "sad": null, "neutral": "neutral", "happy": null}')
    run(["evaluate", "speech", str(manifest), "--labels", str(labels), "--json", "-"])
    support = {k: v["support"] for k, v in json.loads(capsys.readouterr().out)["per_class"].items()}
    assert support == {"angry": 16, "disappointed": 0, "neutral": 8, "happy": 0}


@needs_weights
def test_the_engine_beats_chance_on_actors_it_never_met(
    manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["evaluate", "speech", str(manifest), "--json", "-"])
    assert json.loads(capsys.readouterr().out)["uar"] > 0.5


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "either a MANIFEST.csv or a --protocol"),
        (["nowhere.csv"], "nowhere.csv"),
        (["--protocol", "speakers", "--data", "nowhere"], "nowhere"),
    ],
)
def test_bad_input_is_one_line(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", "speech", *arguments]) == 2
    assert told in capsys.readouterr().err


@needs_weights
def test_words_add_to_voices_and_plain_ones_take_nothing(
    manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = tmp_path / "data" / "ravdess"
    corpus.mkdir(parents=True)
    manifest.rename(corpus / "manifest.csv")
    assert run(["evaluate", "words", "--data", str(tmp_path / "data"), "--json", "-"]) == 0
    same_voice, same_both, plain_voice, plain_both = json.loads(capsys.readouterr().out)
    assert same_both["uar"] > same_voice["uar"] + 0.03
    assert plain_both["uar"] == pytest.approx(plain_voice["uar"], abs=0.01)
