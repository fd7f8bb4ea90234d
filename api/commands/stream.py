"""`tonewise stream`: a recording played as a live call, and what the service says of it."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import click

from api.files import OutputError
from api.live.messages import Ended, Graded, Message
from api.live.start import AudioFormat, CallStart, Mode
from api.options import agent_channel_option, speaker_option
from api.phone.dialect import Dialect
from api.phone.follower import follow
from api.phone.native import Native
from api.phone.phone import Dial, Ear, Phone
from api.phone.tape import Tape, linear_tape, read_sound, telephone_tape
from api.phone.twilio import Twilio
from api.stream_view import CallView, Screen
from speech.audio import Speaker
from speech.recording import Layout, Recording, mono, stereo

_NO_GRADE = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """The command line of one call."""

    file: Path
    url: str
    key: str
    rate: float
    protocol: str
    twilio_token: str | None
    agent_channel: int
    speaker: str
    agent: str | None
    customer: str | None
    queue: str | None
    case: str | None
    decline_mood: bool
    json_to: Path | None

    @property
    def to_stdout(self) -> bool:
        """Whether the messages go there, and the view elsewhere."""
        return self.json_to is not None and str(self.json_to) == "-"

    def tape(self) -> Tape:
        """Return what is played; raises AudioError."""
        is_mono = Recording.open(self.file).channels == 1
        layout = mono(Speaker(self.speaker)) if is_mono else stereo(self.agent_channel)
        return self._recorded(layout)

    def _recorded(self, layout: Layout) -> Tape:
        sound, rate_hz = read_sound(self.file, layout)
        record = linear_tape if self.protocol == "native" else telephone_tape
        return record(sound, rate_hz, layout.speakers)

    def dialect(self, audio: AudioFormat) -> Dialect:
        """Return how it is spoken."""
        start = CallStart(
            audio,
            self.protocol,
            case_id=self.case,
            agent_id=self.agent,
            customer_name=self.customer,
            queue=self.queue,
            mode=Mode.LIVE if self.rate <= 1 else Mode.REPLAY,
            analyse_mood=not self.decline_mood,
        )
        if self.protocol == "native":
            return Native(start, self.key)
        if self.twilio_token is None:
            raise click.UsageError("--protocol twilio is signed with --twilio-token")
        return Twilio(start, self.twilio_token)


@click.command("stream")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--url", default="http://127.0.0.1:8000", show_default=True, help="Where the service is."
)
@click.option(
    "--key",
    envvar="TONEWISE_KEY",
    required=True,
    help="A secret key with the scope calls:write, or a stream token.  [env: TONEWISE_KEY]",
)
@click.option(
    "--rate",
    type=click.FloatRange(0.1, 100),
    default=1.0,
    show_default=True,
    help="Seconds of call a second; above 1 the service takes it as a replay.",
)
@click.option(
    "--protocol", type=click.Choice(["native", "twilio"]), default="native", show_default=True
)
@click.option(
    "--twilio-token",
    envvar="TONEWISE_TWILIO_AUTH_TOKEN",
    help="What the service checks Twilio's signatures with.  [env: TONEWISE_TWILIO_AUTH_TOKEN]",
)
@agent_channel_option
@speaker_option
@click.option("--agent", metavar="ID", help="The agent's id, as GET /v1/experts has it.")
@click.option("--customer", metavar="NAME", help="The customer's name.")
@click.option("--queue", metavar="NAME", help="The department that was called.")
@click.option("--case", metavar="ID", help="The chat that became this call.")
@click.option("--decline-mood", is_flag=True, help="The customer doesn't want their mood read.")
@click.option(
    "--json",
    "json_to",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE|-",
    help="Write what the service says as JSON, a message a line; - writes them on stdout.",
)
def command(**arguments: Any) -> int:
    """Play a recording as a live call, and show what the service hears while it lasts.

    A line that breaks is dialled again, and the call goes on. Ctrl-C hangs up and waits for the
    grade; once more leaves at once.

    \b
    Examples:
      tonewise stream call.wav --key tw_sk_...
      tonewise stream call.wav --rate 20 --json messages.jsonl
      tonewise stream call.wav --protocol twilio --twilio-token ...

    \b
    Exit codes: 0 graded, 2 bad usage or no call, 3 a call without a grade, 130 left at once.
    """  # noqa: D301  (click reads the backslash as "do not wrap")
    chosen = Chosen(**arguments)
    tape = chosen.tape()
    dialect = chosen.dialect(tape.audio)
    view = CallView(tape.duration_s)
    with _written(chosen.json_to) as file, Screen(view, to_stderr=chosen.to_stdout):
        ear = view if file is None else _Writer(file, view)
        ended = asyncio.run(_call(chosen, dialect, tape, view, ear))
    return 0 if isinstance(ended, Graded) else _NO_GRADE


async def _call(
    chosen: Chosen, dialect: Dialect, tape: Tape, view: CallView, ear: Ear
) -> Graded | Ended | None:
    view.played = phone = Phone(Dial(chosen.url, chosen.rate), dialect, tape, ear)
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, _hang_up, phone)
    if not isinstance(dialect, Twilio):
        return await phone.call()
    following = asyncio.create_task(follow(chosen.url, chosen.key, dialect.call_sid, ear))
    try:
        await phone.call()
        return await following
    finally:
        following.cancel()


def _hang_up(phone: Phone) -> None:
    phone.hang_up()
    asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)  # the next one leaves


@dataclass(frozen=True, slots=True)
class _Writer:
    """An ear that writes each message as a line, and passes it on."""

    file: IO[str]
    ear: Ear

    def told(self, message: Message, at_s: float) -> None:
        """Write it at once: somebody may be reading along."""
        self.file.write(message.model_dump_json() + "\n")
        self.file.flush()
        self.ear.told(message, at_s)

    def lost(self, why: str) -> None:
        """Pass it on."""
        self.ear.lost(why)


@contextmanager
def _written(to: Path | None) -> Iterator[IO[str] | None]:
    """Open what the messages go into; raises OutputError if it can't be."""
    if to is None or str(to) == "-":
        yield sys.stdout if to else None
        return
    try:
        with to.open("w", encoding="utf-8") as file:
            yield file
    except OSError as error:
        raise OutputError(f"{to} could not be written: {error.strerror or error}") from error
