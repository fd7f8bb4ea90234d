"""`tonewise train speech`: the card that ships is what was measured, and bad input is one line."""

import shutil
from pathlib import Path

import pytest

from api.cli import run
from speech.emotion import MANIFEST, WEIGHTS

MODELS = Path(__file__).parent.parent / "docs" / "models"


def test_the_card_that_ships_is_what_its_figures_say(tmp_path: Path) -> None:
    if not (WEIGHTS / MANIFEST).exists():
        pytest.skip("no weights in speech/weights: `tonewise train speech` makes them")
    card = tmp_path / "docs" / "models" / "voice-emotion.md"
    shutil.copytree(MODELS / "voice-emotion", card.with_suffix(""))
    arguments = ["train", "speech", "--card-only", "--card", str(card), "-o", str(WEIGHTS)]
    assert run(arguments) == 0
    shipped = (MODELS / "voice-emotion.md").read_text(encoding="utf-8")
    assert _commandless(card.read_text(encoding="utf-8")) == _commandless(shipped)


def _commandless(page: str) -> list[str]:
    """The page's words, but for the folder that its commands write into."""
    return [word for word in page.split() if "voice-emotion" not in word]


def test_a_folder_without_corpora_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["train", "speech", "--data", str(tmp_path)]) == 2
    assert "wanted corpora with a manifest.csv each" in capsys.readouterr().err
