"""Answer: yes and no, as exports write them."""

_YES = frozenset(
    {
        *("yes", "y", "true", "t", "1", "on", "ja", "oui", "si", "sí", "sim", "tak"),
        *("solved", "resolved"),
    }
)
_NO = frozenset(
    {
        *("no", "n", "false", "f", "0", "off", "nein", "non", "não", "nie"),
        *("unsolved", "unresolved"),
    }
)


def yes_or_no(value: object) -> bool | None:
    """Return what a cell or a JSON value answers; None if that is neither yes nor no."""
    if isinstance(value, bool):
        return value
    text = str(value).strip().casefold()
    return True if text in _YES else False if text in _NO else None
