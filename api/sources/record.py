"""Record: one object of an export, whose values are found by their names."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_MOST_NUMBER = 1e15


@dataclass(frozen=True, slots=True)
class Record:
    """One object; names are compared without case and signs, and paths lead within by dots."""

    place: str  # such as "line 14"
    value: Mapping[str, object]

    def find(self, *paths: str) -> object:
        """Return the first value that is there and not empty; None if none is."""
        found = (self.at(path) for path in paths)
        return next((each for each in found if each not in (None, "", [], {})), None)

    def at(self, path: str) -> object:
        """Return what a path leads to, empty or not; None if it leads nowhere."""
        found: object = self.value
        for name in path.split("."):
            found = _named(found, name)
        return found

    def text(self, *paths: str) -> str:
        """Return the first value that is a text or a number, stripped; empty if none is."""
        found = (_plain(self.at(path)) for path in paths)
        return next(filter(None, found), "")

    def number(self, *paths: str) -> float | None:
        """Return the first value as a number from 0 on; None if it is none."""
        try:
            found = float(self.text(*paths).replace(",", ""))
        except ValueError:
            return None
        return found if 0.0 <= found <= _MOST_NUMBER else None

    def count(self, *paths: str) -> int | None:
        """Return the first value as a whole number from 0 on; None if it is none."""
        found = self.number(*paths)
        return None if found is None else int(found)

    def says(self, *paths: str) -> bool:
        """Whether one of the values is a plain yes."""
        return any(
            self.find(path) in (True, "true", "True", "TRUE", "yes", "1", 1) for path in paths
        )

    def within(self, *paths: str) -> "Record | None":
        """Return the first value that is an object."""
        found = next((each for path in paths if isinstance(each := self.find(path), dict)), None)
        return None if found is None else Record(self.place, found)

    def parts(self, *paths: str) -> "tuple[Record, ...]":
        """Return the objects of the first value that is a list."""
        found = next((each for path in paths if isinstance(each := self.find(path), list)), [])
        objects = [each for each in found if isinstance(each, dict)]
        return tuple(Record(f"{self.place}, {n}", each) for n, each in enumerate(objects, 1))


def _plain(value: object) -> str:
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).replace("\0", "").strip() if is_plain else ""


def _named(value: object, name: str) -> object:
    if not isinstance(value, dict):
        return None
    if name in value:
        found: object = value[name]
        return found
    bare = _bare(name)
    return next((each for key, each in value.items() if _bare(str(key)) == bare), None)


@lru_cache(maxsize=4_096)
def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
