"""jambonz: its `listen` verb.

One text frame with the call's attributes, then linear 16-bit sound, low byte first:
https://docs.jambonz.org/verbs/verbs/listen. `mixType: stereo` has the caller on the first
channel. It has no word for an end: jambonz closes the connection.
"""

from collections.abc import Mapping, Sequence

import msgspec

from api.live.messages import Message
from api.protocols.linear import linear_format
from api.protocols.particulars import call_start, strings, usable
from api.protocols.shape import ShapeError, read
from api.protocols.talk import Talk
from api.protocols.wire import Mark, Said

SUBPROTOCOL = "audio.jambonz.org"
_OBJECT = msgspec.json.Decoder(dict[str, object])


class JambonzWire:
    """One `listen`."""

    def __init__(self, asked: Mapping[str, str]) -> None:
        self._asked = asked  # what its URL says of the call; the frame's own words go first
        self._talk = Talk()

    def text(self, frame: str) -> Sequence[Said]:
        """Return the start, or that a key was pressed: never which, it may be a card's number."""
        try:
            told = read(_OBJECT, frame)
            if not self._talk.has_begun:
                return self._begun(told)
        except ShapeError as error:
            return (error.fault,)
        return self._talk.notes((Mark("dtmf"),)) if told.get("event") == "dtmf" else ()

    def binary(self, frame: bytes) -> Sequence[Said]:
        """Return the sound."""
        try:
            return self._talk.sound(frame, "the call's attributes")
        except ShapeError as error:
            return (error.fault,)

    def closed(self, cleanly: bool) -> Sequence[Said]:
        """Return the end: jambonz hangs up by closing."""
        return self._talk.closed(cleanly)

    def frames(self, message: Message) -> Sequence[str | bytes]:  # noqa: ARG002
        """Return none: jambonz takes nothing but sound and commands to play it."""
        return ()

    def _begun(self, told: Mapping[str, object]) -> Sequence[Said]:
        said = {**self._asked, **strings(told)}
        said.setdefault("call_id", said.pop("callSid", ""))
        said.setdefault("customer_name", usable(said.pop("callerName", "")))
        theirs = said.get("to" if said.get("direction") == "outbound" else "from", "")
        said.setdefault("customer_id", usable(theirs))
        rate, mix = str(told.get("sampleRate", 8000)), str(told.get("mixType", "mono"))
        audio = linear_format(rate, mix, said)
        return self._talk.begin(call_start("jambonz", audio, said))
