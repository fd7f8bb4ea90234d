"""What teaches and tests the topic model: a department's own lines, and mapped public intents."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from emotion.artifacts import Source
from text.corpora import (
    NATCS_PARTS,
    SPLITS,
    Line,
    read_banking77,
    read_bitext,
    read_clinc150,
    read_multidogo,
    read_natcs,
    read_nlupp,
    source,
)
from text.departments import Departments, Lessons
from text.grams import words

OUT_OF_SCOPE = ""  # the class of what is no department's business
EXAMPLES = "examples"

Reader = Callable[[Path, str], tuple[Line, ...]]


@dataclass(frozen=True, slots=True)
class DataSet:
    """A public set of intents: its name in departments files, its folder, and its splits."""

    name: str
    folder: str
    splits: tuple[str, ...]  # file names; published as "train", "valid", "test" or undivided
    read: Reader


DATA_SETS = (
    DataSet("banking77", "banking77", ("train", "test"), read_banking77),
    DataSet("bitext", "bitext_customer_support", ("all",), lambda folder, _: read_bitext(folder)),
    DataSet("clinc150", "clinc150", ("train", "valid", "test"), read_clinc150),
    DataSet("multidogo", "multidogo", ("train", "valid", "test"), read_multidogo),
    DataSet("natcs", "natcs_dstc11", NATCS_PARTS, read_natcs),
    DataSet("nlupp", "nlupp", ("all",), lambda folder, _: read_nlupp(folder)),
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One line and the department that it belongs to."""

    text: str
    department: str  # an id, or OUT_OF_SCOPE
    origin: str  # the data set, or EXAMPLES
    intent: str
    split: str  # train, valid or test


@dataclass(frozen=True, slots=True)
class Curriculum:
    """All lessons, each line once, and the public files that teach or calibrate."""

    lessons: tuple[Lesson, ...]
    sources: tuple[Source, ...]

    def of(self, split: str) -> tuple[Lesson, ...]:
        """Return the lessons of train, valid or test."""
        return tuple(lesson for lesson in self.lessons if lesson.split == split)


def example_lessons(departments: Departments) -> tuple[Lesson, ...]:
    """Return what the departments file itself teaches: names, descriptions and examples."""
    lessons = [
        Lesson(line, department.id, EXAMPLES, EXAMPLES, "train")
        for department in departments.departments
        for line in (department.name, department.description, *department.lessons.examples)
    ]
    none = departments.out_of_scope.examples
    lessons += [Lesson(line, OUT_OF_SCOPE, EXAMPLES, EXAMPLES, "train") for line in none]
    return tuple(lessons)


def read_curriculum(departments: Departments, folder: Path | None, cap: int) -> Curriculum:
    """Return the examples and, from a folder of data sets, at most `cap` lines an intent and split.

    Published splits are kept; what was published undivided is parted by its wording, so that
    lines that differ in figures alone stay together. A line that says what another has said
    already is left out, so that no line of `test` is word for word in `train`.
    Raises TextCorpusError on a broken data set.
    """
    found, sources = list(example_lessons(departments)), list[Source]()
    if folder:
        for data_set in DATA_SETS:
            lessons, read = _read(departments, data_set, folder)
            found += lessons
            sources += read
    return Curriculum(_capped(_distinct(found), cap), tuple(sources))


def _read(
    departments: Departments, data_set: DataSet, folder: Path
) -> tuple[list[Lesson], list[Source]]:
    """Return what a data set teaches these departments; nothing is read that none asks for."""
    taught = tuple(_selected(departments, data_set.name))
    lessons, sources = list[Lesson](), list[Source]()
    for split in data_set.splits if taught else ():
        found = [
            lesson
            for line in data_set.read(folder, split)
            for lesson in _lesson(line, data_set.name, split, taught)
        ]
        lessons += found
        if split != "test":  # it measures, and teaches nothing
            sources.append(source(folder, data_set.folder, split, len(found)))
    return lessons, sources


def _selected(departments: Departments, name: str) -> Iterator[tuple[str, str]]:
    """Yield (intent pattern, department) of one data set."""
    everyone: list[tuple[str, Lessons]] = [(d.id, d.lessons) for d in departments.departments]
    for department, lessons in (*everyone, (OUT_OF_SCOPE, departments.out_of_scope)):
        for wanted in lessons.learns_from:
            data_set, _, pattern = wanted.partition(":")
            if data_set == name:
                yield pattern, department


def _lesson(
    line: Line, origin: str, split: str, taught: tuple[tuple[str, str], ...]
) -> Iterator[Lesson]:
    """Yield the line's lesson if its labels belong to exactly one department."""
    named = {
        department: label
        for label in line.labels
        for pattern, department in taught
        if fnmatchcase(label, pattern)
    }
    if len(named) == 1 and line.text.strip():
        department, intent = named.popitem()
        yield Lesson(line.text, department, origin, intent, _split(line, split))


def _split(line: Line, published: str) -> str:
    """Return the published split; an undivided line's by its group or wording, 8 : 1 : 1."""
    if published in SPLITS:
        return published
    tenth = hashlib.sha256((line.group or wording(line.text)).encode()).digest()[0] % 10
    return {0: "test", 1: "valid"}.get(tenth, "train")


def wording(text: str) -> str:
    """Return a line without what makes copies differ: case, punctuation and figures."""
    return re.sub(r"[^a-z ]", "", " ".join(words(text)))


def _distinct(lessons: Iterable[Lesson]) -> tuple[Lesson, ...]:
    """Keep each wording's first lesson, train before valid before test."""
    kept: dict[str, Lesson] = {}
    for split in ("train", "valid", "test"):
        for lesson in lessons:
            if lesson.split == split:
                kept.setdefault(wording(lesson.text), lesson)
    return tuple(kept.values())


def _capped(lessons: Iterable[Lesson], cap: int) -> tuple[Lesson, ...]:
    taken: dict[tuple[str, str, str], int] = {}
    kept = []
    for lesson in lessons:
        key = (lesson.origin, lesson.intent, lesson.split)
        taken[key] = taken.get(key, 0) + 1
        if taken[key] <= cap or lesson.origin == EXAMPLES:
            kept.append(lesson)
    return tuple(kept)
