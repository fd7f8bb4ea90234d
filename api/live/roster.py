"""Roster: the connections of one call, those that are lost among them."""

from time import monotonic

from api.live.call import LiveCall
from api.live.call_leg import CallLeg, Exchange
from api.live.errors import CallTakenError
from api.live.start import AudioFormat
from speech.audio import Speaker

_STALE_S = 3.0  # without sound, a connection is one that nobody has hung up


class Roster:
    """For the event loop alone."""

    def __init__(self, call: LiveCall, exchange: Exchange) -> None:
        self.call, self._exchange = call, exchange
        self._parts: dict[int, AudioFormat] = {}  # by each connection's first lane
        self._legs: dict[int, CallLeg] = {}  # those that are here

    @property
    def is_empty(self) -> bool:
        """Whether nobody is connected."""
        return not self._legs

    def begin(self, audio: AudioFormat, resumed: bool) -> CallLeg:
        """Return the part of the connection that began the call, or goes on with it here."""
        return self._add(0, audio, resumed)

    def come(self, audio: AudioFormat) -> CallLeg:
        """Return the part of one more connection: it goes on with a lost one, or joins.

        Raises CallTakenError if somebody streams that part of the call.
        """
        for first, format_ in self._parts.items():
            if format_ == audio:
                return self._go_on(first, audio)
        if _speakers(audio) & self._speakers():
            raise CallTakenError(
                f"call {self.call.call_id} is streamed in another format, "
                f"and goes on only as it began"
            )
        return self._add(self.call.join(audio), audio, False)

    def left(self, leg: CallLeg) -> None:
        """A connection is lost; its part of the call may be gone on with."""
        if self._legs.get(leg.first_lane) is leg:
            del self._legs[leg.first_lane]

    def _go_on(self, first: int, audio: AudioFormat) -> CallLeg:
        before = self._legs.get(first)
        if before is not None:
            if monotonic() - before.sound_at_s < _STALE_S:
                raise CallTakenError(f"call {self.call.call_id} is being streamed")
            before.supersede()
        self.call.level()
        return self._add(first, audio, True)

    def _add(self, first: int, audio: AudioFormat, resumed: bool) -> CallLeg:
        self._parts[first] = audio
        self._legs[first] = CallLeg(self.call, first, self._exchange, resumed)
        return self._legs[first]

    def _speakers(self) -> set[Speaker]:
        return {speaker for audio in self._parts.values() for speaker in _speakers(audio)}


def _speakers(audio: AudioFormat) -> set[Speaker]:
    return {speaker for lane in audio.lanes for speaker in lane}
