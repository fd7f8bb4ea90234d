"""Consent: what a field of an export says about reading its customer's mood."""

from api.sources.answer import yes_or_no


def consented(told: object) -> bool | None:
    """Return whether moods may be read; None: nothing is said. What is no clear yes is a no."""
    return None if told is None or not str(told).strip() else yes_or_no(told) is True
