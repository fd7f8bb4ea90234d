"""Seen: names that may be shown once, so that who recorded a handshake can't use it again."""

_MOST = 20_000  # 4 MB of Genesys' nonces; far more than come while one is valid


class Seen:
    """The last 20,000 names, of this process alone; for the event loop."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._names: dict[str, None] = {}  # in the order in which they came

    def has(self, name: str) -> bool:
        """Whether this name came before; nothing is changed by asking."""
        return name in self._names

    def is_new(self, name: str) -> bool:
        """Whether this name comes for the first time; from now on it does not."""
        if name in self._names:
            return False
        self._names[name] = None
        if len(self._names) > self._most:
            del self._names[next(iter(self._names))]
        return True

    def forget(self, name: str) -> None:
        """Take a name as one that never came: what it was shown for did not happen."""
        self._names.pop(name, None)
