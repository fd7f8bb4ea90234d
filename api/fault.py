"""Fault: where in a document an error lies, so that whoever edits it sees the line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

_LINE = re.compile(r"\bline (\d+)")
_PATH = re.compile(r"\$((?:\.\w+|\[\d+\]|\['[^']*'\])*)")  # a JSON path, as schemas are told by
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]|\['([^']*)'\]")
_CRITERION = re.compile(r"^rubric [^:]*: ([\w-]+): ")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a document."""

    message: str
    line: int | None  # from 1; None: it is about the whole, or the place is not known


def fault_in(text: str, error: Exception) -> Fault:
    """Return the error with the line of `text` that it speaks of."""
    message = str(error)
    return Fault(message, _line(text, message))


def _line(text: str, message: str) -> int | None:
    if told := _LINE.findall(message):
        return int(told[-1])  # YAML names where the construct began first, then the trouble
    if path := _PATH.search(message):
        return _line_at(text, path[1])
    if found := _CRITERION.match(message):
        return _line_of_id(text, found[1])
    return None


def _line_at(text: str, path: str) -> int | None:
    """Return the line of a place in YAML, or of the nearest one that is there."""
    node = _composed(text)
    for step in _STEP.finditer(path):
        inner = next((value for name, value in _inside(node) if name in step.groups()), None)
        if inner is None:
            break
        node = inner
    return None if node is None else int(node.start_mark.line) + 1


def _line_of_id(text: str, wanted: str) -> int | None:
    """Return the line of the entry with this `id`."""
    for number, line in enumerate(text.splitlines(), start=1):
        if re.fullmatch(rf"\s*-?\s*id:\s*[\"']?{re.escape(wanted)}[\"']?\s*(#.*)?", line):
            return number
    return None


def _inside(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((str(n), value) for n, value in enumerate(node.value))


def _composed(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
