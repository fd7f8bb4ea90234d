"""The model card: what it must say, its pictures, and that no half of it is ever written."""

import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from api.results import plain, write_json
from emotion.artifacts import Manifest, Source
from emotion.labels import VOICE_LABELS
from emotion.metrics import Metrics, measure
from emotion.scores import normalised
from speech.features import FeatureConfig
from speech.training.card import rewrite_card, write_card
from speech.training.card_findings import CardError
from speech.training.card_layout import filled
from speech.training.card_tables import interval, mistakes, table
from speech.training.protocol_tables import (
    CrossRow,
    CurvePoint,
    FoldRow,
    MoodRow,
    ReadingRow,
    SeedRow,
    SpeakersTables,
)
from speech.training.voice_fit import VoiceTraining
from speech.windows import WindowConfig

EMODB_TERMS = "NOT VERIFIED: no explicit licence seen"
SOURCES = (
    Source("ravdess", "ab" * 32, "CC BY-NC-SA 4.0", 1440, 24),
    Source("emodb", "cd" * 32, EMODB_TERMS, 535, 10),
    Source("own calls", "ef" * 32, "a|b", 7),
)
SLICES = ("all, wideband", "ravdess, wideband", "all, telephone", "female speakers, telephone")
LINES, EARS = ("wideband", "telephone"), ("first", "second", "both")
PICTURES = ("confusion.png", "reliability.png")


def manifest(sources: tuple[Source, ...] = SOURCES, file: str = "00" * 32) -> Manifest:
    return Manifest(
        name="voice-emotion",
        version="1.2.3",
        labels=VOICE_LABELS,
        config={
            "features": asdict(FeatureConfig()),
            "windows": asdict(WindowConfig()),
            "training": asdict(VoiceTraining()),
            "voices_only": ["emospeech"],
            "n_lines": 5,
        },
        files={"first_ear.onnx": file},
        sources=sources,
        scores={},
    )


def metrics(seed: int, n: int = 240, moods: int = 4) -> Metrics:
    rng = np.random.default_rng(seed)
    labels = rng.integers(moods, size=n)
    odds = rng.gamma(0.6, size=(n, len(VOICE_LABELS))) + 1e-6
    odds[np.arange(n), labels] += rng.gamma(1.5, size=n)
    readings = [
        normalised(VOICE_LABELS, [float(v) for v in row]).abstain_below(0.5) for row in odds
    ]
    return measure(readings, [int(label) for label in labels])


def measured() -> list[tuple[str, Metrics]]:
    return [(name, metrics(seed)) for seed, name in enumerate(SLICES)]


def seed_rows() -> list[SeedRow]:
    states = (9, 1, 2)
    return [
        SeedRow("calm/happy/angry", states, (0.961, 0.97, 0.98), (0.8, 0.9, 0.85), 0.97, 0.85),
        SeedRow("neutral/sad", states, (0.9, 0.9, 0.9), (0.7, 0.7, 0.7), 0.9, 0.7),
    ]


def speakers_tables() -> SpeakersTables:
    rows = [(line, ears) for line in LINES for ears in EARS]
    return SpeakersTables(
        folds=tuple(FoldRow(f"fold {k}", line, 0.61, 0.53) for k in range(1, 7) for line in LINES),
        readings=tuple(
            ReadingRow(*row, running, 0.7654, 0.8 if running else None, 0.78, 0.85, 0.86, 0.041)
            for row in rows
            for running in (False, True)
        ),
        mlp_uar=0.5312,
        curve=tuple(
            CurvePoint(ears, *clips, 0.5 + 0.1 * i + clips[0] / 100)
            for i, ears in enumerate(EARS)
            for clips in ((1, 1), (2, 2), (3, 4), (5, 8), (9, 16), (17, 36))
        ),
        one_mood=tuple(
            MoodRow(*row, str(mood), 0.8, 0.79) for row in rows for mood in VOICE_LABELS
        ),
        across=tuple(
            CrossRow("ravdess -> emodb", ears, running, 0.6)
            for ears in EARS
            for running in (False, True)
        ),
        ece_uncalibrated=0.1872,
        confusion=metrics(1).confusion,
    )


def with_protocols(folder: Path) -> None:
    folder.mkdir()
    write_json({"protocol": "seed", "rows": seed_rows()}, folder / "seed.json")
    write_json({"protocol": "speakers", **plain(speakers_tables())}, folder / "speakers.json")


def written(folder: Path, sources: tuple[Source, ...] = SOURCES) -> str:
    card = folder / "voice-emotion.md"
    write_card(card, manifest(sources), measured())
    return card.read_text(encoding="utf-8")


