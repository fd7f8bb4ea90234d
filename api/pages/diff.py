"""Diff: what is different between two texts, line by line, with the lines around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_AROUND = 3  # lines that are the same, before and after each change


class Change(StrEnum):
    """What became of a line."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"
    SKIPPED = "skipped"  # lines that are the same and far from any change


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of either text, or a note of those left out."""

    change: Change
    before: int | None  # its number in the older text, from 1
    after: int | None
    text: str

    @property
    def sign(self) -> str:
        """What stands before it, so that colour is not the only sign."""
        return {Change.GONE: "\u2212", Change.NEW: "+"}.get(self.change, "")


def diff(before: str, after: str) -> tuple[DiffLine, ...]:
    """Return the lines that changed, with those around them; nothing if the texts are the same."""
    old, new = before.splitlines(), after.splitlines()
    found: list[DiffLine] = []
    reached = 0
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_AROUND)
    for group in groups:
        begin = group[0][1]
        if begin > reached:
            found.append(_skipped(begin - reached))
        for tag, *span in group:
            found += _lines(tag, old, new, span)
        reached = group[-1][2]
    if found and reached < len(old):
        found.append(_skipped(len(old) - reached))
    return tuple(found)


def _skipped(n: int) -> DiffLine:
    return DiffLine(Change.SKIPPED, None, None, f"{n} {'line' if n == 1 else 'lines'} unchanged")


def _lines(tag: str, old: list[str], new: list[str], span: list[int]) -> Iterator[DiffLine]:
    first, end, first_new, end_new = span
    if tag == "equal":
        for n in range(end - first):
            at, at_new = first + n, first_new + n
            yield DiffLine(Change.SAME, at + 1, at_new + 1, old[at])
        return
    for at in range(first, end):
        yield DiffLine(Change.GONE, at + 1, None, old[at])
    for at in range(first_new, end_new):
        yield DiffLine(Change.NEW, None, at + 1, new[at])
