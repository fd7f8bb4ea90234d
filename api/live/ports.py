"""What a live call needs of the rest of the house: who keeps it, who guides, who reads."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from api.live.noticed import Noticed
from api.live.start import AudioFormat, CallStart
from grading.report import GradeReport
from speech.happening import Happening
from speech.transcript import Transcript
from speech.utterance import Utterance

Detail = Mapping[str, str | float | bool | None]


class Journal(Protocol):
    """Keeps what was heard as it comes. Thread-safe, and waits for nothing but `flushed`."""

    @property
    def behind_s(self) -> float:
        """For how long the oldest row has waited to be written."""
        ...

    def began(
        self, call_id: str, start: CallStart, caller_id: str, began_s: float, recorded: bool
    ) -> None:
        """A call began, at this epoch second."""
        ...

    def heard(self, call_id: str, number: int, utterance: Utterance, heard_s: float) -> None:
        """An utterance ended; the same number again replaces it."""
        ...

    def moment(self, call_id: str, kind: str, at_s: float, data: Detail) -> None:
        """Something came to pass at this second of the call."""
        ...

    def progress(self, call_id: str, heard_s: float) -> None:
        """So much of the call was heard."""
        ...

    def held(self, call_id: str) -> None:
        """Its connection is lost."""
        ...

    def resumed(self, call_id: str) -> None:
        """Its client came back."""
        ...

    def noticed(self, call_id: str, noticed: Noticed) -> None:
        """An alert, a hint, or what was done about one."""
        ...

    def ended(self, call_id: str, report: GradeReport | None, reason: str) -> str | None:
        """It is over; returns the id under which its report is kept, if it has one."""
        ...

    async def flushed(self, call_id: str) -> None:
        """Wait until everything of this call is written."""
        ...


class Companion(Protocol):
    """Watches one call for what somebody should do; called by one thread at a time.

    `heard_s` are seconds since the call began, `now_s` epoch seconds.
    """

    def heard(self, happening: Happening, heard_s: float, now_s: float) -> Sequence[Noticed]:
        """Return what a happening gives cause to."""
        ...

    def worded(self, utterance: Utterance, heard_s: float, now_s: float) -> Sequence[Noticed]:
        """Return what an utterance gives cause to, now that its words are read."""
        ...

    def tick(self, heard_s: float, now_s: float) -> Sequence[Noticed]:
        """Return what time alone gives cause to."""
        ...

    def used(self, hint_id: str, used: bool, now_s: float) -> Sequence[Noticed]:
        """The agent says whether a hint was of use."""
        ...

    def paused(self, at_s: float) -> None:
        """Nobody is heard from here on."""
        ...

    def resumed(self, at_s: float) -> None:
        """They are heard again."""
        ...

    def recall(self, utterance: Utterance) -> None:
        """Take an utterance that was told of before a restart."""
        ...

    def hush(self, until_s: float) -> None:
        """Tell nothing while the call has come no further: it is heard once more."""
        ...


class WordReader(Protocol):
    """Reads the words of one call; called by one thread at a time, in the call's order."""

    def read(self, utterance: Utterance, transcript: Transcript) -> Utterance:
        """Return the utterance with its transcript, and the readings that its words changed."""
        ...


class Tape(Protocol):
    """Keeps the sound of one call; never waits."""

    def join(self, audio: AudioFormat, start_s: float) -> int:
        """Take further lanes, from this second of the call on."""
        ...

    def append(self, lane: int, data: bytes) -> None:
        """The next bytes of a lane."""
        ...

    def skip(self, lane: int, n_bytes: int) -> None:
        """So many bytes of a lane are silence, and on no disk."""
        ...

    def close(self) -> None:
        """The call is over."""
        ...
