"""Phone: plays a tape down a live line, and comes back to the call when the line breaks."""

import asyncio
import json
import time
from array import array
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidStatus,
    InvalidURI,
    WebSocketException,
)

from api.live.messages import Ended, ErrorTold, Graded, Message, Started
from api.phone.dialect import Control, Dialect, Frame
from api.phone.tape import Tape
from api.protocols.wire import Stop
from emotion.errors import TonewiseError

_NO_ROOM = range(500, 600)  # what a service answers that may take the call a little later
# The same of a call that it knows: it is held, or not yet let go of by the line that broke.
_PASSING = {"call_taken", "draining", "idle", "internal", "too_many_calls", "unavailable"}


class PhoneError(TonewiseError):
    """A call that could not be made."""


class LineLostError(PhoneError):
    """A line that broke, or that could not be had for now."""


class Ear(Protocol):
    """Who is told how the call goes."""

    def told(self, message: Message, at_s: float) -> None:
        """Take what the service said; `at_s` is time.monotonic() when it came."""
        ...

    def lost(self, why: str) -> None:
        """Take it that the line broke; the phone dials again."""
        ...


@dataclass(frozen=True, slots=True)
class Dial:
    """Where to call, and how."""

    base: str  # http(s)://... of the service
    rate: float | None = 1.0  # seconds of call a second; None: as fast as the service hears
    patience_s: float = 60.0  # for an answer, for the grade, and for a line that broke
    first_pause_s: float = 0.25  # until the first new try; then doubled
    longest_pause_s: float = 5.0


