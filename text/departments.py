"""Departments: who there is at a desk, and what teaches the topic model to tell them apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from emotion.errors import TonewiseError

SHIPPED = Path(__file__).with_name("departments.yaml")


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


@dataclass(frozen=True, slots=True)
class Departments:
    """All departments in the file's order, and what is none's business."""

    departments: tuple[Department, ...]
    out_of_scope: Lessons

    @property
    def ids(self) -> tuple[str, ...]:
        """The departments' ids, in order."""
        return tuple(department.id for department in self.departments)


def read_departments(path: Path = SHIPPED) -> Departments:
    """Read a departments file; text/departments.yaml describes the format.

    A file without `out_of_scope` takes the shipped examples of it.
    Raises DepartmentsError, naming the place, if the file is none.
    """
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise DepartmentsError(f"can't read the departments in {path}: {error}") from error
    fields = _fields(read, path.name, {"departments"}, {"out_of_scope"})
    departments = tuple(
        _department(item, f"{path.name}, department {number}")
        for number, item in enumerate(_items(fields, "departments", path.name), start=1)
    )
    _check_ids(departments, path.name)
    if "out_of_scope" in fields:
        return Departments(departments, _lessons(fields["out_of_scope"], f"{path.name}, scope"))
    return Departments(departments, Lessons(read_departments().out_of_scope.examples))


def _department(item: object, place: str) -> Department:
    fields = _fields(item, place, {"id", "name", "examples"}, {"description", "learns_from"})
    lessons = {key: fields[key] for key in ("examples", "learns_from") if key in fields}
    return Department(
        _string(fields["id"], f"{place}, id"),
        _string(fields["name"], f"{place}, name"),
        _string(fields.get("description", fields["name"]), f"{place}, description"),
        _lessons(lessons, place),
    )


def _lessons(item: object, place: str) -> Lessons:
    fields = _fields(item, place, {"examples"}, {"learns_from"})
    return Lessons(
        tuple(_string(line, f"{place}, examples") for line in _items(fields, "examples", place)),
        tuple(
            _selector(_string(wanted, f"{place}, learns_from"), place)
            for wanted in fields.get("learns_from") or ()
        ),
    )


def _selector(wanted: str, place: str) -> str:
    if not all(wanted.partition(":")):
        raise DepartmentsError(f"{place}: learns_from wants DATA SET:INTENT, got {wanted!r}")
    return wanted


def _fields(item: object, place: str, required: set[str], optional: set[str]) -> Mapping[str, Any]:
    if not isinstance(item, dict):
        raise DepartmentsError(f"{place}: wanted {sorted(required)}, got {item!r}")
    wrong = (required - set(item)) | (set(item) - required - optional)
    if wrong:
        raise DepartmentsError(
            f"{place}: wanted {sorted(required)} and perhaps {sorted(optional)}, "
            f"missing or unknown: {sorted(map(str, wrong))}"
        )
    return item


def _items(fields: Mapping[str, Any], key: str, place: str) -> list[object]:
    items = fields[key]
    if not isinstance(items, list) or not items:
        raise DepartmentsError(f"{place}: {key} wants a list of at least one, got {items!r}")
    return items


def _string(value: object, place: str) -> str:
    if not isinstance(value, str) or not value.strip():
        # YAML reads a bare "yes" or "no" as a truth and 12 as a number.
        raise DepartmentsError(f"{place}: wanted words (in quotes if need be), got {value!r}")
    return value.strip()


def _check_ids(departments: tuple[Department, ...], place: str) -> None:
    ids = [department.id for department in departments]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise DepartmentsError(f"{place}: an id names one department, got twice: {twice}")
    if len(ids) < 2:
        raise DepartmentsError(f"{place}: wanted at least two departments, got {len(ids)}")
