"""The text model's card: what it is, what taught it under which licence, what it scored."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from emotion.artifacts import Manifest
from text.training.teacher_labels import NAME

_HERE = Path(__file__).parent


def write_card(card: Path, manifest: Manifest) -> None:
    """Write the card as Markdown from what the manifest says; raises OSError if it can't be."""
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=False,  # noqa: S701 - Markdown
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    page = environment.get_template("card.md.j2").render(
        manifest=manifest,
        scores=_by_data_set(manifest),
        total=sum(source.n_clips for source in manifest.sources),
        taught_by=any(source.name == NAME for source in manifest.sources),
    )
    card.parent.mkdir(parents=True, exist_ok=True)
    card.write_text(page, encoding="utf-8")


def _by_data_set(manifest: Manifest) -> dict[str, dict[str, float]]:
    """The manifest's scores, named `data set: figure`, as a row a data set."""
    rows: dict[str, dict[str, float]] = {}
    for name, value in manifest.scores.items():
        data_set, _, figure = name.rpartition(": ")
        rows.setdefault(data_set, {})[figure] = value
    return rows
