"""The tables of the model card, in Markdown: sources, labels, and scores on test speakers."""

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite, sqrt

from emotion.artifacts import Manifest
from emotion.labels import VOICE_LABELS, Emotion
from emotion.metrics import Metrics
from speech.training.card_corpora import note_of
from speech.training.card_findings import Measured

_NOTHING = "–"
_N_MISTAKES = 3
_SURE = 1.96  # standard deviations: 95 % of a normal distribution
_SHORT = 16  # hex digits of a digest, as many as tell files apart


def table(header: Sequence[str], rows: Iterable[Sequence[str]], n_text: int = 1) -> str:
    """Return a Markdown table, its columns aligned; those after the first `n_text` to the right."""
    cells = [[cell.replace("|", "\\|") for cell in row] for row in (header, *rows)]
    widths = [max(3, *map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_line(row, widths, n_text) for row in cells]
    rules = [
        "-" * width if i < n_text else "-" * (width - 1) + ":" for i, width in enumerate(widths)
    ]
    return "\n".join([lines[0], _line(rules, widths, n_text), *lines[1:]])


def _line(cells: Sequence[str], widths: Sequence[int], n_text: int) -> str:
    padded = [
        cell.ljust(width) if i < n_text else cell.rjust(width)
        for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return f"| {' | '.join(padded)} |"


def figure(value: float | None) -> str:
    """Return a figure of 0..1 with three decimals; a dash where there is none."""
    return _NOTHING if value is None or not isfinite(value) else f"{value:.3f}"


def sources_table(manifest: Manifest, voices_only: Sequence[str]) -> str:
    """Return who taught the model, on what terms."""
    rows = [
        (
            note_of(source.name).title,
            note_of(source.name).what,
            "voices only" if source.name in voices_only else "voices and moods",
            source.licence,
            f"`{source.digest[:_SHORT]}`",
            f"{source.n_clips:,}",
            f"{source.n_speakers:,}" if source.n_speakers else _NOTHING,
        )
        for source in manifest.sources
    ]
    header = ("corpus", "what it is", "taught", "licence", "digest", "clips", "speakers")
    return table(header, rows, n_text=5)


def files_table(manifest: Manifest) -> str:
    """Return the weights' files and their digests."""
    rows = [(f"`{name}`", f"`{digest}`") for name, digest in sorted(manifest.files.items())]
    return table(("file", "SHA-256"), rows, n_text=2)


def labels_table(targets: Mapping[str, Emotion | None]) -> str:
    """Return which corpus labels count as which mood."""
    rows = [
        (
            f"**{mood}**" if mood else "not named",
            ", ".join(k for k, v in targets.items() if v is mood),
        )
        for mood in (*VOICE_LABELS, None)
    ]
    return table(("the model says", "acted as, in the corpora's words"), rows, n_text=2)


def scores_table(measured: Measured) -> str:
    """Return a slice a row, with its overall figures."""
    header = ("test speakers", "clips", "chance", "UAR", "accuracy", "95 % interval", "macro F1")
    more = ("coverage", "accuracy, answered", "accuracy, surest 80 %", "ECE")
    rows = [
        (
            name,
            f"{m.n:,}",
            *map(figure, (_chance(m), m.uar, m.accuracy)),
            interval(m.accuracy, m.n),
            *map(figure, (m.macro_f1, m.coverage, m.answered_accuracy, m.accuracy_at_80, m.ece)),
        )
        for name, m in measured
    ]
    return table((*header, *more), rows)


def _chance(metrics: Metrics) -> float:
    """The recall of guessing among the moods that occur."""
    return 1 / sum(one.support > 0 for one in metrics.per_class.values())


def classes_table(measured: Measured) -> str:
    """Return a slice a row, with each mood's recall, precision and clips."""
    header = ("recall / precision (clips)", *map(str, VOICE_LABELS))
    return table(header, [(name, *_classes(metrics)) for name, metrics in measured])


def _classes(metrics: Metrics) -> list[str]:
    found = [metrics.per_class[label] for label in VOICE_LABELS]
    return [
        f"{one.recall:.2f} / {one.precision:.2f} ({one.support:,})" if one.support else _NOTHING
        for one in found
    ]


def confusion_table(confusion: Sequence[Sequence[int]]) -> str:
    """Return the share of each mood's clips that were read as each mood."""
    rows = [
        (f"acted {label}", *(figure(n / sum(row) if sum(row) else None) for n in row))
        for label, row in zip(VOICE_LABELS, confusion, strict=True)
    ]
    return table(("", *(f"read as {label}" for label in VOICE_LABELS)), rows)


def mistakes(confusion: Sequence[Sequence[int]]) -> list[str]:
    """Return the commonest mistakes, each as a phrase, by their share of the acted mood's clips."""
    shares = [
        (row[j] / sum(row), f"{truth} read as {guess} ({row[j]:,} of {sum(row):,} clips)")
        for truth, row in zip(VOICE_LABELS, confusion, strict=True)
        for j, guess in enumerate(VOICE_LABELS)
        if truth is not guess and row[j]
    ]
    return [phrase for _, phrase in sorted(shares, reverse=True)[:_N_MISTAKES]]


def interval(share: float, n: int) -> str:
    """Return the 95 % interval of a share of n clips taken as independent (Wilson 1927)."""
    widened = 1 + _SURE**2 / n
    middle = (share + _SURE**2 / (2 * n)) / widened
    half = _SURE / widened * sqrt(share * (1 - share) / n + _SURE**2 / (4 * n**2))
    return f"{max(middle - half, 0.0):.2f} to {min(middle + half, 1.0):.2f}"
