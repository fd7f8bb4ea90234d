"""Clerk: writes lines of the audit trail for the event loop, all that wait in one transaction."""

import asyncio

from api.lanes import Lanes
from api.security.audit import AuditTrail, Note


class Clerk:
    """For one event loop. A transaction alone costs more than the lines that it holds."""

    def __init__(self, trail: AuditTrail, lanes: Lanes) -> None:
        self._trail, self._lanes = trail, lanes
        self._waiting: list[Note] = []
        self._next: asyncio.Task[None] | None = None  # will write all that wait
        self._turn = asyncio.Lock()

    async def keep(self, note: Note) -> None:
        """Return when the line is kept; raises StorageError if it can't be."""
        self._waiting.append(note)
        if self._next is None:
            self._next = asyncio.create_task(self._write())
        await asyncio.shield(self._next)  # one who goes away takes no one else's line along

    async def _write(self) -> None:
        async with self._turn:  # until the lines before are kept, more of them join these
            notes, self._waiting, self._next = self._waiting, [], None
            await self._lanes.write(lambda: self._trail.note_all(notes))
