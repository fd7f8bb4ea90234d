"""Registry: which sources there are: those that the modules of this folder offer."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

import api.sources
from api.sources.source import SourceError, SourceType


@lru_cache(maxsize=1)
def source_types() -> Mapping[str, SourceType]:
    """Return all that can be imported, by name, in the order of the names."""
    modules = (import_module(f"api.sources.{found.name}") for found in iter_modules(_FOLDER))
    offered: list[SourceType] = [
        one for module in modules for one in getattr(module, "SOURCES", ())
    ]
    by_name = {one.name: one for one in sorted(offered, key=lambda one: one.name)}
    assert len(by_name) == len(offered), "two sources of one name"
    return MappingProxyType(by_name)


def source_type(name: str) -> SourceType:
    """Return one; raises SourceError if there is none of this name."""
    found = source_types().get(name)
    if found is None:
        known = ", ".join(source_types())
        raise SourceError(f"wanted one of the sources {known}, got {name!r}")
    return found


_FOLDER = api.sources.__path__
