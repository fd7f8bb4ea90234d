"""What providers' connections say, told apart."""

import json
from collections.abc import Sequence

from api.live.start import CallStart
from api.protocols.wire import Fault, Reply, Said, Sound, Wire


def start_of(said: Sequence[Said]) -> CallStart:
    """Return the only start."""
    (start,) = (one for one in said if isinstance(one, CallStart))
    return start


def sound_of(said: Sequence[Said], lane: int = 0) -> bytes:
    """Return all the sound of a lane."""
    return b"".join(one.data for one in said if isinstance(one, Sound) and one.lane == lane)


def rest_of(said: Sequence[Said]) -> list[Said]:
    """Return what is said beside the sound, and the start."""
    return [one for one in said if not isinstance(one, Sound | CallStart)]


def fault_of(said: Sequence[Said]) -> Fault:
    """Return the only thing said, a fault."""
    (fault,) = said
    assert isinstance(fault, Fault)
    return fault


def told(frame: str | bytes | Said) -> dict[str, object]:
    """Return what an answer says in JSON."""
    said: dict[str, object] = json.loads(frame.frame if isinstance(frame, Reply) else frame)  # type: ignore[arg-type]
    return said


def heard(wire: Wire, frames: Sequence[str | bytes]) -> list[Said]:
    """Return all that a wire makes of some frames."""
    said: list[Said] = []
    for frame in frames:
        said += wire.text(frame) if isinstance(frame, str) else wire.binary(frame)
    return said
