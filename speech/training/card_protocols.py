"""The protocols' tables in the model card, the naive baselines in the same tables."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np

from emotion.labels import VOICE_LABELS
from speech.training.card_tables import figure, table
from speech.training.protocol_tables import CurvePoint, ReadingRow, SeedRow, SpeakersTables

EARS = {"first": "first ear", "second": "second ear", "both": "both ears"}
CHANCE = 1 / len(VOICE_LABELS)
Item = TypeVar("Item")

_AGAINST = {True: "running", False: "none"}


def seed_protocol(rows: Sequence[SeedRow]) -> str:
    """Return a set of moods a row: mean accuracies, and the network's by random state."""
    states = rows[0].random_states
    header = (
        "moods",
        "CNN, mean",
        "seed's MLP, mean",
        "chance",
        *(f"CNN, state {s}" for s in states),
    )
    return table(
        header,
        [
            (
                row.moods.replace("/", ", "),
                *map(figure, (row.cnn_mean, row.mlp_mean, 1 / len(row.moods.split("/")))),
                *map(figure, row.cnn),
            )
            for row in rows
        ],
    )


def folds_table(tables: SpeakersTables) -> str:
    """Return a fold a row: the first ear alone, clip by clip, beside the seed's perceptron."""
    lines = _in_order(row.line for row in tables.folds)
    header = ["unseen actors"]
    columns = []
    for line in lines:
        folds = [row for row in tables.folds if row.line == line]
        header += [f"first ear, {line}", f"seed's MLP, {line}"]
        columns += [[row.first_ear for row in folds], [row.mlp for row in folds]]
    names = [row.name for row in tables.folds if row.line == lines[0]]
    rows = [(name, *map(figure, row)) for name, *row in zip(names, *columns, strict=True)]
    mean = ("**mean**", *(figure(float(np.mean(column))) for column in columns))
    return table(header, [*rows, mean])


def readings_table(tables: SpeakersTables) -> str:
    """Return a way of reading a row, the seed's perceptron and chance last."""
    header = ("line", "who listens", "baseline", "UAR", "UAR after the 8th clip")
    more = ("accuracy", "accuracy, surest 80 %", "coverage", "ECE")
    rows = [_reading(row) for row in tables.readings]
    naive = [
        (tables.readings[0].line, "seed's MLP", _AGAINST[False], figure(tables.mlp_uar)),
        ("any", "chance", _AGAINST[False], figure(CHANCE)),
    ]
    blank = [figure(None)] * (len(header) + len(more) - len(naive[0]))
    return table((*header, *more), [*rows, *((*row, *blank) for row in naive)], n_text=3)


def _reading(row: ReadingRow) -> tuple[str, ...]:
    figures = (row.uar, row.uar_known, row.accuracy, row.accuracy_at_80, row.coverage, row.ece)
    return (row.line, EARS[row.ears], _AGAINST[row.running], *map(figure, figures))


def curve_table(points: Sequence[CurvePoint]) -> str:
    """Return the ears in rows and the stretches of the call in columns."""
    stretches = _in_order(span(point) for point in points)
    found = {(point.ears, span(point)): point.uar for point in points}
    rows = [
        (EARS[ears], *(figure(found.get((ears, stretch))) for stretch in stretches))
        for ears in _in_order(point.ears for point in points)
    ]
    return table(("clips of the call", *stretches), rows)


def span(point: CurvePoint) -> str:
    """Return a stretch of the call as text: `3-4`, or `1`."""
    if point.from_clip == point.to_clip:
        return str(point.from_clip)
    return f"{point.from_clip}-{point.to_clip}"


def one_mood_table(tables: SpeakersTables) -> str:
    """Return each mood's recall without the running baseline, and with it."""
    moods = _in_order(row.mood for row in tables.one_mood)
    found = {(row.line, row.ears, row.mood): row for row in tables.one_mood}
    rows = []
    for line, ears in _in_order((row.line, row.ears) for row in tables.one_mood):
        both = [found[line, ears, mood] for mood in moods]
        cells = [f"{figure(row.without)} → {figure(row.running)}" for row in both]
        rows.append((line, EARS[ears], *cells))
    return table(("line", "who listens", *(f"{mood} throughout" for mood in moods)), rows, n_text=2)


def across_table(tables: SpeakersTables) -> str:
    """Return what a model makes of a corpus that it was not taught on, beside chance."""
    found = {(row.name, row.ears, row.running): row.uar for row in tables.across}
    rows = [
        (
            name.replace("->", "→"),
            EARS[ears],
            *(figure(found[name, ears, running]) for running in (False, True)),
            figure(CHANCE),
        )
        for name, ears in _in_order((row.name, row.ears) for row in tables.across)
    ]
    header = ("taught on → tried on", "who listens", "no baseline", "running baseline", "chance")
    return table(header, rows, n_text=2)


def _in_order(items: Iterable[Item]) -> list[Item]:
    """Each item once, in order of first appearance."""
    return list(dict.fromkeys(items))
