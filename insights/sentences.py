"""Sentences: what a figure of a day says in words."""

import math

from insights.baseline import Departure
from insights.drivers import Driver
from insights.runs import Run
from insights.tally import Tally
from insights.trend import DAY_S, Measure, Turn

_MOST_ACCOUNTS = 1_000_000  # beyond it nobody has a feeling for a chance


def of_day(tally: Tally, *, is_quiet: bool, is_known: bool) -> str:
    """Return how much there was and how it felt; `is_known`: what is usual can be told."""
    if not tally.n:
        return "No contacts on this day."
    share = tally.negative
    mood = (
        f"; of {tally.n_told:,} whose mood could be read {share.value:.0%} were negative "
        f"({share.interval.low:.0%} to {share.interval.high:.0%})"
        if share
        else "; too few read to speak of moods"
    )
    contacts = f"{counted(tally.n, 'contact')}{mood}"
    if not is_known:
        return f"{contacts}. The past is too short to say what is usual."
    if is_quiet:
        return f"A quiet day: {contacts}. Nothing departed from what is usual."
    return f"{contacts}."


def of_departure(one: Departure) -> str:
    """Return what a day was beside what is usual."""
    what = "contacts" if one.measure is Measure.VOLUME else f"negative of {one.n:,}"
    usual = one.expected
    return (
        f"{named(one.segment)}: {one.observed:,} {what}, where {usual.mean:,.0f} are usual on such "
        f"a day ({usual.low:,.0f} to {usual.high:,.0f})."
    )


def of_turn(segment: str, turn: Turn, day_s: float) -> str:
    """Return a lasting change, of a volume or of the share of negatives, as it stood on a day."""
    change, days = turn.change, round((day_s - turn.at_s) / DAY_S)
    since = f"for {counted(days, 'day')}" if days else "from this day on"
    if turn.measure is Measure.VOLUME:
        ratio, word = math.expm1(change.shift), "more" if change.shift > 0 else "fewer"
        low, high = math.expm1(change.interval.low), math.expm1(change.interval.high)
        return (
            f"{named(segment)}: {abs(ratio):.0%} {word} contacts than before {since} "
            f"({low:+.0%} to {high:+.0%})."
        )
    low, high = change.interval.low * 100, change.interval.high * 100
    return (
        f"{named(segment)}: negative moods went from {change.before.mean:.0%} to "
        f"{change.after.mean:.0%} {since} ({low:+.1f} to {high:+.1f} points)."
    )


def of_driver(driver: Driver) -> str:
    """Return how many customers a theme hit."""
    category, mood, outcome = driver.theme
    words = ", ".join(word for word in (mood and str(mood), outcome) if word)
    told = f" ({words})" if words else ""
    return (
        f"{named(category or 'No category')}{told}: {counted(driver.n_customers, 'customer')} "
        f"in {counted(driver.n, 'negative contact')}."
    )


def of_run(run: Run, name: str) -> str:
    """Return how an account keeps being let down."""
    days = max(1, round((run.last_s - run.began_s) / DAY_S))
    return (
        f"{name}: {run.n_negative} of its last {run.n} contacts were negative, within "
        f"{counted(days, 'day')}; luck makes such a run in {_seldom(run.p)}."
    )


def _seldom(p: float) -> str:
    """Return a small chance as one account in so many, to two figures."""
    if p * _MOST_ACCOUNTS < 1:
        return "fewer than one account in a million"
    n = round(1 / p)
    return f"one account in {round(n, 2 - len(str(n))):,}"


def named(segment: str) -> str:
    """Return what a segment is called; "" is everything."""
    return segment or "All contacts"


def counted(n: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
