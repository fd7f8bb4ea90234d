"""Column types that take and give domain values."""

import zlib
from base64 import b85decode, b85encode
from enum import Enum
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Text
from sqlalchemy.types import TypeDecorator

# Rows are read far oftener than they change: the queue's moods, the experts' skills.
_REMEMBERED = 4096
_PACKED = "z:"  # no JSON begins so
_EFFORT = 6  # of zlib, 0 to 9: more takes longer and saves next to nothing


class JsonOf(TypeDecorator[Any]):
    """A frozen value kept as JSON text; the same text gives the same object again."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, _dialect: object) -> str | None:
        """Return the JSON of a value, None as it is."""
        return None if value is None else _adapter(self.kind).dump_json(value).decode()

    def process_result_value(self, value: Any, _dialect: object) -> Any:
        """Return the value of a JSON text, None as it is."""
        return None if value is None else _parsed(self.kind, value)


class OneOf(TypeDecorator[Any]):
    """A member of an enum, kept as its value."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, _dialect: object) -> str | None:
        """Return the member's value, None as it is."""
        return None if value is None else str(value.value)

    def process_result_value(self, value: Any, _dialect: object) -> Any:
        """Return the member of a value, None as it is."""
        return None if value is None else self.kind(value)


class Packed(TypeDecorator[str]):
    """Long text kept small: a report's JSON shrinks to a sixth. What is there unpacked is read too.

    As text, so that the same column serves both databases and rows of before it.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: object) -> str | None:
        """Return the packed text, None as it is."""
        if value is None:
            return None
        return _PACKED + b85encode(zlib.compress(value.encode(), _EFFORT)).decode()

    def process_result_value(self, value: str | None, _dialect: object) -> str | None:
        """Return the text as it was given."""
        if value is None or not value.startswith(_PACKED):
            return value
        return zlib.decompress(b85decode(value[len(_PACKED) :])).decode()


@lru_cache(maxsize=64)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@lru_cache(maxsize=_REMEMBERED)
def _parsed(kind: Any, text: str) -> Any:
    return _adapter(kind).validate_json(text)
