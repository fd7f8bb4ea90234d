"""Particulars: what the free parameters that a provider passes on say of a call."""

from collections.abc import Mapping

from api.live.start import AudioFormat, CallStart
from api.protocols.shape import ShapeError
from speech.audio import Speaker
from speech.codec import Encoding
from speech.resampling import MAX_RATE_HZ, MIN_RATE_HZ

LONGEST_ID = 200  # characters
_LONGEST_NOTE = 500
_MOST_NOTES = 32
_TEXTS = ("call_id", "case_id", "agent_id", "customer_id", "customer_name", "queue")
_SWITCHES = ("record", "transcribe", "analyse_mood")
_NAMED = frozenset({*_TEXTS, *_SWITCHES, "speaker", "speakers"})
_WORDS = {"true": True, "1": True, "false": False, "0": False}


def call_start(protocol: str, audio: AudioFormat, said: Mapping[str, str]) -> CallStart:
    """Return the start of a call of which this is said.

    What has no name of ours becomes metadata: the first 32 that are no longer than 500
    characters, since a provider's own additions must not cost a call. Raises ShapeError on a
    named one that can't be.
    """
    texts = {name: _text(name, said[name]) for name in _TEXTS if said.get(name)}
    switches = {name: _switch(name, said[name]) for name in _SWITCHES if said.get(name)}
    return CallStart(
        audio=audio,
        protocol=protocol,
        call_id=texts.get("call_id"),
        case_id=texts.get("case_id"),
        agent_id=texts.get("agent_id"),
        customer_id=texts.get("customer_id"),
        customer_name=texts.get("customer_name"),
        queue=texts.get("queue"),
        record=switches.get("record"),
        transcribe=switches.get("transcribe"),
        analyse_mood=switches.get("analyse_mood", True),
        metadata=_notes(said),
    )


def strings(said: Mapping[str, object]) -> dict[str, str]:
    """Return the entries that are text, and the switches that are said as true or false."""
    return {
        name: value if isinstance(value, str) else str(value).lower()
        for name, value in said.items()
        if isinstance(value, str | bool)
    }


def usable(text: str) -> str:
    """Return a name or a number that a provider adds by itself; nothing if it can't be one."""
    return text if len(text) <= LONGEST_ID and text.isprintable() else ""


def one_lane(encoding: Encoding, rate_hz: int, speakers: tuple[Speaker, ...]) -> AudioFormat:
    """Return a single lane that these speakers share; raises ShapeError on its rate."""
    if not MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ:
        raise ShapeError(
            "unsupported_audio",
            f"wanted a sample rate of {MIN_RATE_HZ} to {MAX_RATE_HZ} Hz, got {rate_hz}",
            fatal=True,
        )
    return AudioFormat(encoding, rate_hz, (speakers,))


def both_speakers(said: Mapping[str, str]) -> tuple[Speaker, Speaker]:
    """Return who is on the first channel and who on the second; customer first unless said."""
    asked = said.get("speakers", "customer,agent")
    match asked.split(","):
        case ["customer", "agent"]:
            return (Speaker.CUSTOMER, Speaker.AGENT)
        case ["agent", "customer"]:
            return (Speaker.AGENT, Speaker.CUSTOMER)
        case _:
            raise ShapeError(
                "invalid_start",
                f"wanted speakers=customer,agent or agent,customer, got {asked[:40]!r}",
                fatal=True,
            )


def one_speaker(said: Mapping[str, str], usual: Speaker | None = None) -> Speaker:
    """Return whose voice the only channel has.

    Where the protocol can mix both voices there is no usual one: it must be said, so that no
    agent is heard as a customer.
    """
    asked = said.get("speaker", usual or "nothing")
    if asked not in tuple(Speaker):
        raise ShapeError(
            "invalid_start",
            f"wanted speaker=customer or speaker=agent, got {asked[:40]!r}",
            fatal=True,
        )
    return Speaker(asked)


def _text(name: str, value: str) -> str:
    if not usable(value):
        raise ShapeError(
            "invalid_start",
            f"wanted {name} in at most {LONGEST_ID} printable characters, got {len(value)}",
            fatal=True,
        )
    return value


def _switch(name: str, value: str) -> bool:
    if value.lower() not in _WORDS:
        raise ShapeError("invalid_start", f"wanted {name}=true or {name}=false", fatal=True)
    return _WORDS[value.lower()]


def _notes(said: Mapping[str, str]) -> Mapping[str, str]:
    kept = {
        name: value
        for name, value in said.items()
        if name not in _NAMED
        and 0 < len(name) <= LONGEST_ID
        and len(value) <= _LONGEST_NOTE
        and (name + value).isprintable()
    }
    return dict(list(kept.items())[:_MOST_NOTES])
