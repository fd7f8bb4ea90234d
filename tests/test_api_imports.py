"""Imports over HTTP: a file streamed in, taken in beside, its progress and faults told."""

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from api.security.caller import Caller, CallerKind
from api.security.role import Role
from api.security.scope import Scope
from api.sources.ask import Ask, Whose
from api.sources.ask import asked as ask_for
from api.sources.importing import Importer
from api.sources.imports import ImportRunningError, Imports
from api.sources.source import Message, Wish
from api.sources.uploads import Uploads
from api.storage import interactions
from api.storage.interactions import Stored
from api.trends.interaction_query import InteractionQuery
from tests.importers import Given, asked, many
from tests.interactions import MONDAY_S
from tests.services import Service, serving
from tests.tables import Keyword
from text.reading import TextReading

TABLE = "id,created_at,body\n1,2026-03-01,This is bad\n2,never,x\n3,2026-03-02,fine\n"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(tmp_path) as running:
        yield running


def _send(service: Service, content: str | bytes, **wanted: str) -> Any:
    asked_for = {"source": "table", "name": "tickets.csv", **wanted}
    headers = service.key(Scope.IMPORTS)
    return service.client.post("/v1/imports", params=asked_for, content=content, headers=headers)


def _settled(service: Service, import_id: str) -> dict[str, Any]:
    """Wait until an import is taken in; return what is told of it then."""
    service.parts.imports.line.settled(import_id)
    answer = service.client.get(f"/v1/imports/{import_id}", headers=service.key(Scope.IMPORTS))
    told: dict[str, Any] = answer.json()
    return told


def _kept(service: Service) -> list[Stored]:
    with service.parts.database.reading() as connection:
        return list(interactions.listed(connection, InteractionQuery(), None, 1_000))


def test_a_file_that_is_sent_is_taken_in_beside(service: Service) -> None:
    answer = _send(service, TABLE)
    assert answer.status_code == 202
    done = _settled(service, answer.json()["import_id"])
    assert (done["state"], done["n_read"], done["n_kept"], done["n_bad"]) == ("done", 3, 2, 1)
    assert {one.interaction.interaction_id for one in _kept(service)} == {"ticket:1", "ticket:3"}


def test_what_was_no_message_is_told_with_its_place(service: Service) -> None:
    import_id = _send(service, TABLE).json()["import_id"]
    _settled(service, import_id)
    headers = service.key(Scope.IMPORTS)
    told = service.client.get(f"/v1/imports/{import_id}/faults", headers=headers).json()
    assert told["items"] == [{"place": 2, "reason": "row 2: wanted a time, got 'never'"}]


def test_the_same_file_again_brings_nothing_twice(service: Service) -> None:
    _settled(service, _send(service, TABLE).json()["import_id"])
    again = _settled(service, _send(service, TABLE).json()["import_id"])
    assert (again["n_kept"], again["n_known"]) == (0, 2)


def test_a_file_that_is_none_ends_with_a_sentence_that_names_no_path(service: Service) -> None:
    done = _settled(service, _send(service, "id,body\n1,It broke again\n").json()["import_id"])
    assert done["state"] == "failed"
    assert "when each was written" in done["fault"]
    assert str(service.parts.settings.data_dir) not in done["fault"]


@pytest.mark.parametrize(
    ("wanted", "content", "told"),
    [
        ({}, "", "wanted a file, got no bytes"),
        ({"source": "fax"}, TABLE, "wanted one of the sources"),
        ({"kind": "chat"}, TABLE, "by ourselves"),
        ({"column": "text"}, TABLE, "text=body"),
        ({"best_rating": "-1"}, TABLE, "greater than 0"),
        ({"consent": "maybe"}, TABLE, "needed"),
    ],
)
def test_what_can_not_be_imported_is_refused(
    service: Service, wanted: dict[str, str], content: str, told: str
) -> None:
    answer = _send(service, content, **wanted)
    assert answer.status_code == 422
    assert told in answer.text
    assert not list(service.parts.imports.uploads.folder.glob("*"))


def test_nothing_of_an_upload_is_left_when_it_is_done(service: Service) -> None:
    _settled(service, _send(service, TABLE).json()["import_id"])
    assert not list(service.parts.imports.uploads.folder.glob("*"))


def test_a_file_beyond_the_limit_is_refused_by_its_length(tmp_path: Path) -> None:
    with serving(tmp_path, import_limit_bytes=1024) as service:
        assert _send(service, "x" * 2000).status_code == 413
        assert not list(service.parts.imports.uploads.folder.glob("*"))


def test_a_file_may_be_larger_than_what_else_is_sent(service: Service) -> None:
    rows = "".join(f"{n},2026-03-01,{'fine ' * 40}\n" for n in range(6_000))
    assert len(rows) > service.parts.settings.body_limit_bytes
    assert _send(service, f"id,created_at,body\n{rows}").status_code == 202


@pytest.mark.parametrize("path", ["/v1/imports/imp_x", "/v1/imports/imp_x/faults"])
def test_an_import_that_there_is_not_is_not_found(service: Service, path: str) -> None:
    assert service.client.get(path, headers=service.key(Scope.IMPORTS)).status_code == 404


