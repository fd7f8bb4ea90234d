"""The live bench's figures and their bars as a table for a terminal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.table import Table

from api.bench.live_figures import LiveFigures
from api.bench.live_script import Protocol

COST_BARS_MS = {Protocol.NATIVE: 10.0, Protocol.TWILIO: 16.0}  # a call-second, emotion only
CALLS_BAR, CALLS_WORDS_BAR = 80, 12  # at once, on two cores
EMOTION_BAR_MS, WORDS_BAR_MS = 300.0, 2500.0
MEMORY_BAR_MB = 6.0


@dataclass(frozen=True, slots=True)
class _Row:
    what: str
    figure: str
    bar: str = ""
    met: bool | None = None  # None: no bar, or no figure
    beside: str = ""


def live_table(figures: LiveFigures) -> Table:
    """Return the figures, and whether each bar is met."""
    words = ", words recognised" if figures.transcripts else ", emotion only"
    title = f"{figures.calls} live calls at once over {figures.protocol}{words}"
    table = Table(title=title, title_justify="left")
    for name in ("what", "Tonewise", "bar", "", "naive"):
        table.add_column(name)
    for row in _rows(figures):
        verdict = {None: "", True: "met", False: "MISSED"}[row.met]
        table.add_row(row.what, row.figure, row.bar, verdict, row.beside)
    return table


def live_remarks(f: LiveFigures) -> Iterator[str]:
    """Yield what a reader of the table must know, a line each."""
    yield (
        f"CPU time is of the service's {f.processes} processes and {f.threads} threads, kernel "
        f"included; {f.idle_cpu_ms_per_second:.1f} ms a second of it are its own, with no call on. "
        f"The callers took {f.generator_cpu_ms_per_call_second:.2f} ms a call-second beside it; "
        f"together {f.cores_busy:.2f} of {f.machine.cores} cores were busy. They sent their sound "
        f"at most {f.generator_late_p99_ms:.1f} ms late in 99 of 100."
    )
    yield (
        "Emotion is timed from when the last sound of an interval was sent to the first event "
        "that covers it; words from the last sound of an utterance."
    )
    yield (
        f"Lost: of {f.intervals} intervals, {f.utterances} utterances and {f.calls} endings, what "
        f"was never told. Endings: {_counts(f.endings)}. Warnings: {_counts(f.warnings)}."
    )
    yield f"The calls: {f.voices}."
    if f.cpu_ms_per_call_second_naive is not None:
        yield (
            "Naive: one process, one window at a time, librosa's three calls, no words, journal or "
            "grade; it hears each second of both sides with the first ear, or else what Tonewise "
            "hears, with both ears."
        )
    for reason in f.left_out:
        yield f"Left out: {reason}"
    yield (
        f"Machine: {f.machine.system}, {f.machine.cores} cores, load "
        f"{f.machine.load_average:.1f} before it began, Python {f.machine.python}, "
        f"onnxruntime {f.machine.onnxruntime}."
    )


def _rows(f: LiveFigures) -> Iterator[_Row]:
    naive, same = f.cpu_ms_per_call_second_naive, f.cpu_ms_per_call_second_naive_same_windows
    beside = "" if naive is None else f"{naive:.1f} ms; {same:.1f} ms of the same windows"
    cost = _under("CPU a call-second", f.cpu_ms_per_call_second, COST_BARS_MS[f.protocol], "ms")
    if f.transcripts:
        cost = _Row(cost.what, cost.figure)
    yield _Row(cost.what, cost.figure, cost.bar, cost.met, beside)
    enough = CALLS_WORDS_BAR if f.transcripts else CALLS_BAR
    borne = f.lost == 0 and (f.emotion_p95_ms or 1e9) <= EMOTION_BAR_MS
    tried = f.calls >= enough  # fewer say nothing of whether so many would do
    yield _Row("calls at once", str(f.calls), f">= {enough}", borne if tried else None)
    yield _plain("end of an interval to its emotion, median", f.emotion_p50_ms)
    yield _under("... 95 of 100", f.emotion_p95_ms, EMOTION_BAR_MS, "ms")
    yield _plain("... 99 of 100", f.emotion_p99_ms)
    yield _plain("... to the final one, 95 of 100", f.emotion_final_p95_ms)
    if f.transcripts:
        yield _plain("end of an utterance to its words, median", f.words_p50_ms)
        yield _under("... 95 of 100", f.words_p95_ms, WORDS_BAR_MS, "ms")
    yield _Row("lost", str(f.lost), "0", f.lost == 0)
    memory = _under("memory a further call", f.mb_per_call, MEMORY_BAR_MB, "MB")
    yield _Row(memory.what, memory.figure) if f.transcripts else memory
    yield _Row("memory of the whole service", f"{f.resident_mb:.0f} MB")


def _under(what: str, value: float | None, bar: float, unit: str) -> _Row:
    if value is None:
        return _Row(what, "-", f"<= {bar:g} {unit}", met=False)
    return _Row(what, f"{value:.1f} {unit}", f"<= {bar:g} {unit}", value <= bar)


def _plain(what: str, value_ms: float | None) -> _Row:
    return _Row(what, "-" if value_ms is None else f"{value_ms:.1f} ms")


def _counts(counted: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {name}" for name, n in counted.items()) or "none"
