"""Rubrics: what calls are graded by. Every version is kept, and one is in use.

A report names its rubric by name and version, so no two texts may share both: a grade can then be
changed, explained and reckoned anew years later by the very rubric that it came from.
"""

from collections.abc import Callable

import structlog
from sqlalchemy import Connection

from api.kept_rubric import (
    RUBRIC,
    Activation,
    RubricTakenError,
    RubricVersion,
    kept_of,
    parsed,
    readable,
    refuse_taken,
    shown_of,
)
from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller
from api.storage import documents
from api.storage.database import Database
from api.storage.documents import Document
from grading.rubric import Rubric, parse_rubric
from grading.schema import published

IN_USE = "rubric_in_use"  # the kind that holds the number of the one in use from then on
AT_START = "settings"  # the author of one that the service was started with
_SHIPPED = ("rubrics/default.yaml", "rubrics/complaints.yaml")

_log = structlog.stdlib.get_logger("tonewise.rubrics")


class Rubrics:
    """Thread-safe; any method but `active` may raise a StorageError.

    A call keeps the rubric that it began with.
    """

    def __init__(
        self, database: Database, at_start: str, clock: Callable[[], float], audit: AuditTrail
    ) -> None:
        """With the YAML that grades until another rubric is put to use.

        Raises RubricError if it, or the one in use, is none that this release can grade by.
        """
        self._database, self._at_start = database, at_start
        self._clock, self._audit = clock, audit
        self._fallback = parsed(at_start)
        self._known: dict[tuple[str, str], Rubric] = {}
        self._keep_fallback()
        self.renew()

    def active(self) -> Rubric:
        """Return the rubric for calls that begin now; waits for nothing."""
        return self._active

    def renew(self) -> None:
        """Grade by the one that is in use from now on, whoever put it to use."""
        with self._database.reading() as connection:
            found = self._in_use(connection)
        self._active = parsed(found.text) if found else self._fallback

    def of(self, name: str, version: str) -> Rubric | None:
        """Return the rubric that a report names, None if it was never kept here."""
        if (known := self._known.get((name, version))) is not None:
            return known
        with self._database.reading() as connection:
            kept = [one.text for one in documents.versions(connection, RUBRIC)]
        for text in (*kept, *(published(path) for path in _SHIPPED)):
            rubric = readable(text)
            if rubric is not None:
                self._known.setdefault((rubric.name, rubric.version), rubric)
        return self._known.get((name, version))

    def versions(self) -> tuple[RubricVersion, ...]:
        """Return every rubric, the newest first."""
        with self._database.reading() as connection:
            in_use = self._in_use(connection)
            return tuple(shown_of(one, in_use) for one in documents.versions(connection, RUBRIC))

    def version(self, number: int) -> RubricVersion:
        """Return one rubric; raises UnknownRubricError."""
        with self._database.reading() as connection:
            return shown_of(kept_of(connection, number), self._in_use(connection))

    def in_use(self) -> RubricVersion:
        """Return the one in use."""
        with self._database.reading() as connection:
            found = self._in_use(connection)
            assert found is not None, "one was kept at the start, and none is ever removed"
            return shown_of(found, found)

    def activations(self) -> tuple[Activation, ...]:
        """Return who put which rubric to use and when, the newest first."""
        with self._database.reading() as connection:
            found = documents.versions(connection, IN_USE)
        return tuple(Activation(int(one.text), one.author, one.created_s) for one in found)

    def add(self, caller: Caller, text: str) -> RubricVersion:
        """Keep a rubric; nothing is graded by it yet.

        Raises RubricError if it can't grade, RubricTakenError if another text has its name and
        version. The same text again is the one that is kept.
        """
        rubric = parse_rubric(text)
        with self._database.transaction() as connection:
            kept = documents.versions(connection, RUBRIC)
            same = next((one for one in kept if one.text == text), None)
            if same is None:
                refuse_taken(rubric, kept)
                author, now_s = caller.caller_id, self._clock()
                same = documents.add(connection, RUBRIC, text, author, now_s)
                named = f"{rubric.name} {rubric.version}"
                self._audit.note(caller, Action.ADDED, Subject(RUBRIC, str(same.version)), named)
            return shown_of(same, self._in_use(connection))

    def activate(self, caller: Caller, number: int) -> RubricVersion:
        """Grade by this one the calls that begin from now on.

        Raises UnknownRubricError, or RubricError if this release can't grade by it.
        """
        with self._database.transaction() as connection:
            found = kept_of(connection, number)
            rubric = parse_rubric(found.text)
            before = self._in_use(connection)
            if before is None or before.version != number:
                documents.add(connection, IN_USE, str(number), caller.caller_id, self._clock())
                told = f"in use from now on: {rubric.name} {rubric.version}"
                self._audit.note(caller, Action.CHANGED, Subject(RUBRIC, str(number)), told)
        self._active = rubric
        return shown_of(found, found)

    def _in_use(self, connection: Connection) -> Document | None:
        chosen = documents.latest(connection, IN_USE)
        if chosen is not None:
            return kept_of(connection, int(chosen.text))
        kept = documents.versions(connection, RUBRIC)
        return next((one for one in kept if one.text == self._at_start), None)

    def _keep_fallback(self) -> None:
        """Keep what the service was started with: reports will name it when it is long gone."""
        with self._database.transaction() as connection:
            kept = documents.versions(connection, RUBRIC)
            if any(one.text == self._at_start for one in kept):
                return
            try:
                refuse_taken(self._fallback, kept)
            except RubricTakenError as error:
                _log.warning("ambiguous", detail=str(error))
            documents.add(connection, RUBRIC, self._at_start, AT_START, self._clock())
