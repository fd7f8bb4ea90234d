"""What a serving install leaves out, and how a command says so."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from emotion.errors import TonewiseError


class MissingExtraError(TonewiseError):
    """A command needs packages that a serving install leaves out."""


@contextmanager
def needs_extra(extra: str) -> Iterator[None]:
    """Turn a missing package of an extra into one line that says how to get it."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f"this needs the {extra} extra, {error.name} is missing: pip install tonewise[{extra}]"
        ) from error


def needs_train() -> AbstractContextManager[None]:
    """The same for the train extra."""
    return needs_extra("train")


def needs_dev() -> AbstractContextManager[None]:
    """The same for the dev extra."""
    return needs_extra("dev")
