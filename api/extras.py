"""What a serving install leaves out, and how a command says so."""

from collections.abc import Iterator
from contextlib import contextmanager

from emotion.errors import TonewiseError


class MissingExtraError(TonewiseError):
    """A command needs packages that a serving install leaves out."""


@contextmanager
def needs_train() -> Iterator[None]:
    """Turn a missing package of the train extra into one line that says how to get it."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"this needs the train extra, {error.name} is missing: pip install tonewise[train]"
        ) from error
