"""The evaluation protocols at the terminal: their progress, their tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rich.console import Console

from api.evaluation import rows_table
from api.progress import counted, told
from speech.training.protocol_seed import splits
from speech.training.protocol_speakers import N_TRIALS
from speech.training.protocol_tables import SeedRow, SpeakersTables, seed_table, speakers_tables
from speech.training.protocols import Ground, prepare_ground, run_seed, run_speakers


@dataclass(frozen=True, slots=True)
class SeedProtocol:
    """What the seed's protocol came to."""

    rows: list[SeedRow]
    protocol: str = "seed"


def _seed(ground: Ground, console: Console) -> SeedProtocol:
    with told("preparing windows") as prepared:
        prepare_ground(ground, prepared)
    with counted("trainings", len(splits())) as step:
        rows = seed_table(run_seed(ground, step))
    console.print(rows_table("RAVDESS, random 25 % test: accuracy", rows))
    return SeedProtocol(rows)


def _speakers(ground: Ground, console: Console) -> SpeakersTables:
    with told("preparing windows") as prepared:
        prepare_ground(ground, prepared)
    with counted("trainings", N_TRIALS) as step:
        tables = speakers_tables(run_speakers(ground, step))
    for title, rows in (
        ("Unseen speakers, clip by clip, each fold: UAR", tables.folds),
        (
            "All folds: each ear and both, read against the population or the caller",
            tables.readings,
        ),
        ("Over the call's length: UAR", tables.curve),
        ("Calls of one mood throughout: recall", tables.one_mood),
        ("Trained on one corpus, tried on another: UAR, chance 0.25", tables.across),
    ):
        console.print(rows_table(title, rows))
    console.print(
        f"The seed's perceptron on the same folds: UAR {tables.mlp_uar:.3f}; "
        f"ECE before calibration {tables.ece_uncalibrated:.3f}"
    )
    return tables


SHOW: Mapping[str, Callable[[Ground, Console], SeedProtocol | SpeakersTables]] = {
    "seed": _seed,
    "speakers": _speakers,
}
