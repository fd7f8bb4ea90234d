"""Frames: what may come at once, before a protocol reads it."""

from collections.abc import Sequence

from api.protocols.wire import Fault, Said, Wire

MOST_BYTES = 1 << 20
MOST_TEXT = 1 << 16  # characters


def read(wire: Wire, frame: str | bytes) -> Sequence[Said]:
    """Return what a frame says; one that is too large is a Fault."""
    if isinstance(frame, bytes):
        if len(frame) <= MOST_BYTES:
            return wire.binary(frame)
        text = f"wanted a frame of at most {MOST_BYTES} bytes, got {len(frame)}"
        return (Fault("too_large", text, fatal=True),)
    if len(frame) <= MOST_TEXT:
        return wire.text(frame)
    text = f"wanted a text of at most {MOST_TEXT} characters, got {len(frame)}"
    return (Fault("too_large", text),)
