"""Departments: who there is at a desk, and what teaches the topic model to tell them apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from emotion.errors import TonewiseError
from text.sheet import Cell, SheetError, open_sheet

SHIPPED = Path(__file__).with_name("departments.yaml")

_LESSONS = ("examples", "learns_from")
_LONGEST_HEAD_START_S = 3600.0


class DepartmentsError(TonewiseError):
    """A departments file that can't be used."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """What teaches one class: lines written for it, and intents of public data sets."""

    examples: tuple[str, ...]
    learns_from: tuple[str, ...] = ()  # "banking77:card_arrival"; * stands for anything


@dataclass(frozen=True, slots=True)
class Department:
    """One department of the desk."""

    id: str
    name: str
    description: str
    lessons: Lessons
    head_start_s: float = 0.0  # in the queue, for the topic's own urgency
    fallback: str | None = None  # the id of the department that can stand in


@dataclass(frozen=True, slots=True)
class Departments:
    """All departments in the file's order, and what is none's business."""

    departments: tuple[Department, ...]
    out_of_scope: Lessons

    @property
    def ids(self) -> tuple[str, ...]:
        """The departments' ids, in order."""
        return tuple(department.id for department in self.departments)

    @property
    def head_starts_s(self) -> Mapping[str, float]:
        """Each department's head start in the queue, in seconds, where it has one."""
        return {one.id: one.head_start_s for one in self.departments if one.head_start_s}

    @property
    def fallbacks(self) -> Mapping[str, str]:
        """Who can stand in for whom, where anybody can."""
        return {one.id: one.fallback for one in self.departments if one.fallback}


def read_departments(path: Path = SHIPPED) -> Departments:
    """Read a departments file; text/departments.yaml describes the format.

    A file without `out_of_scope` takes the shipped examples of it.
    Raises DepartmentsError, naming the line and the field, if the file is none.
    """
    try:
        return _departments(open_sheet(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeError, SheetError) as error:
        raise DepartmentsError(f"can't use the departments in {path}: {error}") from error


@cache
def shipped_departments() -> Departments:
    """Return the departments that Tonewise comes with, read once."""
    return read_departments(SHIPPED)


def _departments(sheet: Cell) -> Departments:
    listed = sheet.known(("departments", "out_of_scope")).get("departments")
    departments = tuple(_department(cell) for cell in listed.cells())
    ids = [department.id for department in departments]
    if len(set(ids)) < len(ids) or len(ids) < 2:
        raise listed.fault(f"two departments or more, each with an id of its own (not {ids})")
    for cell, department in zip(listed.cells(), departments, strict=True):
        if department.fallback and department.fallback not in {*ids} - {department.id}:
            raise cell.get("fallback").fault("the id of another department")
    if none := sheet.find("out_of_scope"):
        return Departments(departments, _lessons(none.known(_LESSONS)))
    return Departments(departments, Lessons(shipped_departments().out_of_scope.examples))


def _department(cell: Cell) -> Department:
    cell.known(("id", "name", "description", "head_start_s", "fallback", *_LESSONS))
    name = cell.get("name")
    described = cell.find("description") or name
    head_start, fallback = cell.find("head_start_s"), cell.find("fallback")
    return Department(
        id=cell.get("id").text(),
        name=name.text(),
        description=described.text(),
        lessons=_lessons(cell),
        head_start_s=head_start.number(0.0, _LONGEST_HEAD_START_S) if head_start else 0.0,
        fallback=fallback.text() if fallback else None,
    )


def _lessons(cell: Cell) -> Lessons:
    examples = cell.get("examples")
    learns_from = cell.find("learns_from")
    lines = tuple(example.text() for example in examples.cells())
    if not lines:
        raise examples.fault("at least one example")
    return Lessons(lines, tuple(map(_selector, learns_from.cells() if learns_from else ())))


def _selector(cell: Cell) -> str:
    if not all(cell.text().partition(":")):
        raise cell.fault("DATA SET:INTENT")
    return cell.text()
