"""The AudioSocket server: Asterisk's packets over plain TCP, on a port of their own."""

import asyncio
from contextlib import suppress
from uuid import UUID

import structlog

from api.live.announcements import Announcement
from api.live.conversation import Conversation, Patience
from api.live.line import NORMAL, LineGone
from api.parts import Parts
from api.protocols.audiosocket import AudioSocketWire
from api.security.caller import Caller, CallerKind
from api.security.stream_gate import TooManyStreamsError
from emotion.errors import TonewiseError

_UUID_HEADER = b"\x01\x00\x10"
_FIRST_BYTES = len(_UUID_HEADER) + 16
_READ_BYTES = 1 << 14  # half a second at 16 kHz
_BROKEN = 1006  # RFC 6455: the connection ended without goodbye
# Holds the place of connections that have not said their UUID.
_NOBODY = Caller("audiosocket", CallerKind.TRUNK)

_log = structlog.stdlib.get_logger("tonewise.streams")


class AudioSocketError(TonewiseError):
    """A port that can't be listened on."""


class AudioSocketServer:
    """Listens from `begin` to `end`. A connection's UUID must have been announced."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int | None:
        """Where it listens; None: it does not."""
        return self._server.sockets[0].getsockname()[1] if self._server else None

    async def begin(self) -> None:
        """Listen if a port is set; raises AudioSocketError."""
        settings = self._parts.settings
        if settings.audiosocket_port is None:
            return
        try:
            self._server = await asyncio.start_server(
                self._serve, settings.host, settings.audiosocket_port, limit=_READ_BYTES
            )
        except OSError as error:
            raise AudioSocketError(
                f"wanted to listen for AudioSocket on {settings.host} port "
                f"{settings.audiosocket_port}, got: {error.strerror or error}"
            ) from error

    async def end(self) -> None:
        """Take no more connections; those that are open end with their calls."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            found = await self._admitted(reader)
            if found is not None:
                await self._talk(TcpLine(found[0], reader, writer), found[1])
        except TooManyStreamsError as error:
            _log.warning("refused", route="audiosocket", error=str(error))
        finally:
            writer.close()

    async def _admitted(self, reader: asyncio.StreamReader) -> tuple[bytes, Announcement] | None:
        """Return the first packet and what was announced of it; None: it is let go."""
        parts = self._parts
        with parts.places.taken(_NOBODY, _stays):
            try:
                async with asyncio.timeout(parts.settings.stream_start_s):
                    first = await reader.readexactly(_FIRST_BYTES)
            except (TimeoutError, OSError, asyncio.IncompleteReadError):
                return None
        if not first.startswith(_UUID_HEADER):
            return None
        uuid = str(UUID(bytes=first[len(_UUID_HEADER) :]))
        announcement = parts.announcements.find(uuid, parts.clock())
        return None if announcement is None else (first, announcement)

    async def _talk(self, line: "TcpLine", announcement: Announcement) -> None:
        parts, caller = self._parts, announcement.caller
        assert parts.hub is not None
        settings = parts.settings
        given = Patience(settings.stream_start_s, settings.stream_idle_s, settings.stream_ahead_s)
        wire = AudioSocketWire(lambda _: announcement.said)
        conversation = Conversation(line, wire, caller, given)
        with parts.places.taken(caller, conversation.shut_out):
            end = await conversation.run(parts.hub, parts.clock)
        _log.info(
            "streamed",
            route="audiosocket",
            call_id=conversation.call_id,
            caller=caller.caller_id,
            end=end,
        )


def _stays() -> None:
    """Nobody revokes what is no key."""


class TcpLine:
    """A TCP connection, as a Line; what was read of it already comes first."""

    def __init__(
        self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._first, self._reader, self._writer = first, reader, writer

    async def receive(self) -> str | bytes:
        """Return the next bytes; raises LineGone."""
        if self._first:
            first, self._first = self._first, b""
            return first
        try:
            data = await self._reader.read(_READ_BYTES)
        except OSError as error:
            raise LineGone(_BROKEN) from error
        if not data:
            raise LineGone(NORMAL)  # "socket closure is also sufficient", says the protocol
        return data

    async def send(self, frame: str | bytes) -> None:
        """Send bytes; gone already: nothing."""
        with suppress(OSError):
            self._writer.write(frame.encode() if isinstance(frame, str) else frame)
            await self._writer.drain()

    async def close(self, code: int, reason: str) -> None:  # noqa: ARG002 - TCP has no word for it
        """Close."""
        self._writer.close()
