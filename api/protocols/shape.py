"""Shape: what a frame must look like to be understood."""

from typing import TypeVar

import msgspec

from api.protocols.wire import Fault
from emotion.errors import TonewiseError

T = TypeVar("T")


class ShapeError(TonewiseError):
    """A frame that is not what the protocol says; it becomes a Fault, and is told."""

    def __init__(self, code: str, text: str, fatal: bool = False) -> None:
        super().__init__(text)
        self.fault = Fault(code, text, fatal)


def read(shape: msgspec.json.Decoder[T], frame: str | bytes | msgspec.Raw) -> T:
    """Return what a JSON frame says; raises ShapeError."""
    try:
        return shape.decode(frame)
    # Half a character can't be encoded, and brackets nested a thousand deep can't be followed.
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError) as error:
        raise ShapeError(
            "invalid_frame", f"wanted a JSON message, got one where {error}"
        ) from error
