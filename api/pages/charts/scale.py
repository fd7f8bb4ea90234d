"""Scale: from points and shares to places in a picture, and figures to text."""

from dataclasses import dataclass

HEIGHT = 168  # px of a chart's plot
MARGIN = 10  # px above 100 and below 0, so that a mark there is whole
_GRID = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class GridLine:
    """A height in the plot, and the points that it stands for."""

    y: str
    text: str


def y_of(points: float) -> str:
    """Return how far down, in px, points of 0..100 stand."""
    inside = min(max(points, 0.0), 100.0)
    return f"{MARGIN + (1 - inside / 100) * (HEIGHT - 2 * MARGIN):.1f}"


def grid() -> tuple[GridLine, ...]:
    """Return the lines that a plot of points is read by."""
    return tuple(GridLine(y_of(points), str(points)) for points in _GRID)


def x_of(place: float, n_places: int) -> str:
    """Return the middle of one of so many equal columns, from the left, as percentage."""
    return f"{100 * (place + 0.5) / max(n_places, 1):.3f}%"


def whole(points: float | None) -> str:
    """Return points as people say them, or a dash for none."""
    return "\N{EN DASH}" if points is None else f"{points:.0f}"


def share(part: float, of: float) -> float:
    """Return a part of 0..1; 0 of nothing."""
    return part / of if of else 0.0
