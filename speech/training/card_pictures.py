"""The model card's pictures, as PNG bytes: the same figures always give the same bytes.

Each has a light ground of its own, so that it can be read on a dark page too.
"""

from collections.abc import Callable, Sequence
from io import BytesIO

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from emotion.labels import VOICE_LABELS
from emotion.metrics import ECE_BINS, Metrics
from speech.training.card_findings import Measured
from speech.training.card_protocols import CHANCE, EARS, span
from speech.training.protocol_tables import CurvePoint

Draw = Callable[[Axes, Metrics], None]

_DPI = 144
_PANEL = (4.6, 4.5)  # inches
_INK, _FAINT = "#1f2933", "#7b8794"
_BAR = "#5aa2d6"
# Apart from each other for colour-blind readers too (Okabe and Ito 2008).
_COLOURS = {"both": "#0072b2", "second": "#d55e00", "first": "#009e73"}
_MARKS = {"both": "o", "second": "s", "first": "^"}
_STYLE = {
    "font.family": "DejaVu Sans",  # matplotlib's own: there on every machine
    "font.size": 10,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _FAINT,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "axes.titlesize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def confusion_picture(measured: Measured) -> bytes:
    """Draw a panel a slice: the share and number of each mood's clips read as each mood."""
    return _panels(measured, _confusion)


def reliability_picture(measured: Measured) -> bytes:
    """Draw a panel a slice: how often readings of each confidence were right."""
    return _panels(measured, _reliability)


def curve_picture(points: Sequence[CurvePoint]) -> bytes:
    """Draw recall over the call's length, a line for each way of listening."""
    with style.context(_STYLE, after_reset=True):
        figure = Figure(figsize=(7.4, 4.2), dpi=_DPI, layout="constrained")
        _curve(figure.subplots(), points)
        return _png(figure)


def _panels(measured: Measured, draw: Draw) -> bytes:
    with style.context(_STYLE, after_reset=True):
        size = (_PANEL[0] * len(measured), _PANEL[1])
        figure = Figure(figsize=size, dpi=_DPI, layout="constrained")
        panels = figure.subplots(1, len(measured), squeeze=False)[0]
        for axes, (name, metrics) in zip(panels, measured, strict=True):
            draw(axes, metrics)
            axes.set_title(f"{name} ({metrics.n:,} clips)")
        return _png(figure)


def _confusion(axes: Axes, metrics: Metrics) -> None:
    counts = np.array(metrics.confusion)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (row, column), share in np.ndenumerate(shares):
        colour = "white" if share > 0.6 else _INK
        text = f"{share:.0%}\n({counts[row, column]:,})"
        axes.text(column, row, text, ha="center", va="center", color=colour)
    names = [str(label) for label in VOICE_LABELS]
    axes.set_xticks(range(len(names)), names)
    axes.set_yticks(range(len(names)), names, rotation=90, va="center")
    axes.set_xlabel("read as")
    axes.set_ylabel("acted")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _reliability(axes: Axes, metrics: Metrics) -> None:
    bins = metrics.reliability
    middles = [(min(int(b.confidence * ECE_BINS), ECE_BINS - 1) + 0.5) / ECE_BINS for b in bins]
    width = 0.9 / ECE_BINS
    axes.bar(middles, [b.accuracy for b in bins], width, color=_BAR, label="share read right")
    sure = [b.confidence for b in bins]
    ends = [m - width / 2 for m in middles], [m + width / 2 for m in middles]
    axes.hlines(sure, *ends, color=_COLOURS["second"], linewidth=3, label="mean confidence")
    for middle, b in zip(middles, bins, strict=True):
        text, top = f"{b.accuracy:.2f}\nn={b.n:,}", max(b.accuracy, b.confidence)
        axes.text(middle, top + 0.02, text, ha="center", va="bottom", fontsize=8)
    axes.set(xlim=(0, 1), ylim=(0, 1.14), xlabel=f"confidence (ECE {metrics.ece:.3f})")
    axes.set_xticks(np.linspace(0, 1, 6))
    axes.set_yticks(np.linspace(0, 1, 6))
    # Below: a bar may stand anywhere.
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=2, frameon=False)


def _curve(axes: Axes, points: Sequence[CurvePoint]) -> None:
    stretches = list(dict.fromkeys(span(point) for point in points))
    for ears, colour in _COLOURS.items():
        recall = [point.uar for point in points if point.ears == ears]
        axes.plot(recall, color=colour, marker=_MARKS[ears], label=EARS[ears])
        if ears == "both":
            for at, uar in enumerate(recall):
                axes.annotate(
                    f"{uar:.2f}", (at, uar), (0, 8), textcoords="offset points", ha="center", size=9
                )
    axes.axhline(CHANCE, color=_FAINT, linestyle="--", linewidth=1, label="chance")
    axes.set_xticks(range(len(stretches)), stretches)
    axes.set(ylim=(0, 1), xlabel="clips of the call", ylabel="unweighted average recall")
    axes.grid(axis="y", color=_FAINT, alpha=0.25)
    axes.legend(loc="lower right", ncols=4, frameon=False)


def _png(figure: Figure) -> bytes:
    picture = BytesIO()
    # The library's version would change the bytes.
    figure.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()
