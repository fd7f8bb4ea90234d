"""Answer: yes and no, as exports write them."""

_YES = frozenset(
    {
        *("yes", "y", "true", "t", "1", "on", "ja", "oui", "si", "sí", "sim", "tak"),
        *("solved", "resolved", "given", "granted", "agreed", "accepted"),
        *("opted in", "opted-in", "opted_in", "opt-in", "opt_in", "optin"),
    }
)
_NO = frozenset(
    {
        *("no", "n", "false", "f", "0", "off", "nein", "non", "não", "nie"),
        *("unsolved", "unresolved", "refused", "denied", "declined"),
        *("opted out", "opted-out", "opted_out", "opt-out", "opt_out", "optout"),
    }
)


def yes_or_no(value: object) -> bool | None:
    """Return what a cell or a JSON value answers; None if that is neither yes nor no."""
    if isinstance(value, bool):
        return value
    text = str(value).strip().casefold()
    return True if text in _YES else False if text in _NO else None


def is_consent(value: object) -> bool:
    """Whether a field of consent says yes; one that is empty, or says anything else, says no."""
    return yes_or_no(value) is True
