"""What a person at the terminal sees of a live call: both sides, the mood, hints, the lag."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from api.live.messages import (
    AlertTold,
    EmotionHeard,
    Ended,
    ErrorTold,
    Graded,
    GuidanceTold,
    Message,
    NoteTold,
    Scored,
    Started,
    TranscriptHeard,
    WarningTold,
)
from emotion.labels import VOICE_LABELS, Emotion
from speech.audio import Speaker

_PLAIN_WIDTH = 110  # columns of lines that go into a file or a pipe
_BAR = 24
_REFRESH_HZ = 8
_LATE = 20  # readings, of which the words may still come
_OVERHEAD = 16  # lines that are not the talk's
_STYLES = {
    Emotion.ANGRY: "bright_red",
    Emotion.DISAPPOINTED: "bright_blue",
    Emotion.NEUTRAL: "white",
    Emotion.HAPPY: "bright_green",
}
_UNSURE = "bright_black"


class Played(Protocol):
    """How far a phone has come."""

    @property
    def at_s(self) -> float:
        """How far into the call the sound has been sent."""
        ...

    def sent_s(self, at_s: float) -> float:
        """Return when the sound before `at_s` was sent, by the clock that messages come by."""
        ...


@dataclass(slots=True)
class CallView:
    """An ear that keeps what there is to see; `line` is given each finished line of it."""

    duration_s: float
    line: Callable[[Text], None] = lambda _: None
    played: Played | None = None
    call_id: str = ""
    state: str = "calling"
    lag_s: float | None = None  # from the last sample of a stretch of speech to its mood
    feeling: EmotionHeard | None = None
    journey: list[EmotionHeard] = field(default_factory=list)
    standing: Scored | None = None
    hint: GuidanceTold | None = None
    talk: list[Text] = field(default_factory=list)
    _told_s: float = 0.0  # up to where of the call there is a mood
    _words: dict[Emotion, float] | None = None  # as they were read last: all of a line's are alike

    def told(self, message: Message, at_s: float) -> None:
        """Take what the service said."""
        match message:
            case Started():
                self.call_id, self.state = message.call_id, "live"
            case Graded() | Ended():
                self.state = "ended"
            case Scored():
                self.standing = message
            case GuidanceTold():
                self.hint = message
        if not self._is_known(message) and (line := line_of(message)):
            self._show(line)
        if isinstance(message, EmotionHeard):
            self._felt(message, at_s)

    def lost(self, why: str) -> None:
        """Take it that the line broke."""
        self.state = "line broke, dialling again"
        self._show(Text(f"the line broke, dialling again ({why})", "yellow"))

    def _show(self, line: Text) -> None:
        self.talk.append(line)
        self.line(line)

    def _is_known(self, message: Message) -> bool:
        """Whether it only says again, once the words are read, what was said of the voice."""
        if not isinstance(message, EmotionHeard) or self._tells_words(message):
            return False
        return any(
            one.start_s == message.start_s and one.emotion is message.emotion
            for one in self.journey[-_LATE:]
        )

    def _tells_words(self, reading: EmotionHeard) -> bool:
        """Whether the words say something, for the first time, where the voice does not."""
        return reading.emotion is None and reading.words not in (None, self._words)

    def _felt(self, reading: EmotionHeard, at_s: float) -> None:
        self.feeling = reading
        if self.played is not None and reading.end_s > self._told_s:
            self.lag_s = max(0.0, at_s - self.played.sent_s(reading.end_s))
        self._told_s = max(self._told_s, reading.end_s)
        self._words = reading.words or self._words
        if reading.final:
            self.journey = [one for one in self.journey if one.start_s != reading.start_s]
            self.journey.append(reading)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw how it stands."""
        height = max(3, (options.max_height or console.height) - _OVERHEAD)
        yield Panel(self._mood(options.max_width - 4), title=self._title(), title_align="left")
        yield Panel(Group(*self.talk[-height:]), title="What is said", title_align="left")
        if self.hint is not None:
            yield Panel(self.hint.text, title=f"Hint: {self.hint.behaviour}", style="cyan")

    def _title(self) -> Text:
        at_s = self.played.at_s if self.played else 0.0
        parts = [self.state, f"{clock(at_s)} of {clock(self.duration_s)}"]
        if self.lag_s is not None:
            parts.append(f"mood after {1000 * self.lag_s:.0f} ms")
        return Text(" · ".join([*parts, *([self.call_id] if self.call_id else [])]))

    def _mood(self, width: int) -> RenderableType:
        grid = Table.grid(padding=(0, 2))
        feeling = self.feeling
        for label in VOICE_LABELS:
            share = feeling.probabilities.get(label, 0.0) if feeling else 0.0
            filled = round(share * _BAR)
            bar = Text("█" * filled, _STYLES[label]) + Text("─" * (_BAR - filled), _UNSURE)
            grid.add_row(label.value, bar, f"{100 * share:3.0f} %")
        beside = Table.grid(padding=(0, 4))
        beside.add_row(grid, Text.assemble(*_now(feeling), "\n", *_standing(self.standing)))
        return Group(beside, Text(), _journey(self.journey, width))


