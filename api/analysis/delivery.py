"""Delivery: a table read, scored and reported on, with what there is to say of it."""

from collections.abc import Iterator
from contextlib import suppress

from api.analysis.analysis import Analysis, Readers, Task
from api.analysis.ledger import NAME, Ledger, held
from api.analysis.opinion import nobody, vader
from api.analysis.output import BAD, SCORED
from api.analysis.table import Progress
from api.extras import MissingExtraError
from api.progress import told
from text.reader import MessageReader

_MB = 1_000_000


def deliver(task: Task, restart: bool) -> Iterator[str]:
    """Score a table into its folder; yield what a person should know, a sentence each.

    Raises TableError, OutputError, or ManifestError if the models are broken.
    """
    analysis = Analysis(task)
    yield from _columns(analysis)
    with held(task.folder):
        if restart:
            for name in (NAME, SCORED, BAD, f"{SCORED}.part", f"{BAD}.part"):
                (task.folder / name).unlink(missing_ok=True)
        ledger = _score(analysis)
        yield from analysis.table.remarks()
        yield from _counts(ledger)


def _score(analysis: Analysis) -> Ledger:
    with told(f"Reading {analysis.task.path.name}") as tell:

        def share(progress: Progress) -> None:
            unit = _MB if progress.total > 10 * _MB else 1
            tell(progress.done // unit, progress.total // unit)

        return analysis.run(readers_for(analysis), share)


def readers_for(analysis: Analysis) -> Readers:
    """Return the model, and VADER beside it where no label tells the truth."""
    reader = MessageReader.load()
    model = reader.emotion.manifest
    name, baseline = f"{model.name} {model.version} {model.digest}", nobody
    if not analysis.is_labelled:
        with suppress(MissingExtraError):
            return Readers(reader.read_many, vader(), f"{name} beside VADER")
    return Readers(reader.read_many, baseline, name)


def _columns(analysis: Analysis) -> Iterator[str]:
    names, columns = analysis.table.names, analysis.columns
    for role, place in columns.places.items():
        how = "guessed" if role in columns.guessed else "told"
        yield f"{role}: column {names[place]!r} ({how})"


def _counts(ledger: Ledger) -> Iterator[str]:
    yield f"{ledger.rows - ledger.bad_rows:,} rows scored: {SCORED}"
    if ledger.bad_rows:
        yield f"{ledger.bad_rows:,} bad rows set aside, with the reason: {BAD}"
    if ledger.repeated:
        yield f"{ledger.repeated:,} rows have an id that came before; they are scored and marked."
    if ledger.timeless:
        yield f"{ledger.timeless:,} rows have no time that could be read."