class Phone:
    """One call, from its first sample to its grade."""

    def __init__(self, dial: Dial, dialect: Dialect, tape: Tape, ear: Ear) -> None:
        self._dial, self._dialect, self._tape, self._ear = dial, dialect, tape, ear
        self._chunk = max(1, round(dialect.frame_s * tape.audio.rate_hz))  # samples
        self._sent_s = array("d", bytes(8 * -(-tape.n_samples // self._chunk)))
        self._controls: deque[Control] = deque()
        self._hung_up = False
        self._started = asyncio.Event()
        self._heard_s = -1.0  # what the service had of the call when it last said so
        self._got_on = False  # whether that was more than the time before
        self._at = 0  # the next sample to send
        self._began_s: float | None = None  # time.monotonic() of the first sample
        self._limit = asyncio.timeout(None)
        self.call_id: str | None = None

    @property
    def at_s(self) -> float:
        """How far into the call the sound has been sent."""
        return self._at / self._tape.audio.rate_hz

    def sent_s(self, at_s: float) -> float:
        """Return time.monotonic() when the frame was sent that holds the last sample before at_s.

        0.0 if it has not been sent.
        """
        last = max(0, round(at_s * self._tape.audio.rate_hz) - 1)
        return self._sent_s[min(last // self._chunk, len(self._sent_s) - 1)]

    def say(self, control: Control) -> None:
        """Say something beside the sound, with the next of it."""
        self._controls.append(control)

    def hang_up(self) -> None:
        """End the call where it is; `call` still waits for its grade."""
        self._hung_up = True

    async def call(self) -> Graded | Ended | None:
        """Play the tape; return how the call ended, None where the protocol doesn't tell.

        Raises PhoneError if the service refuses the call or doesn't answer, LineLostError if
        a broken line could not be mended within `patience_s`.
        """
        lost_s, pause_s = None, self._dial.first_pause_s
        while True:
            try:
                return await self._conversation()
            except LineLostError as error:
                now_s = time.monotonic()
                if self._got_on:
                    lost_s, pause_s = now_s, self._dial.first_pause_s
                if lost_s is None or now_s - lost_s + pause_s > self._dial.patience_s:
                    raise
                self._ear.lost(str(error))
            self._started.clear()
            self._got_on = False
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, self._dial.longest_pause_s)

    async def _conversation(self) -> Graded | Ended | None:
        try:
            async with self._line() as line, asyncio.timeout(self._dial.patience_s) as self._limit:
                playing = asyncio.create_task(self._play(line))
                try:
                    return await self._listen(line)
                finally:
                    playing.cancel()
                    with suppress(asyncio.CancelledError, ConnectionClosed):
                        await playing
        except TimeoutError as error:
            raise PhoneError(
                f"wanted an answer within {self._dial.patience_s:g} s, got none"
            ) from error
        except ConnectionClosed as error:
            raise LineLostError(f"the line broke: {error}") from error

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[ClientConnection]:
        address = self._dialect.address(self._dial.base)
        headers = self._dialect.headers(address)
        try:
            # Sound and short JSON gain nothing by being deflated.
            line = await connect(address, additional_headers=headers, compression=None)
        except InvalidStatus as error:
            raise _refusal(error) from error
        except InvalidURI as error:
            raise PhoneError(f"wanted an address like http://host:port, got {error}") from error
        except (OSError, InvalidHandshake, WebSocketException) as error:
            raise LineLostError(f"{address} can't be reached: {error}") from error
        async with line:
            yield line

    async def _listen(self, line: ClientConnection) -> Graded | Ended | None:
        async for frame in line:
            message = self._dialect.told(frame)
            if message is None:
                continue
            self._ear.told(message, time.monotonic())
            match message:
                case Started():
                    self._begin(message)
                case Graded() | Ended():
                    return message
                case ErrorTold(fatal=True):
                    raise self._refused(message)
        if self._dialect.answers or not self._at_end():
            raise LineLostError("the service closed the line")
        return None

    def _refused(self, error: ErrorTold) -> PhoneError:
        text = f"the service ended the call: {error.text}"
        is_held = self.call_id is not None and error.code in _PASSING
        return LineLostError(text) if is_held else PhoneError(text)

    def _begin(self, started: Started) -> None:
        self.call_id = started.call_id
        self._got_on, self._heard_s = started.heard_s > self._heard_s, started.heard_s
        self._at = min(round(started.heard_s * self._tape.audio.rate_hz), self._tape.n_samples)
        self._go()

    def _go(self) -> None:
        self._limit.reschedule(None)
        if self._began_s is None:
            self._began_s = time.monotonic()
        self._started.set()

    def _at_end(self) -> bool:
        return self._hung_up or self._at >= self._tape.n_samples

    async def _play(self, line: ClientConnection) -> None:
        """Say who calls, play what is left, hang up."""
        await _send(line, self._dialect.opening(self.call_id))
        if not self._dialect.answers:
            self._go()
        await self._started.wait()
        while not self._at_end():
            await self._due()
            await self._send_controls(line)
            await self._send_sound(line)
        await self._send_controls(line)
        self._limit.reschedule(asyncio.get_running_loop().time() + self._dial.patience_s)
        await _send(line, self._dialect.control(Stop()))
        if not self._dialect.answers:
            await line.close()

    async def _due(self) -> None:
        """Wait until the next chunk has been spoken whole; none after a break, to catch up."""
        if self._dial.rate is None or self._began_s is None:
            return
        end = min(self._at + self._chunk, self._tape.n_samples)
        due_s = self._began_s + end / self._tape.audio.rate_hz / self._dial.rate
        await asyncio.sleep(max(0.0, due_s - time.monotonic()))

    async def _send_controls(self, line: ClientConnection) -> None:
        while self._controls:
            await _send(line, self._dialect.control(self._controls.popleft()))

    async def _send_sound(self, line: ClientConnection) -> None:
        end = min(self._at - self._at % self._chunk + self._chunk, self._tape.n_samples)
        frames = self._dialect.sound(self._tape.cut(self._at, end), self.at_s)
        self._sent_s[self._at // self._chunk] = time.monotonic()
        self._at = end
        await _send(line, frames)


async def _send(line: ClientConnection, frames: Sequence[Frame]) -> None:
    for frame in frames:
        await line.send(frame)


def _refusal(error: InvalidStatus) -> PhoneError:
    status = error.response.status_code
    body = (error.response.body or b"").decode(errors="replace").strip()
    text = f"the service refused the call with status {status}: {_detail(body)}"
    return LineLostError(text) if status in _NO_ROOM else PhoneError(text)


def _detail(body: str) -> str:
    """Return what a problem (RFC 9457) says; another answer as it is."""
    try:
        return str(json.loads(body)["detail"])
    except (ValueError, LookupError, TypeError):
        return body or "no reason given"
