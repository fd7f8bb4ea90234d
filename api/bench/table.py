"""The bench's figures and their bars as a table for a terminal."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.table import Table

from api.bench.figures import SpeechFigures

FEATURES_BAR, MODEL_BAR = 8.0, 15.0  # times faster
REALTIME_BAR, WORDS_BAR = 80.0, 10.0  # seconds of call a second
MEMORY_BAR_MB = 600.0
FLAT_MB = MEMORY_BAR_MB / 20  # two hours of words, evidence and waveform come to half of it


@dataclass(frozen=True, slots=True)
class _Row:
    what: str
    ours: str
    beside: str
    result: str
    bar: str = ""
    met: bool | None = None  # None: no bar, or no figure


def speech_table(figures: SpeechFigures) -> Table:
    """Return the figures, what they are compared with, and whether each bar is met."""
    table = Table(title="Speech: CPU time of one core, models loaded", title_justify="left")
    for name in ("what", "Tonewise", "beside it", "result", "bar", ""):
        table.add_column(name)
    for row in _rows(figures):
        verdict = {None: "", True: "met", False: "MISSED"}[row.met]
        table.add_row(row.what, row.ours, row.beside, row.result, row.bar, verdict)
    return table


def remarks(figures: SpeechFigures) -> Iterator[str]:
    """Yield what a reader of the table must know, a line each."""
    machine = figures.machine
    yield (
        f"The call: {figures.call_voices}; the customer talks {figures.call_customer_share:.0%} "
        f"of it, the agent {figures.call_agent_share:.0%}."
    )
    if figures.compared_with:
        yield (
            f"Beside it: {figures.compared_with}; Keras runs the same network with random "
            "weights, which cost the same time."
        )
    for reason in figures.left_out:
        yield f"Left out: {reason}"
    yield (
        f"Machine: {machine.system}, {machine.cores} cores, load {machine.load_average:.1f}, "
        f"Python {machine.python}, onnxruntime {machine.onnxruntime}; "
        f"the bench took {figures.bench_s / 60:.1f} minutes."
    )


def _rows(f: SpeechFigures) -> Iterator[_Row]:
    ours, model = _ms(f.features_ms), _ms(f.model_ms)
    librosa, spared = _ms(f.librosa_ms), _ms(f.librosa_tuning_fixed_ms)
    three, predict = f"{librosa} librosa, three calls", f"{_ms(f.keras_predict_ms)} model.predict"
    yield _faster("features, 3 s window", ours, three, f.features_speedup, FEATURES_BAR)
    yield _faster("", ours, f"{spared} ... at a fixed tuning", f.features_speedup_tuning_fixed)
    yield _faster("a window through the model", model, predict, f.model_speedup, MODEL_BAR)
    yield _faster("", model, f"{_ms(f.keras_call_ms)} model(x)", f.model_speedup_direct_call)

    call = f"call of {f.call_s / 60:.0f} min"
    naive = f"{_s(f.call_s, f.realtime_factor_naive)} librosa + model.predict"
    alone = f"{_s(f.call_s, f.recognition_alone_factor)} recognition alone"
    cpu, wordy_cpu = _s(f.call_s, f.realtime_factor), _s(f.call_s, f.realtime_factor_transcript)
    yield _live(f"{call}, no transcript", cpu, naive, f.realtime_factor, REALTIME_BAR)
    yield _live(f"{call}, Moonshine", wordy_cpu, alone, f.realtime_factor_transcript, WORDS_BAR)

    words = "Moonshine" if f.memory_transcript else "no transcript"
    what = f"memory, {f.memory_call_min} min, {words}"
    short = f"{f.peak_mb_transcript:.0f} MB in {f.call_s / 60:.0f} min, Moonshine"
    yield _light(what, "peak", short, f.peak_mb, MEMORY_BAR_MB)
    yield _light("", f"growth from minute {f.growth_from_min} on", "", f.growth_mb, FLAT_MB)


def _faster(what: str, ours: str, beside: str, times: float | None, bar: float = 0.0) -> _Row:
    met = times >= bar if bar and times is not None else None
    result = "-" if times is None else f"{times:.1f} times faster"
    return _Row(what, ours, beside, result, f">= {bar:g} times" if bar else "", met)


def _live(what: str, ours: str, beside: str, factor: float, bar: float) -> _Row:
    return _Row(what, ours, beside, f"{factor:.0f}x real time", f">= {bar:g}x", factor >= bar)


def _light(what: str, ours: str, beside: str, held_mb: float, bar_mb: float) -> _Row:
    return _Row(what, ours, beside, f"{held_mb:.0f} MB", f"< {bar_mb:g} MB", held_mb < bar_mb)


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f} ms"


def _s(call_s: float, factor: float | None) -> str:
    return "-" if factor is None else f"{call_s / factor:.1f} s"
