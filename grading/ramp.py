"""Ramps: from a measured figure to the share of the points that it earns."""

Range = tuple[float, float]  # from, to


def ramp(figure: float, good: float, bad: float) -> float:
    """Return 1 from `good` on, 0 from `bad` on, and a straight line between them."""
    return min(1.0, max(0.0, (figure - bad) / (good - bad)))


def within(figure: float, good: Range, bad: Range) -> float:
    """Return 1 inside `good`, 0 outside `bad`, and a straight line on either side between."""
    return min(ramp(figure, good[0], bad[0]), ramp(figure, good[1], bad[1]))


def range_fault(good: Range, bad: Range) -> str | None:
    """Return what is wrong with a pair of ranges, or None."""
    if bad[0] < good[0] <= good[1] < bad[1]:
        return None
    return f"`good` must be a range inside `bad`, got {list(good)} and {list(bad)}"
