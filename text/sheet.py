"""Cell: a value in a YAML file that people edit, which knows its line, so that faults can be told.

Only the YAML's nodes are read, never its types: `no` is the word "no", `1.10` is a version.
"""

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import TypeVar

import yaml

from emotion.errors import TonewiseError

_LONGEST_CHARS = 1_000_000  # a file beyond this is no list that people edit
_SHOWN_CHARS = 60
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same nodes, ten times as fast

Kind = TypeVar("Kind", bound=StrEnum)


class SheetError(TonewiseError):
    """A YAML file that can't be used; names the line and the field."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value and the path to it, such as `moods[3].weight`."""

    path: str
    node: yaml.Node

    def fault(self, wanted: str) -> SheetError:
        """Return the error that says what this cell should hold, what it holds, and where."""
        where = f"line {self.node.start_mark.line + 1}, {self.path or 'the whole file'}"
        return SheetError(f"{where}: wanted {wanted}, got {_shown(self.node)}")

    def text(self) -> str:
        """Return the words that stand here; raises SheetError if there are none."""
        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value.strip():
            raise self.fault("words")
        value = unicodedata.normalize("NFC", " ".join(self.node.value.split()))
        if not all(c.isprintable() or c in "\u200d\ufe0f" for c in value):  # two join emoji
            raise self.fault("words without control characters")
        return value

    def number(self, low: float, high: float) -> float:
        """Return the number that stands here; raises SheetError unless it lies in low..high."""
        try:
            value = float(self.text())
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise self.fault(f"a number from {low:g} to {high:g}")
        return value

    def choice(self, kind: type[Kind]) -> Kind:
        """Return the member of `kind` that is named here; raises SheetError naming them all."""
        try:
            return kind(self.text())
        except ValueError as error:
            raise self.fault(f"one of {', '.join(kind)}") from error

    def cells(self) -> tuple["Cell", ...]:
        """Return what this list holds, or just this cell if it holds a single value."""
        if isinstance(self.node, yaml.ScalarNode):
            return (self,)
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.fault("a list")
        return tuple(Cell(f"{self.path}[{at}]", n) for at, n in enumerate(self.node.value))

    def pairs(self) -> tuple[tuple["Cell", "Cell"], ...]:
        """Return keys and values; raises SheetError unless this is a mapping, each key once."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.fault("a mapping of names to values")
        prefix = f"{self.path}." if self.path else ""
        found = [(Cell(self.path, k), v) for k, v in self.node.value]
        seen: set[str] = set()
        for key, _ in found:
            if key.text() in seen:
                raise key.fault(f"each name once in {self.path or 'the file'}")
            seen.add(key.text())
        return tuple((key, Cell(prefix + key.text(), v)) for key, v in found)

    def known(self, names: Iterable[str]) -> "Cell":
        """Return this mapping; raises SheetError if it holds a name that is not among `names`."""
        allowed = tuple(names)
        for key, _ in self.pairs():
            if key.text() not in allowed:
                raise key.fault(f"one of {', '.join(allowed)}")
        return self

    def find(self, name: str) -> "Cell | None":
        """Return the value of a name, or None."""
        return next((value for key, value in self.pairs() if key.text() == name), None)

    def get(self, name: str) -> "Cell":
        """Return the value of a name; raises SheetError if this mapping has none."""
        if (value := self.find(name)) is None:
            raise self.fault(f"a field `{name}`")
        return value


def open_sheet(text: str) -> Cell:
    """Return the whole of a YAML file; raises SheetError if it is none, or far too long."""
    if len(text) > _LONGEST_CHARS:
        raise SheetError(f"wanted at most {_LONGEST_CHARS} characters, got {len(text)}")
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SheetError(f"wanted YAML, got: {' '.join(str(error).split())}") from error
    if node is None:
        raise SheetError("wanted YAML with at least one field, got nothing")
    return Cell("", node)


def shipped(name: str) -> str:
    """Return the text of a YAML file that ships with this room, such as "lexicon.yaml"."""
    return files("text").joinpath(name).read_text(encoding="utf-8")


def _shown(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        return "a list" if isinstance(node, yaml.SequenceNode) else "a mapping"
    if len(node.value) > _SHOWN_CHARS:
        return repr(node.value[:_SHOWN_CHARS]) + "..."
    return repr(node.value)
