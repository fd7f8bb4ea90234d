"""Noted: what changes something, with its line of the audit trail in the same transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from starlette.types import Scope

from api.parts import Parts, PartsHere
from api.routes.trail import NOTED, done

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Noted:
    """One request's line."""

    parts: Parts
    scope: Scope

    def __call__(self, work: Callable[[], Result]) -> Callable[[], Result]:
        """Return what does the work and keeps the line: both, or neither."""

        def both() -> Result:
            with self.parts.database.transaction():
                result = work()
                self.note({})
            return result

        return both

    def note(self, answer: Mapping[str, Any]) -> None:
        """Keep the line, with the open transaction; `answer` may name what was added."""
        note = done(self.scope, answer)
        if note is not None:
            self.parts.audit.note_all([note])
        self.skip()

    def skip(self) -> None:
        """Let this request leave no line, or no other."""
        self.scope["state"][NOTED] = True


async def noted_of(request: Request, parts: PartsHere) -> Noted:
    """Return the line of a request."""
    return Noted(parts, request.scope)


NotedHere = Annotated[Noted, Depends(noted_of)]
