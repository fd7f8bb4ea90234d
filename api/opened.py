"""Opened: the service's database as its settings name it, for as long as a command runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.settings import Settings, SettingsError, read_settings
from api.storage.database import Database


def check_there(settings: Settings) -> None:
    """Raise SettingsError unless there is a database, so that none is made only to be read."""
    if settings.database_url is None and not settings.database_file.exists():
        raise SettingsError(
            f"wanted the data folder of a service (--data-dir, TONEWISE_DATA_DIR), got "
            f"{settings.data_dir}, which has no {settings.database_file.name}"
        )


@contextmanager
def opened(
    data_dir: Path | None, *, must_be_there: bool = False
) -> Iterator[tuple[Settings, Database]]:
    """Open it, and make it if it may; None: where the environment says.

    Raises SettingsError and StorageError.
    """
    settings = read_settings({} if data_dir is None else {"data_dir": data_dir})
    if must_be_there:
        check_there(settings)
    database = Database.open(settings.database)
    try:
        yield settings, database
    finally:
        database.close()