def test_imports_are_listed_newest_first_page_by_page(service: Service) -> None:
    ids = [_send(service, f"{TABLE}{n},2026-03-01,x\n").json()["import_id"] for n in range(4, 7)]
    headers = service.key(Scope.IMPORTS)
    page = service.client.get("/v1/imports?limit=2", headers=headers).json()
    rest = service.client.get(
        f"/v1/imports?limit=2&cursor={page['next_cursor']}", headers=headers
    ).json()
    assert [one["import_id"] for one in (*page["items"], *rest["items"])] == ids[::-1]


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 40, "½"])
def test_a_cursor_of_nobodys_is_refused(service: Service, cursor: str) -> None:
    headers = service.key(Scope.IMPORTS)
    answer = service.client.get("/v1/imports", params={"cursor": cursor}, headers=headers)
    assert answer.status_code == 422


def test_an_import_that_is_taken_back_leaves_what_it_only_met_again(service: Service) -> None:
    first = _send(service, TABLE).json()["import_id"]
    second = _send(service, f"{TABLE}9,2026-03-05,more\n").json()["import_id"]
    _settled(service, first)
    _settled(service, second)
    headers = service.key(Scope.IMPORTS)
    assert service.client.delete(f"/v1/imports/{second}", headers=headers).status_code == 204
    kept = {one.interaction.interaction_id for one in _kept(service)}
    assert kept == {"ticket:1", "ticket:3"}
    assert service.client.get(f"/v1/imports/{second}", headers=headers).status_code == 404


def test_an_import_that_goes_on_is_not_taken_back(service: Service, tmp_path: Path) -> None:
    waits = Waits()
    busy = Imports(
        Importer(service.parts.database, waits.read_many, lambda: MONDAY_S),
        Uploads(tmp_path / "mine"),
        service.parts.audit,
    )
    busy.line.begin()
    record = busy.take(_who(), asked(Given(many(3))), _part(busy, "a"))
    with pytest.raises(ImportRunningError, match="being read"):
        busy.undo(_who(), record.import_id)
    waits.go.set()
    busy.line.settled(record.import_id)
    busy.undo(_who(), record.import_id)
    busy.line.end()
    assert _kept(service) == []


def test_whoever_brings_a_file_is_in_the_audit_trail(service: Service) -> None:
    import_id = _send(service, TABLE).json()["import_id"]
    lines = service.client.get("/v1/audit?kind=import", headers=service.key(Scope.AUDIT)).json()
    assert [(one["action"], one["subject_id"]) for one in lines["items"]] == [("added", import_id)]


@pytest.mark.parametrize(("role", "status"), [(Role.QA, 200), (Role.AGENT, 403)])
def test_imports_are_for_those_who_may(service: Service, role: Role, status: int) -> None:
    who = service.person(role, agent_id="maya" if role is Role.AGENT else None)
    assert service.client.get("/v1/imports", headers=who).status_code == status


def test_what_a_process_left_the_next_takes_up(service: Service, tmp_path: Path) -> None:
    part = tmp_path / "left.part"
    part.write_text(TABLE)
    uploads, ask = service.parts.imports.uploads, _table_ask()
    record = _importer(service, Keyword()).begin(ask, part)
    uploads.folder.mkdir(parents=True, exist_ok=True)
    uploads.keep(record.import_id, ask, part)
    other = Imports(_importer(service, Keyword()), uploads, service.parts.audit)
    other.line.begin()
    other.line.settled(record.import_id)
    other.line.end()
    assert len(_kept(service)) == 2


def test_what_never_came_whole_goes_when_it_is_old(service: Service, tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "mine")
    old, coming = uploads.new(), uploads.new()
    waits = uploads.keep("imp_1", _table_ask(), _part(service.parts.imports, "a"))
    for path in (old, coming):
        path.write_text("half")
    for path in (old, waits.path):
        os.utime(path, (MONDAY_S, MONDAY_S))
    uploads.tidy(MONDAY_S + 60)
    assert {path.name for path in uploads.folder.glob("*")} == {
        coming.name,
        "imp_1",
        "imp_1.json",
    }


def test_a_source_that_breaks_ends_its_own_import_and_none_after_it(
    service: Service, tmp_path: Path
) -> None:
    broken = Given([*many(3), Message("4", "x", "soon")])  # type: ignore[arg-type]
    whole = Imports(_importer(service, Keyword()), Uploads(tmp_path / "mine"), service.parts.audit)
    whole.line.begin()
    caller = _who()
    first = whole.take(caller, asked(broken), _part(whole, "a"))
    whole.line.settled(first.import_id)
    ended = whole.one(caller, first.import_id)
    second = whole.take(caller, asked(Given(many(2))), _part(whole, "b"))
    whole.line.settled(second.import_id)
    whole.line.end()
    assert ended.fault == "given.csv could not be read: TypeError"
    assert whole.one(caller, second.import_id).n_kept == 2


class Waits(Keyword):
    """Reads when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()

    def read_many(self, texts: Sequence[str]) -> list[TextReading]:
        self.go.wait(10)
        return super().read_many(texts)


def _importer(service: Service, reader: Keyword) -> Importer:
    return Importer(service.parts.database, reader.read_many, lambda: MONDAY_S)


def _who() -> Caller:
    return Caller("ann", CallerKind.PERSON, frozenset({Scope.IMPORTS}))


def _table_ask() -> Ask:
    return ask_for("table", Wish(), None, Whose("tickets.csv", "ann"))


def _part(imports: Imports, content: str) -> Path:
    part = imports.uploads.new()
    part.write_text(content)
    return part
