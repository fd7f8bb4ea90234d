"""Teller: says in a protocol's own words, on a line, what a call tells."""

from collections.abc import AsyncIterator

import structlog

from api.live.line import FAILED, NORMAL, REFUSED, Line
from api.live.messages import Ended, ErrorTold, Graded, Message
from api.logs import where
from api.protocols.wire import Fault, Wire

_REPLACED = Fault("call_taken", "another connection goes on with this call", fatal=True)

_log = structlog.stdlib.get_logger("tonewise.streams")


class Teller:
    """One line's."""

    def __init__(self, line: Line, wire: Wire) -> None:
        self._line, self._wire = line, wire

    async def tell(self, message: Message) -> None:
        """Say one message, if the protocol has words for it."""
        for frame in self._wire.frames(message):
            await self._line.send(frame)

    async def fault(self, fault: Fault) -> None:
        """Say what was wrong."""
        await self.tell(ErrorTold(code=fault.code, text=fault.text, fatal=fault.fatal))

    async def tell_all(self, messages: AsyncIterator[Message]) -> None:
        """Say what comes, to the call's last word, and close the line."""
        last: Message | None = None
        try:
            async for last in messages:
                await self.tell(last)
            if isinstance(last, Graded | Ended):
                await self._line.close(NORMAL, "the call has ended")
            else:
                await self.fault(_REPLACED)
                await self._line.close(REFUSED, _REPLACED.code)
        except Exception as error:  # ours: it is logged, and the call is held
            _log.error("could not tell", **where(error))
            await self._line.close(FAILED, "Tonewise failed")
