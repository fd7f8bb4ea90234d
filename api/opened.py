"""Opened: the service's database as its settings name it, for as long as a command runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.settings import Settings, read_settings
from api.storage.database import Database


@contextmanager
def opened(data_dir: Path | None) -> Iterator[tuple[Settings, Database]]:
    """Open it; None: where the environment says. Raises SettingsError and StorageError."""
    settings = read_settings({} if data_dir is None else {"data_dir": data_dir})
    database = Database.open(settings.database)
    try:
        yield settings, database
    finally:
        database.close()
