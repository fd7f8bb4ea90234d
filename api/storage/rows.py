"""Rows as frozen dataclasses whose fields are named like the columns."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, Table


def columns_of(table: Table, kind: type[Any]) -> Sequence[Column[Any]]:
    """Return the columns that fill `kind`, in the order of its fields: `kind(*row)`."""
    return [table.c[field.name] for field in fields(kind)]


def row_of(value: Any) -> dict[str, Any]:
    """Return a dataclass as one row to write: its fields, none of them taken apart."""
    return {field.name: getattr(value, field.name) for field in fields(value)}
