"""Moving a database from one set of tables to another."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def to_head(connection: Connection) -> None:
    """Bring the tables to what this version needs; within the caller's transaction."""
    move(connection, "head")


def move(connection: Connection, revision: str) -> None:
    """Bring the tables up to a revision, or down to "base"; within the caller's transaction."""
    with as_file(files("api.storage").joinpath("migrations")) as folder:
        config = Config()
        # A percent sign would start an interpolation.
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        (command.downgrade if revision == "base" else command.upgrade)(config, revision)
