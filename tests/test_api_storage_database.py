"""Database: which URLs it takes, and that a transaction is all or nothing."""

from pathlib import Path

import pytest

from api.storage import documents
from api.storage.database import Database
from api.storage.errors import StorageError, StorageGoneError


class OnPurposeError(Exception):
    """Raised in the middle."""


def _texts(database: Database) -> list[str]:
    with database.reading() as connection:
        return [document.text for document in documents.versions(connection, "lexicon")]


def _write(database: Database, text: str) -> None:
    with database.transaction() as connection:
        documents.add(connection, "lexicon", text, "somebody", 1.0)


def _write_and_fail(database: Database, text: str) -> None:
    with database.transaction():
        _write(database, text)
        raise OnPurposeError


@pytest.mark.parametrize(
    "url", ["", "nothing", "sqlite://", "sqlite:///:memory:", "mysql://host/name", "postgresql"]
)
def test_any_other_url_is_refused(url: str) -> None:
    with pytest.raises(StorageError, match="a database URL"):
        Database.open(url)


def test_a_password_is_never_told() -> None:
    with pytest.raises(StorageError) as told:
        Database.open("mysql://user:hunter2@host/name")
    assert "hunter2" not in str(told.value)


def test_the_folder_of_a_file_is_made(tmp_path: Path) -> None:
    Database.open(f"sqlite:///{tmp_path / 'a' / 'b' / 'c.db'}").close()
    assert (tmp_path / "a" / "b" / "c.db").is_file()


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageGoneError, match="a database file was wanted at"):
        Database.open(f"sqlite:///{tmp_path / 'file' / 'c.db'}")


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(StorageGoneError, match="can't serve"):
        Database.open("postgresql://localhost:1/name")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StorageError, match="not a database"):
        Database.open(f"sqlite:///{tmp_path / 'c.db'}")


@pytest.mark.parametrize("sign", ["%41", "a b", "ü", "#1", "?x"])
def test_any_folder_name_will_do(tmp_path: Path, sign: str) -> None:
    from sqlalchemy.engine import URL

    place = tmp_path / sign / "c.db"
    url = URL.create("sqlite", database=str(place)).render_as_string()
    database = Database.open(url)
    _write(database, "there")
    database.close()
    assert place.is_file()


def test_what_was_written_is_there_for_whoever_opens_it_next(database_url: str) -> None:
    database = Database.open(database_url)
    _write(database, "kept")
    database.close()
    again = Database.open(database_url)
    assert _texts(again) == ["kept"]
    again.close()


def test_a_transaction_that_raises_writes_nothing(database: Database) -> None:
    with pytest.raises(OnPurposeError):
        _write_and_fail(database, "half")
    assert _texts(database) == []


def test_a_transaction_within_one_belongs_to_it(database: Database) -> None:
    with database.transaction():
        _write(database, "inner")
        assert _texts(database) == ["inner"]
    assert _texts(database) == ["inner"]
    with pytest.raises(OnPurposeError):
        _write_and_fail(database, "half")
    assert _texts(database) == ["inner"]


def test_listeners_hear_of_what_stands_and_of_nothing_else(database: Database) -> None:
    heard = []
    database.listen(lambda: heard.append(len(_texts(database))))
    with pytest.raises(OnPurposeError):
        _write_and_fail(database, "half")
    with database.transaction():
        _write(database, "a")
        _write(database, "b")
    assert heard == [2]