@dataclass(slots=True)
class Screen:
    """Shows a view until the call is over: drawn at a terminal, line by line anywhere else."""

    view: CallView
    to_stderr: bool
    _live: Live | None = None

    def __enter__(self) -> "Screen":
        stream = sys.stderr if self.to_stderr else sys.stdout
        if stream.isatty():
            console = Console(file=stream, highlight=False)
            self._live = Live(self.view, console=console, refresh_per_second=_REFRESH_HZ)
            self._live.start()
        else:
            console = Console(file=stream, width=_PLAIN_WIDTH, highlight=False)
            self.view.line = console.print
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()


def line_of(message: Message) -> Text | None:
    """Return a message as a line of the talk, None if it is shown elsewhere."""
    match message:
        case TranscriptHeard(final=True) | EmotionHeard(final=True):
            return _heard(message)
        case AlertTold() | GuidanceTold() | NoteTold() | WarningTold() | ErrorTold():
            return _told(message)
        case Graded():
            return Text(f"{clock(message.duration_s)}  {verdict(message)}", "bold")
        case Ended():
            return Text(f"      no grade: {message.reason}", "bold")
        case _:
            return None


def verdict(graded: Graded) -> str:
    """Return what came of the call, in a line."""
    if graded.points is None:
        return f"too little to grade ({graded.report_id})"
    stars = "★" * (graded.stars or 0) + "☆" * (5 - (graded.stars or 0))
    return f"{graded.points:.1f} of 100, {graded.band}, {stars} ({graded.report_id})"


def clock(at_s: float) -> str:
    """Return a time of the call as `1:05`."""
    minutes, seconds = divmod(int(at_s), 60)
    return f"{minutes}:{seconds:02}"


def _heard(message: TranscriptHeard | EmotionHeard) -> Text:
    at = clock(message.start_s)
    if isinstance(message, EmotionHeard):
        return Text.assemble(f"{at}  sounds    ", *_named(message), *_worded(message))
    style = "bold" if message.speaker is Speaker.CUSTOMER else ""
    return Text.assemble((f"{at}  {message.speaker:<9} ", style), message.text or "(no words)")


def _told(message: AlertTold | GuidanceTold | NoteTold | WarningTold | ErrorTold) -> Text:
    match message:
        case AlertTold():
            return Text(f"{clock(message.at_s)}  alert     {message.why}", "red")
        case GuidanceTold():
            return Text(f"{clock(message.at_s)}  hint      {message.text}", "cyan")
        case NoteTold():
            return Text(f"{clock(message.at_s)}  {message.author} whispers: {message.text}", "cyan")
        case WarningTold():
            return Text(f"{clock(message.at_s)}  warning   {message.text}", "yellow")
        case ErrorTold():
            return Text(f"      refused   {message.text}", "red")


def _named(reading: EmotionHeard) -> Sequence[tuple[str, str]]:
    if reading.emotion is None:
        return [("not sure", _UNSURE)]
    share = reading.probabilities[reading.emotion]
    style = _STYLES.get(reading.emotion, "")
    return [(f"{reading.emotion} {100 * share:.0f} %", style)]


def _worded(reading: EmotionHeard) -> Sequence[tuple[str, str]]:
    if reading.words is None:
        return []
    mood, share = max(reading.words.items(), key=lambda item: item[1])
    return [(f", words: {mood} {100 * share:.0f} %", "")]


def _now(reading: EmotionHeard | None) -> Sequence[tuple[str, str]]:
    if reading is None:
        return [("The customer has not spoken yet.", "")]
    return [("The customer sounds ", ""), *_named(reading)]


def _standing(standing: Scored | None) -> Sequence[tuple[str, str]]:
    if standing is None:
        return []
    points = "" if standing.points is None else f"{standing.points:.0f} of 100 if it ended now"
    return [(", ".join(filter(None, [standing.trend, points])), "")]


def _journey(readings: Sequence[EmotionHeard], width: int) -> Text:
    """Return a coloured block a reading, newest at the right."""
    shown = Text("mood over time  ")
    room = max(1, width - len(shown))
    for reading in readings[-room:]:
        known = reading.emotion is not None
        letter = reading.emotion.value[0].upper() if reading.emotion else "?"
        style = f"reverse {_STYLES.get(reading.emotion, '')}" if reading.emotion else _UNSURE
        shown.append(letter, style if known else _UNSURE)
    return shown
