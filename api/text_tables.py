"""The text tables: every way of reading a mood beside the reader that serves, for a terminal."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from api.evaluation import rows_table
from emotion.labels import TEXT_LABELS
from text.corpora import label_map, read_goemotions
from text.reader import MessageReader
from text.training.adaptation import AdaptationRow, adaptation_rows
from text.training.anger import AngerTable, anger_table
from text.training.baselines import LOGISTIC, VADER
from text.training.support_chats import read_support_chats
from text.training.tables import (
    HYBRID,
    NETWORK,
    ChallengeRow,
    MoodTable,
    Ways,
    challenge_rows,
    mood_tables,
    single_moods,
)
from text.training.topic_tables import (
    Banking77Table,
    Clinc150Table,
    banking77_table,
    clinc150_table,
)

Told = Callable[[str], None]
_SHOWN = (VADER.name, LOGISTIC.name, NETWORK, HYBRID)  # ways whose phenomena are told apart


@dataclass(frozen=True, slots=True)
class TextTables:
    """All tables of one run."""

    moods: tuple[MoodTable, ...]
    anger: AngerTable  # on GoEmotions test
    support_chats: tuple[AdaptationRow, ...]
    challenge: tuple[ChallengeRow, ...]
    banking77: Banking77Table
    clinc150: Clinc150Table


def text_tables(folder: Path, seed: int, told: Told) -> TextTables:
    """Fit the baselines, read every test set; raises TextCorpusError if one can't be read."""
    reader = MessageReader.load()
    ways = Ways(folder, reader, seed, told)
    told("reading GoEmotions and EmpatheticDialogues")
    moods = mood_tables(folder, ways)
    go = single_moods(folder, "goemotions", read_goemotions(folder, "test"))
    anger = anger_table([mood.scores for mood in reader.emotion.read(go.texts)], go.labels)
    told("support chats, five folds")
    meant = label_map(folder / "label_map.json", "maia_dqe").moods
    chats = read_support_chats(folder)
    labels = np.array([TEXT_LABELS.index(meant[s.label][0]) for s in chats], np.int64)
    support = adaptation_rows(chats, labels, reader.emotion)
    challenge = challenge_rows(ways)
    told("Banking77")
    banking = banking77_table(folder)
    told("CLINC150")
    return TextTables(moods, anger, support, challenge, banking, clinc150_table(folder))


def show(tables: TextTables, console: Console) -> None:
    """Print every table."""
    for table in tables.moods:
        console.print(rows_table(f"{table.name}: n {table.n}", table.rows))
    average = f"average precision {tables.anger.average_precision:.3f}"
    console.print(rows_table(f"Anger found, GoEmotions test: {average}", tables.anger.rows))
    title = "Real support chats (MAIA), five folds by chat"
    console.print(rows_table(title, tables.support_chats))
    console.print(*_challenge(tables.challenge), sep="\n")
    for topic in (tables.banking77, tables.clinc150):
        console.print(rows_table(topic.name, topic.rows))


def _challenge(rows: tuple[ChallengeRow, ...]) -> list[Table]:
    """The hand-written messages: each way's figures, then what each phenomenon costs it."""
    title = "Hand-written opening messages, test part"
    overall = Table(title=title, title_justify="left")
    for column in ("way", "accuracy", "macro f1", "pairs", "pair sides"):
        overall.add_column(column)
    for row in rows:
        figures = (row.accuracy, row.macro_f1, row.pairs, row.pair_sides)
        overall.add_row(row.way, *(f"{figure:.3f}" for figure in figures))
    by_phenomenon = Table(title="The same by phenomenon, accuracy", title_justify="left")
    for column in ("phenomenon", *_SHOWN):
        by_phenomenon.add_column(column)
    of = {row.way: row.by_phenomenon for row in rows}
    for phenomenon in rows[0].by_phenomenon:
        by_phenomenon.add_row(phenomenon, *(f"{of[way][phenomenon]:.3f}" for way in _SHOWN))
    return [overall, by_phenomenon]
