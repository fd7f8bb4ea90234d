"""Evaluations as tables at the terminal."""

from collections.abc import Iterable, Mapping, Sequence

from rich.table import Table

from emotion.labels import VOICE_LABELS
from emotion.metrics import ClassMetrics, Metrics
from text.evaluate import TextMetrics


def metrics_tables(metrics: Metrics) -> list[Table]:
    """Return the figures, each label's, and who was taken for whom."""
    overall = _table(
        "All readings", ("n", "accuracy", "UAR", "macro F1", "coverage", "answered right", "ECE")
    )
    overall.add_row(
        str(metrics.n),
        *map(
            _figure,
            (
                metrics.accuracy,
                metrics.uar,
                metrics.macro_f1,
                metrics.coverage,
                metrics.answered_accuracy,
                metrics.ece,
            ),
        ),
    )
    by_label = _by_class("mood", metrics.per_class)
    confusion = _table("Truth in rows, reading in columns", ("", *map(str, VOICE_LABELS)))
    for label, row in zip(VOICE_LABELS, metrics.confusion, strict=True):
        confusion.add_row(str(label), *map(str, row))
    return [overall, by_label, confusion]


def text_metrics_tables(metrics: TextMetrics) -> list[Table]:
    """Return the figures of messages, and each class's."""
    overall = _table("All messages", ("n", "accuracy", "macro F1", "coverage", "not read"))
    figures = (metrics.accuracy, metrics.macro_f1, metrics.coverage)
    overall.add_row(str(metrics.n), *map(_figure, figures), str(metrics.n_unread))
    return [overall, _by_class("class", metrics.per_class)]


def _by_class(what: str, per_class: Mapping[str, ClassMetrics]) -> Table:
    table = _table(f"Each {what}", (what, "precision", "recall", "F1", "n"))
    for label, figures in per_class.items():
        three = (figures.precision, figures.recall, figures.f1)
        table.add_row(label, *map(_figure, three), str(figures.support))
    return table


def rows_table(title: str, rows: Sequence[object]) -> Table:
    """Return dataclasses of one kind as a table, a column a field."""
    names = list(type(rows[0]).__dataclass_fields__)  # type: ignore[attr-defined]
    table = _table(title, tuple(name.replace("_", " ") for name in names))
    for row in rows:
        table.add_row(*(_cell(getattr(row, name)) for name in names))
    return table


def _table(title: str, columns: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column)
    return table


def _figure(value: float) -> str:
    return f"{value:.3f}"


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return _figure(value)
    if isinstance(value, tuple):
        return " ".join(map(_cell, value))
    return str(value)