def test_the_card_names_every_corpus_with_its_licence(tmp_path: Path) -> None:
    card = written(tmp_path)
    for said in ("RAVDESS", "CC BY-NC-SA 4.0", "Emo-DB", EMODB_TERMS, "Burkhardt", "own calls"):
        assert said in card


def test_the_card_carries_the_recognisers_notice(tmp_path: Path) -> None:
    card = written(tmp_path)
    assert "Copyright (c) 2025 Moonshine AI" in card
    assert "permission notice shall be included" in card


@pytest.mark.parametrize(
    ("licence", "warned"),
    [("CC BY-NC-SA 4.0", True), ("Creative Commons, non-commercial", True), ("ODbL 1.0", False)],
)
def test_weights_inherit_a_ban_on_commercial_use(
    tmp_path: Path, licence: str, warned: bool
) -> None:
    card = written(tmp_path, (Source("crema_d", "ab" * 32, licence, 7442, 91),))
    assert ("not for commercial use" in card) is warned
    assert ("No licence above forbids commercial use" in card) is not warned
    assert "tonewise train speech --data FOLDER" in card


def test_every_slice_has_its_scores_and_its_moods(tmp_path: Path) -> None:
    card = written(tmp_path)
    for name in SLICES:
        assert len(re.findall(rf"^\| {name} +\|", card, re.MULTILINE)) == 2


def test_a_slices_figures_are_those_measured(tmp_path: Path) -> None:
    card, first = written(tmp_path), measured()[0][1]
    row = next(line for line in card.splitlines() if line.startswith("| all, wideband"))
    assert [float(cell) for cell in row.split("|")[3:6]] == [
        0.25,
        round(first.uar, 3),
        round(first.accuracy, 3),
    ]


def test_a_mood_that_nobody_showed_has_no_figures_and_is_not_guessed(tmp_path: Path) -> None:
    card = tmp_path / "card.md"
    write_card(card, manifest(), [("words", metrics(1, moods=2))])
    assert re.search(r"^\| words .*\| +– \| +– \|$", card.read_text(), re.MULTILINE)
    assert re.search(r"^\| words +\| +240 \| +0\.500 \|", card.read_text(), re.MULTILINE)


@pytest.mark.parametrize("protocols", [False, True])
def test_nothing_in_the_card_is_left_open(tmp_path: Path, protocols: bool) -> None:
    if protocols:
        with_protocols(tmp_path / "voice-emotion")
    card = written(tmp_path)
    assert not re.findall(r"\b(None|nan|inf|Undefined)\b|[{}]{2}|\{%|<.* object", card)
    assert str(tmp_path) not in card


def test_every_picture_in_the_card_is_there(tmp_path: Path) -> None:
    with_protocols(tmp_path / "voice-emotion")
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", written(tmp_path))
    assert {Path(name).name for name in shown} == {*PICTURES, "curve.png"}
    for name in shown:
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


def test_the_same_figures_give_the_same_bytes(tmp_path: Path) -> None:
    folders = tmp_path / "a", tmp_path / "b"
    for folder in folders:
        folder.mkdir()
        with_protocols(folder / "voice-emotion")
        written(folder)
    files = [sorted(p for p in folder.rglob("*") if p.is_file()) for folder in folders]
    assert len(files[0]) == 7
    assert [p.read_bytes() for p in files[0]] == [p.read_bytes() for p in files[1]]


def test_other_figures_give_another_picture(tmp_path: Path) -> None:
    card = tmp_path / "card.md"
    drawn = []
    for seed in (1, 2):
        write_card(card, manifest(), [("all, wideband", metrics(seed))])
        drawn.append([(tmp_path / "card" / name).read_bytes() for name in PICTURES])
    assert drawn[0][0] != drawn[1][0]
    assert drawn[0][1] != drawn[1][1]


def test_protocols_that_were_run_show_their_tables(tmp_path: Path) -> None:
    with_protocols(tmp_path / "voice-emotion")
    card = written(tmp_path)
    for said in ("0.961", "calm, happy, angry", "0.531", "0.187", "ravdess → emodb", "9-16"):
        assert said in card
    assert "Not run yet" not in card


def test_protocols_that_were_not_run_show_their_commands(tmp_path: Path) -> None:
    card = written(tmp_path)
    assert card.count("Not run yet") == 2
    for name in ("seed", "speakers"):
        assert f"--protocol {name} --json voice-emotion/{name}.json" in card
    assert not (tmp_path / "voice-emotion" / "curve.png").exists()


