"""Opening: which kind of table a file is."""

from pathlib import Path

from api.analysis.csv_table import CsvTable
from api.analysis.jsonl_table import JsonlTable
from api.analysis.table import Table, TableError
from api.extras import needs_extra

_PARQUET = b"PAR1"


def open_table(path: Path, encoding: str | None = None) -> Table:
    """Return a file's table, by its content first and its name second.

    Raises TableError if there is no table in it, MissingExtraError for Parquet without pyarrow.
    """
    try:
        return _opened(path, encoding)
    except LookupError as error:
        raise TableError(f"wanted an encoding that Python knows, got {encoding!r}") from error
    except OSError as error:
        raise TableError(f"{path}: wanted a file to read, got: {error.strerror}") from error


def _opened(path: Path, encoding: str | None) -> Table:
    with path.open("rb") as file:
        start = file.read(1024)
    if not start:
        raise TableError(f"{path}: wanted rows, the file is empty")
    if start.startswith(_PARQUET):
        with needs_extra("analyze"):
            from api.analysis.parquet_table import ParquetTable  # noqa: PLC0415 - an extra
        return ParquetTable(path)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        raise TableError(f"{path}: wanted one JSON object a line, got one list of all")
    is_json = start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
    return JsonlTable(path, encoding) if is_json else CsvTable(path, encoding)
