"""ParquetTable: rows of a Parquet file, a batch at a time.

pyarrow, of the `analyze` extra, is imported with this module and with nothing else.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
from pyarrow.parquet import ParquetFile

from api.analysis.jsonl_table import cell
from api.analysis.table import Progress, Row, TableError

_BATCH_ROWS = 1_000


class ParquetTable:
    """A file of columns; rows are put together batch by batch."""

    def __init__(self, path: Path) -> None:
        """Read the file's footer; raises TableError if it is no Parquet."""
        try:
            self._file = ParquetFile(path)
        except pa.ArrowException as error:
            raise TableError(f"{path}: wanted a Parquet file, got: {error}") from error
        self.names = tuple(self._file.schema_arrow.names)
        self._done = 0

    def progress(self) -> Progress:
        """Return rows read of all."""
        return Progress(self._done, self._file.metadata.num_rows)

    def remarks(self) -> list[str]:
        """Return nothing: a Parquet file says itself how it is to be read."""
        return []

    def rows(self) -> Iterator[Row]:
        """Yield all rows; times as ISO 8601."""
        self._done = 0
        for batch in self._file.iter_batches(batch_size=_BATCH_ROWS):
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                self._done += 1
                yield Row([_cell(value) for value in values])


def _cell(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else cell(value)
