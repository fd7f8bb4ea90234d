"""The text model's card says what its manifest says."""

from pathlib import Path

from emotion.artifacts import read_manifest
from text.emotion import MANIFEST, WEIGHTS
from text.training.card import write_card

CARD = Path(__file__).parent.parent / "docs/models/text-emotion.md"


def test_the_shipped_card_is_that_of_the_shipped_weights(tmp_path: Path) -> None:
    write_card(tmp_path / "card.md", read_manifest(WEIGHTS / MANIFEST))
    assert (tmp_path / "card.md").read_text() == CARD.read_text()


def test_every_source_stands_in_the_card_with_its_licence() -> None:
    page = CARD.read_text()
    for source in read_manifest(WEIGHTS / MANIFEST).sources:
        assert f"| {source.name} | {source.licence} |" in page


def test_nothing_forbids_commercial_use() -> None:
    for source in read_manifest(WEIGHTS / MANIFEST).sources:
        assert "NC" not in source.licence.split(" (")[0]