def test_a_protocols_chance_follows_from_its_moods(tmp_path: Path) -> None:
    with_protocols(tmp_path / "voice-emotion")
    row = next(line for line in written(tmp_path).splitlines() if line.startswith("| neutral, sad"))
    assert row.split("|")[4].strip() == "0.500"


def test_the_card_can_be_written_again_without_measuring(tmp_path: Path) -> None:
    before, card = written(tmp_path), tmp_path / "voice-emotion.md"
    card.unlink()
    rewrite_card(card, manifest())
    assert card.read_text(encoding="utf-8") == before


def test_figures_of_other_weights_are_refused(tmp_path: Path) -> None:
    before = written(tmp_path)
    with pytest.raises(CardError, match="wanted"):
        rewrite_card(tmp_path / "voice-emotion.md", manifest(file="11" * 32))
    assert (tmp_path / "voice-emotion.md").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"rows": [{"moods": "sad"}]}', '{"rows": 3}'])
def test_a_protocols_file_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    before = written(tmp_path)
    (tmp_path / "voice-emotion" / "seed.json").write_text(content)
    with pytest.raises(CardError, match=r"seed\.json.*--protocol seed"):
        written(tmp_path)
    assert (tmp_path / "voice-emotion.md").read_text(encoding="utf-8") == before


@contextmanager
def small_disk() -> Iterator[None]:
    """No file can grow beyond what the figures need: the pictures don't fit.

    It binds this whole process, so hold it no longer than the write: the tests' own report, sent
    to a file that is longer already, would fail with it.
    """
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_card_that_doesnt_fit_on_the_disk_leaves_the_old_one_whole(tmp_path: Path) -> None:
    folder = tmp_path / "voice-emotion"
    folder.mkdir()
    old = (folder / "confusion.png", folder / "reliability.png", tmp_path / "voice-emotion.md")
    for path in old:
        path.write_text("old")
    with small_disk(), pytest.raises(CardError, match=r"voice-emotion\.md.*File too large"):
        written(tmp_path)
    assert {path.read_text() for path in old} == {"old"}
    assert not list(tmp_path.glob(".card-*"))


def test_a_curve_whose_figures_are_gone_goes_too(tmp_path: Path) -> None:
    with_protocols(tmp_path / "voice-emotion")
    written(tmp_path)
    (tmp_path / "voice-emotion" / "speakers.json").unlink()
    assert "curve.png" not in written(tmp_path)
    assert not (tmp_path / "voice-emotion" / "curve.png").exists()


def test_nothing_measured_is_no_card(tmp_path: Path) -> None:
    with pytest.raises(CardError, match="got none"):
        write_card(tmp_path / "card.md", manifest(), [])
    assert not list(tmp_path.iterdir())


def test_a_tables_columns_are_aligned_and_its_bars_escaped() -> None:
    assert table(("a", "b"), [("long name", "1"), ("x|y", "12")]).splitlines() == [
        "| a         |   b |",
        "| --------- | --: |",
        "| long name |   1 |",
        "| x\\|y      |  12 |",
    ]


def test_an_interval_is_wilsons() -> None:
    # Newcombe (1998), Statistics in Medicine 17: 857-872, table I: 81 of 263 and 0 of 20.
    assert interval(81 / 263, 263) == "0.26 to 0.37"
    assert interval(0.0, 20) == "0.00 to 0.16"


def test_mistakes_are_counted_by_the_share_of_what_was_acted() -> None:
    confusion = ((9, 1, 0, 0), (0, 1, 1, 0), (0, 0, 100, 0), (0, 5, 0, 95))
    assert mistakes(confusion) == [
        "disappointed read as neutral (1 of 2 clips)",
        "angry read as disappointed (1 of 10 clips)",
        "happy read as disappointed (5 of 100 clips)",
    ]


def test_prose_is_filled_and_the_rest_stays_as_it_is() -> None:
    kept = "# A heading\n\n| a | b |\n| - | - |\n\n    code  here\n\n> quoted\n> twice\n"
    assert filled(kept) == kept
    assert filled(f"- {'word ' * 30}\n  more\n- next\n\n\n\nlast\n").splitlines() == [
        f"- {' '.join(['word'] * 19)}",
        f"  {' '.join(['word'] * 11)} more",
        "- next",
        "",
        "last",
    ]


def test_filled_prose_starts_no_line_with_a_mark(tmp_path: Path) -> None:
    with_protocols(tmp_path / "voice-emotion")
    lines = [line for line in written(tmp_path).splitlines() if line.startswith("  ")]
    assert not [line for line in lines if re.match(r"  ([-+#>]|\d+[.)]) ", line)]
