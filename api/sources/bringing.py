"""Bringing: a file taken in from the command line, and what is said of it in the end."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from api.desk.errors import TextError
from api.desk.words import name
from api.progress import told
from api.security.audit import CONSOLE, AuditTrail
from api.security.audit_line import Action, Subject
from api.sources.ask import Ask
from api.sources.brought import Brought, summary
from api.sources.client_rows import read_clients
from api.sources.importing import Importer
from api.sources.kpi_rows import read_kpis
from api.sources.source import Fault, SourceError
from api.storage import imports, kpi_values
from api.storage.clients import Client
from api.storage.database import Database
from api.storage.imports import ImportRecord
from api.trends.client_errors import ClientError
from api.trends.client_runs import ClientRuns
from api.trends.clients import Clients
from api.words import Words, reading

Row = TypeVar("Row")

_AT_ONCE = 500  # rows a transaction


def bring_messages(database: Database, topic_model: Path | None, ask: Ask, path: Path) -> Brought:
    """Import messages; raises SourceError where the file is none of its source."""
    words = Words(database, reading(topic_model))
    importer = Importer(database, words.read_many, time.time)
    begun = importer.begin(ask, path)
    AuditTrail(database, time.time).note(CONSOLE, Action.ADDED, Subject("import", begun.import_id))
    with told(f"Reading {path.name}") as tell:

        def share(record: ImportRecord) -> bool:
            tell(record.n_read, 0)
            return True

        done = importer.run(begun, ask, path, share)
    if done.fault:
        raise SourceError(done.fault)
    with database.reading() as connection:
        faults = imports.faults(connection, done.import_id, 0, 1_000)
    return Brought(summary(done), tuple(one.reason for one in faults))


def bring_clients(database: Database, path: Path, encoding: str | None) -> Brought:
    """Keep accounts; raises SourceError or TableError if it is no file of them."""
    audit = AuditTrail(database, time.time)
    service = Clients(database, audit, ClientRuns(database, time.time), time.time)

    def put(found: Client) -> None:
        service.put(CONSOLE, found)

    return _kept(database, read_clients(path, encoding), put, "accounts")


def bring_kpis(database: Database, path: Path, encoding: str | None) -> Brought:
    """Keep a centre's own figures; raises SourceError or TableError if it is no file of them."""

    def put(found: kpi_values.KpiValue) -> None:
        kpi = name("a figure's name", found.kpi)
        segment = found.segment and name("a segment", found.segment)
        with database.transaction() as connection:
            kpi_values.put_all(connection, [replace(found, kpi=kpi, segment=segment)])

    brought = _kept(database, read_kpis(path, encoding), put, "figures")
    AuditTrail(database, time.time).note(CONSOLE, Action.ADDED, Subject("kpi"), path.name)
    return brought


def _kept(
    database: Database, found: Iterable[Row | Fault], put: Callable[[Row], None], what: str
) -> Brought:
    n_kept, faults, rows = 0, list[str](), enumerate(found, 1)
    while chunk := list(islice(rows, _AT_ONCE)):
        with database.transaction():
            for number, one in chunk:
                fault = _fault_of(number, one, put)
                faults += [fault] if fault else []
                n_kept += fault is None
    return Brought((f"{n_kept:,} {what} kept.",), tuple(faults))


def _fault_of(number: int, one: Row | Fault, put: Callable[[Row], None]) -> str | None:
    if isinstance(one, Fault):
        return f"{one.place}: {one.why}"
    try:
        put(one)
    except (ClientError, TextError) as error:
        return f"row {number}: {error}"
    return None
