"""The figures of words and their bars as a table for a terminal."""

from collections.abc import Iterator

from rich.table import Table

from api.bench.text import BATCH, BATCH_BAR_S, MESSAGE_BAR_MS, TextFigures


def text_table(figures: TextFigures) -> Table:
    """Return each figure with its bar, and whether it is met."""
    table = Table(title="Words: CPU time of one core, models loaded", title_justify="left")
    for name in ("what", "Tonewise", "bar", ""):
        table.add_column(name)
    p99, batch = figures.message_p99_ms, figures.batch_10k_s
    table.add_row("one message to its expert, median", f"{figures.message_p50_ms:.2f} ms")
    table.add_row(
        "one message to its expert, p99",
        f"{p99:.2f} ms",
        f"<= {MESSAGE_BAR_MS:g} ms",
        "met" if p99 <= MESSAGE_BAR_MS else "MISSED",
    )
    table.add_row("the same by the clock", f"{figures.message_p99_wall_ms:.2f} ms")
    table.add_row(
        f"{BATCH:,} messages at once",
        f"{batch:.2f} s",
        f"<= {BATCH_BAR_S:g} s",
        "met" if batch <= BATCH_BAR_S else "MISSED",
    )
    for name, ms in (("VADER", figures.vader_ms), ("Keras predict", figures.keras_predict_ms)):
        if ms is not None:
            times = ms / figures.message_p50_ms
            table.add_row(f"beside it: {name}, median", f"{ms:.2f} ms", f"{times:.1f}x ours")
    return table


def text_remarks(figures: TextFigures) -> Iterator[str]:
    """Yield what a reader of the table must know, a line each."""
    machine = figures.machine
    yield f"Messages: {figures.texts}. Mood, language, topic, cues and the choice of an expert."
    if figures.keras_predict_ms is not None:
        yield "Keras runs the mood network alone, with random weights, which cost the same time."
    for reason in figures.left_out:
        yield f"Left out: {reason}"
    yield (
        f"Machine: {machine.system}, {machine.cores} cores, load {machine.load_average:.1f}, "
        f"Python {machine.python}, onnxruntime {machine.onnxruntime}."
    )
