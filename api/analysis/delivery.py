"""Delivery: a table read, scored and reported on, with what there is to say of it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from api.analysis.analysis import Analysis, Readers, Task
from api.analysis.findings import find
from api.analysis.ledger import NAME, Ledger, held
from api.analysis.opinion import nobody, vader
from api.analysis.output import BAD, SCORED
from api.analysis.report import Origin, render
from api.analysis.scored import read_scored
from api.analysis.table import Progress
from api.extras import MissingExtraError, needs_extra
from api.files import write_whole
from api.progress import told
from insights.sentences import counted
from text.reader import MessageReader

REPORT = "report.html"
_MB = 1_000_000


def deliver(task: Task, restart: bool) -> Iterator[str]:
    """Score a table into its folder; yield what a person should know, a sentence each.

    Raises TableError, OutputError, or ManifestError if the models are broken.
    """
    analysis = Analysis(task)
    yield from analysis.columns.told(analysis.table.names)
    with held(task.folder):
        if restart:
            for name in (NAME, SCORED, BAD, f"{SCORED}.part", f"{BAD}.part"):
                (task.folder / name).unlink(missing_ok=True)
        readers = readers_for(analysis)
        ledger = _score(analysis, readers)
        counts = list(_counts(ledger))
        yield from [*analysis.table.remarks(), *counts]
        yield from _report(analysis, readers, [*analysis.table.remarks(), *counts[1:]])


def _report(analysis: Analysis, readers: Readers, remarks: Sequence[str]) -> Iterator[str]:
    folder, has_baseline = analysis.task.folder, readers.baseline is not nobody
    findings = find(read_scored(folder / SCORED))
    origin = Origin(analysis.task.path.name, readers.model, tuple(remarks), has_baseline)
    write_whole(folder / REPORT, render(origin, findings))
    yield f"What it comes to: {REPORT}"
    try:
        with needs_extra("analyze"):
            from api.analysis.plots import write_plots  # noqa: PLC0415 - an extra, and slow
        yield f"Plots: {', '.join(write_plots(findings, folder))}"
    except MissingExtraError as error:
        yield f"No plots as files: {error}"


def _score(analysis: Analysis, readers: Readers) -> Ledger:
    with told(f"Reading {analysis.task.path.name}") as tell:

        def share(progress: Progress) -> None:
            unit = _MB if progress.total > 10 * _MB else 1
            tell(progress.done // unit, progress.total // unit)

        return analysis.run(readers, share)


def readers_for(analysis: Analysis) -> Readers:
    """Return the model, and VADER beside it where no label tells the truth."""
    reader = MessageReader.load()
    model = reader.emotion.manifest
    name = f"{model.name} {model.version}"
    if not analysis.is_labelled:
        with suppress(MissingExtraError):
            return Readers(reader.read_many, vader(), name, f"{model.digest} beside VADER")
    return Readers(reader.read_many, nobody, name, model.digest)


def _counts(ledger: Ledger) -> Iterator[str]:
    yield f"{counted(ledger.rows - ledger.bad_rows, 'row')} scored: {SCORED}"
    if ledger.bad_rows:
        yield f"{counted(ledger.bad_rows, 'bad row')} set aside, with the reason: {BAD}"
    if ledger.repeated:
        rows = counted(ledger.repeated, "row")
        yield f"{rows} with an id that came before, scored and marked."
    if ledger.timeless:
        yield f"{counted(ledger.timeless, 'row')} without a time that could be read."
