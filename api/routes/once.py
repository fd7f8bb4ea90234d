"""Once: a POST with an Idempotency-Key is done once, however often it is sent."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from pydantic import BaseModel
from sqlalchemy import Connection
from starlette.responses import Response

from api.parts import Parts, PartsHere
from api.routes.noted import Noted, NotedHere
from api.security.caller import Caller
from api.storage import idempotency
from api.storage.idempotency import Answer
from emotion.errors import TonewiseError

REPEATED = "Idempotent-Replayed"
# Shown once and kept as a hash alone: an answer that is kept has no place for them.
_SECRETS = frozenset({"token", "secret"})

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=200,
        description="Any text of the sender's own. The same request sent again under it is "
        "answered as the first time, and does nothing.",
    ),
]
Fields = dict[str, Any]


class KeyReusedError(TonewiseError):
    """An Idempotency-Key that came before with another request."""


class StillRunningError(TonewiseError):
    """An Idempotency-Key whose first request is not answered yet."""


def _unchanged(fields: Fields) -> Fields:
    return fields


@dataclass(frozen=True, slots=True)
class Deed:
    """What a POST does, within one transaction."""

    status: int
    work: Callable[[], BaseModel | None]
    # Adds to the answer, as it leaves, what is never kept; for a repeat too.
    complete: Callable[[Fields], Fields] = _unchanged
    # What can be done, and changes nothing, before the turn to write comes.
    prepare: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Once:
    """One request's key, if it has one, and a digest of what it asks."""

    parts: Parts
    key: str | None
    request: str
    noted: Noted

    async def run(self, caller: Caller, deed: Deed) -> Response:
        """Do it and keep the answer, or give the answer that was kept.

        All in one transaction, with its line in the audit trail: a crash leaves the deed, its
        line and its answer, or none of them.
        Raises KeyReusedError if the key came with another request, StillRunningError if the
        first is still being worked on here; another process' is waited for.
        """
        ident = None if self.key is None else (caller.caller_id, self.key)
        with self._alone(ident):
            if deed.prepare is not None:
                await self.parts.lanes.read(deed.prepare)
            return await self.parts.lanes.write(partial(self._do, deed, ident))

    @contextmanager
    def _alone(self, ident: tuple[str, str] | None) -> Iterator[None]:
        if ident is None:
            yield
            return
        if ident in self.parts.running:
            raise StillRunningError(
                f"wanted one request at a time under Idempotency-Key {self.key!r}, "
                "got a second before the first was answered"
            )
        self.parts.running.add(ident)
        try:
            yield
        finally:
            self.parts.running.discard(ident)

    def _do(self, deed: Deed, ident: tuple[str, str] | None) -> Response:
        with self.parts.database.transaction() as connection:
            kept = idempotency.find(connection, *ident) if ident else None
            if kept is not None:
                return self._again(kept, deed)
            answer = deed.work()
            if answer is None:
                body, kept_body = "", ""
                self.noted.note({})
            else:
                fields = answer.model_dump(mode="json")
                self.noted.note(fields)
                kept_body = _text({k: v for k, v in fields.items() if k not in _SECRETS})
                body = _text(deed.complete(fields))
            if ident is not None:
                self._keep(connection, ident, deed.status, kept_body)
        return _response(deed.status, body)

    def _keep(self, connection: Connection, ident: tuple[str, str], status: int, body: str) -> None:
        now_s = self.parts.clock()
        idempotency.keep(connection, Answer(*ident, self.request, status, body, now_s))

    def _again(self, kept: Answer, deed: Deed) -> Response:
        if kept.request != self.request:
            raise KeyReusedError(
                f"wanted the same request as before under Idempotency-Key {kept.key!r}, got another"
            )
        self.noted.skip()  # it was kept when the deed was done
        body = _text(deed.complete(json.loads(kept.body))) if kept.body else ""
        response = _response(kept.status, body)
        response.headers[REPEATED] = "true"
        return response


async def _once(
    request: Request, parts: PartsHere, noted: NotedHere, idempotency_key: IdempotencyKey = None
) -> Once:
    asked = f"{request.method} {request.url.path}\n".encode() + await request.body()
    return Once(parts, idempotency_key, hashlib.sha256(asked).hexdigest(), noted)


OnceHere = Annotated[Once, Depends(_once)]


def _text(fields: Fields) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _response(status: int, body: str) -> Response:
    if not body:
        return Response(status_code=204)
    return Response(body, status_code=status, media_type="application/json")
