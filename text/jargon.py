"""Jargon: the short forms that customers write, and what they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

from emotion.errors import TonewiseError


class JargonError(TonewiseError):
    """A jargon list that can't be used; names the line and the entry."""


@dataclass(frozen=True, slots=True)
class Jargon:
    """Short forms in small letters, each with what it stands for."""

    version: str
    forms: Mapping[str, str]


def read_jargon(text: str) -> Jargon:
    """Return the list that the YAML `text` holds; raises JargonError."""
    raise NotImplementedError


def default_jargon() -> Jargon:
    """Return the list that ships with the package."""
    raise NotImplementedError
