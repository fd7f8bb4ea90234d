"""KeptRubric: a rubric as the service keeps it, and what may be kept beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection

from api.storage import documents
from api.storage.documents import Document
from emotion.errors import TonewiseError
from grading.rubric import Rubric, RubricError, parse_rubric

RUBRIC = "rubric"  # the kind of document that holds one


class UnknownRubricError(TonewiseError):
    """No rubric is kept under this number."""


class RubricTakenError(TonewiseError):
    """Another text has this name and version."""


@dataclass(frozen=True, slots=True)
class RubricVersion:
    """One rubric as it was kept."""

    number: int  # 1, 2, 3, ... over all rubrics
    name: str
    version: str
    text: str  # YAML
    author: str
    created_s: float  # epoch seconds
    in_use: bool


@dataclass(frozen=True, slots=True)
class Activation:
    """From when on a rubric was in use."""

    number: int  # of the rubric
    by: str
    since_s: float  # epoch seconds


@lru_cache(maxsize=64)
def parsed(text: str) -> Rubric:
    """Return the rubric, the same one each time; raises RubricError."""
    return parse_rubric(text)


def readable(text: str) -> Rubric | None:
    """Return the rubric; None: this release can't grade by it."""
    try:
        return parsed(text)
    except RubricError:  # of a release that graded in ways that this one doesn't
        return None


def kept_of(connection: Connection, number: int) -> Document:
    """Return the document of a rubric; raises UnknownRubricError."""
    found = documents.version(connection, RUBRIC, number)
    if found is None:
        raise UnknownRubricError(f"wanted the number of a rubric, got {number}")
    return found


def refuse_taken(rubric: Rubric, kept: Sequence[Document]) -> None:
    """Raise RubricTakenError if one that is kept has the same name and version."""
    for one in kept:
        other = readable(one.text)
        if other and (other.name, other.version) == (rubric.name, rubric.version):
            raise RubricTakenError(
                f"wanted a name and version that no other rubric has, got {rubric.name} "
                f"{rubric.version}, which is number {one.version}: reports name their rubric so"
            )


def shown_of(document: Document, in_use: Document | None) -> RubricVersion:
    """Return a document as the rubric that it holds."""
    rubric = readable(document.text)
    return RubricVersion(
        number=document.version,
        name=rubric.name if rubric else "",
        version=rubric.version if rubric else "",
        text=document.text,
        author=document.author,
        created_s=document.created_s,
        in_use=in_use is not None and in_use.version == document.version,
    )
