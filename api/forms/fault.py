"""Fault: a field of a form that wants another look, in words for whoever filled it in."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One field, and what it wants."""

    field: str  # its name in the form; "": the form as a whole
    text: str


@dataclass(frozen=True, slots=True)
class Faults:
    """All that is amiss with a form."""

    found: Sequence[Fault] = ()

    def __bool__(self) -> bool:
        return bool(self.found)

    def of(self, field: str) -> str:
        """Return what a field wants, "" if nothing."""
        return next((fault.text for fault in self.found if fault.field == field), "")


def too_long(text: str, longest: int) -> bool:
    """Say whether a text is longer than what is kept, however its lines end."""
    return len(text.replace("\r\n", "\n").strip()) > longest
