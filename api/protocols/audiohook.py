"""AudioHook: Genesys Cloud's way of passing a call's sound on.

JSON control messages, numbered on both sides, and binary mu-law, both channels interleaved:
https://developer.genesys.cloud/devapps/audiohook, and the published reference implementation,
https://github.com/purecloudlabs/audiohook-reference-implementation. Pauses are the client's
own; what it skipped meanwhile it says afterwards.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from api.live.messages import Ended, ErrorTold, Graded, Message, Started
from api.live.start import CallStart
from api.protocols.audiohook_messages import ENVELOPE, OPEN, SKIPPED, Envelope, Media, Open
from api.protocols.particulars import call_start, one_lane, strings, usable
from api.protocols.shape import ShapeError, read
from api.protocols.talk import Talk
from api.protocols.wire import Fault, Pause, Reply, Resume, Said
from speech.audio import Speaker
from speech.codec import Encoding

_NOBODY = "00000000-0000-0000-0000-000000000000"  # whose conversation only tries the connection
_DURATION = re.compile(r"PT([0-9]{1,6}(?:\.[0-9]{1,9})?)S")
_SPEAKERS = {"external": Speaker.CUSTOMER, "internal": Speaker.AGENT}


@dataclass(frozen=True, slots=True)
class Connection:
    """What the handshake said; the messages must say the same."""

    session_id: str
    organization_id: str


class AudioHookWire:
    """One session. A call's id is that of its first session, its conversation in the metadata."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._talk = Talk()
        self._media: Media | None = None
        self._is_paused, self._is_closed = False, False
        self._seq, self._client_seq = 0, 0

    def text(self, frame: str) -> Sequence[Said]:
        """Return what a control message says, and its answer."""
        try:
            return self._obeyed(self._in_order(read(ENVELOPE, frame)))
        except ShapeError as error:
            # A lost `paused` could let a card's number be heard, so nothing is guessed here.
            return (Fault(error.fault.code, error.fault.text, fatal=True),)

    def binary(self, frame: bytes) -> Sequence[Said]:
        """Return the sound."""
        try:
            return self._talk.sound(frame, "open")
        except ShapeError as error:
            return (error.fault,)

    def closed(self, cleanly: bool) -> Sequence[Said]:  # noqa: ARG002 - only `close` hangs up
        """Return the last sound: a session that was not closed may be continued by another."""
        return self._talk.rest()

    def frames(self, message: Message) -> Sequence[str | bytes]:
        """Return `opened` when the call is heard, `disconnect` when it can't be."""
        match message:
            case Started():
                return (self._opened(),)
            case ErrorTold(fatal=True):
                reason = "unauthorized" if message.code == "unauthorized" else "error"
                return (self._told("disconnect", {"reason": reason, "info": message.text}),)
            case Graded() | Ended() if not self._is_closed:
                return (self._told("disconnect", {"reason": "completed"}),)
            case _:
                return ()

    def _in_order(self, message: Envelope) -> Envelope:
        if message.id != self._connection.session_id:
            raise ShapeError("unauthorized", "wanted the id of the session in the handshake")
        if message.seq != self._client_seq + 1:
            wanted = f"wanted seq {self._client_seq + 1}, got {message.seq}"
            raise ShapeError("out_of_order", wanted)
        if message.serverseq > self._seq:
            wanted = f"wanted serverseq of at most {self._seq}, got {message.serverseq}"
            raise ShapeError("out_of_order", wanted)
        self._client_seq = message.seq
        return message

    def _obeyed(self, message: Envelope) -> Sequence[Said]:
        match message.type:
            case "open":
                return self._open(read(OPEN, message.parameters))
            case "ping":
                return (Reply(self._told("pong", {})),)
            case "close":
                self._is_closed = True
                return (Reply(self._told("closed", {})), *self._talk.end("hung up"))
            case _:
                return self._talk.notes(self._skipping(message))

    def _skipping(self, message: Envelope) -> tuple[Said, ...]:
        """Return that sound is left out; what else there is to say changes nothing."""
        match message.type:
            case "paused":
                self._is_paused = True
                return (Pause(),)
            case "resumed":
                self._is_paused = False
                return (Resume(_skipped_s(message)),)
            case "discarded" if not self._is_paused:  # else `resumed` will tell all of it
                return (Pause(), Resume(_skipped_s(message)))
            case _:
                return ()

    def _open(self, opened: Open) -> Sequence[Said]:
        if opened.organization_id != self._connection.organization_id:
            raise ShapeError("unauthorized", "wanted the organization of the handshake")
        self._media = _chosen(opened.media)
        if opened.conversation_id == _NOBODY:
            return (Reply(self._opened()),)
        return self._talk.begin(self._start(opened, self._media))

    def _start(self, opened: Open, media: Media) -> CallStart:
        speakers = tuple(_SPEAKERS[name] for name in media.channels)
        first = opened.continued_sessions[0].id if opened.continued_sessions else None
        said: Mapping[str, str] = {
            "customer_id": usable(opened.participant.ani),
            "customer_name": usable(opened.participant.ani_name),
            **strings(opened.custom_config),
            "call_id": first or self._connection.session_id,
            "conversation_id": opened.conversation_id,
        }
        return call_start("audiohook", one_lane(Encoding.MULAW, media.rate, speakers), said)

    def _opened(self) -> str:
        media = [] if self._media is None else [msgspec.to_builtins(self._media)]
        return self._told("opened", {"startPaused": False, "media": media})

    def _told(self, kind: str, parameters: Mapping[str, object]) -> str:
        self._seq += 1
        message = {
            "version": "2",
            "type": kind,
            "seq": self._seq,
            "clientseq": self._client_seq,
            "id": self._connection.session_id,
            "parameters": parameters,
        }
        return msgspec.json.encode(message).decode()


def _chosen(offered: Sequence[Media]) -> Media:
    """Return both channels where they are offered, else the customer's; raises ShapeError."""
    for wanted in (["external", "internal"], ["internal", "external"], ["external"]):
        for media in offered:
            is_mulaw = (media.type, media.format, media.rate) == ("audio", "PCMU", 8_000)
            if is_mulaw and media.channels == wanted:
                return media
    raise ShapeError("unsupported_audio", "wanted PCMU at 8000 Hz with the external channel")


def _skipped_s(message: Envelope) -> float:
    skipped = _DURATION.fullmatch(read(SKIPPED, message.parameters).discarded)
    if skipped is None:
        raise ShapeError("invalid_frame", "wanted a duration such as PT1.5S")
    return float(skipped[1])
