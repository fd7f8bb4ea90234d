"""Plots: the findings as pictures to paste elsewhere, PNG and SVG.

seaborn, of the `analyze` extra, is imported with this module and with nothing else.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from api.analysis.findings import Findings
from api.analysis.moods import MOODS, UNSURE, largest
from api.files import OutputError

_SIZE_IN, _DPI = (9.0, 5.0), 120
_SHOWN_CATEGORIES = 15
# The palette of the pages by day (api/widget/palette.css).
_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        **{"angry": "#b24a00", "frustrated": "#8a5d00", "disappointed": "#0067a6"},
        **{"sad": "#2f4b7c", "anxious": "#9c4a7c", "confused": "#6b6400", "neutral": "#68737f"},
        **{"happy": "#00785a", "unsure": "#a4afbd", "unread": "#e3e8ee"},
    }
)


def write_plots(findings: Findings, folder: Path) -> Iterator[str]:
    """Write each plot that there is something to show in; yield the names.

    Raises OutputError if the folder can't be written to.
    """
    drawn: list[tuple[str, Callable[[Findings, Axes], None]]] = [("moods", _moods)]
    if findings.categories:
        drawn.append(("categories", _categories))
    if findings.through.groups:
        drawn.append(("time", _time))
    for name, draw in drawn:
        figure = Figure(figsize=_SIZE_IN, dpi=_DPI, layout="constrained")
        with sns.axes_style("whitegrid"):
            draw(findings, figure.subplots())
        for kind in ("png", "svg"):
            _save(figure, folder / f"{name}.{kind}")
            yield f"{name}.{kind}"


def _moods(findings: Findings, axes: Axes) -> None:
    palette = [_COLOURS[mood] for mood in MOODS]
    shares = [100 * share for share in findings.whole.shares]
    sns.barplot(x=shares, y=list(MOODS), hue=list(MOODS), palette=palette, legend=False, ax=axes)
    axes.set(xlabel="messages, %", ylabel="", title=f"Moods of {findings.whole.n:,} messages")


def _categories(findings: Findings, axes: Axes) -> None:
    groups = largest(findings.categories, _SHOWN_CATEGORIES)
    moods = MOODS[: MOODS.index(UNSURE) + 1]
    # A dollar sign would begin a formula of matplotlib's.
    names = [f"{group.name[:40]} ({group.n:,})".replace("$", r"\$") for group in groups]
    sns.heatmap(
        [[100 * share for share in group.shares[: len(moods)]] for group in groups],
        xticklabels=list(moods),
        yticklabels=names,
        annot=True,
        fmt=".0f",
        cmap="rocket_r",
        ax=axes,
        cbar_kws={"label": "% of the category"},
    )
    axes.set(title="Moods by category, %")


def _time(findings: Findings, axes: Axes) -> None:
    groups = [group for group in findings.through.groups if group.n_read]
    shares = [100 * group.negative_share for group in groups]
    sns.lineplot(x=[group.name for group in groups], y=shares, color=_COLOURS["angry"], ax=axes)
    every = max(1, len(groups) // 12)
    axes.set_xticks(range(0, len(groups), every))
    axes.tick_params(axis="x", rotation=45)
    title = f"Negative messages by {findings.through.step}"
    axes.set(xlabel="", ylabel="negative, %", ylim=(0, 100), title=title)


def _save(figure: Figure, path: Path) -> None:
    try:
        figure.savefig(path)
    except OSError as error:
        raise OutputError(f"{path} could not be written: {error.strerror}") from error
