"""Consent: what a field of an export says about reading its customer's mood."""

_YES = frozenset({"1", "true", "t", "yes", "y", "on", "granted", "given", "accepted", "opt-in"})
_YES_TOO = frozenset({"opted in", "opted-in", "opt_in", "opted_in", "agree", "agreed", "ja", "oui"})


def consented(told: object) -> bool | None:
    """Return whether moods may be read; None: nothing is said. What is no clear yes is a no."""
    said = "" if told is None else str(told).strip().casefold()
    return said in _YES | _YES_TOO if said else None
