"""Working: what takes some seconds, with its progress in sight."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from nicegui import ui

from api.pages.elements import box, words
from api.pages.visit import RefusedError, Visit
from emotion.errors import TonewiseError

_EVERY_S = 0.25

Result = TypeVar("Result")
Told = Callable[[int, int], None]  # how much is done, of how much


@dataclass(slots=True)
class _Progress:
    n: int = 0
    of: int = 0


async def working(visit: Visit, label: str, work: Callable[[Told], Result]) -> Result:
    """Return what `work` comes to, on a thread of its own, showing here how far it is.

    Raises RefusedError, having said why. It shows where the caller draws, and is gone after it.
    """
    progress = _Progress()

    def told(n: int, of: int) -> None:
        progress.n, progress.of = n, of

    with box("div", "working stack", role="status") as shown:
        words("p", label)
        bar = box("progress", max="1", aria_label=label)

        def draw() -> None:
            if progress.of:
                bar.props["max"], bar.props["value"] = str(progress.of), str(progress.n)
                bar.update()

        timer = ui.timer(_EVERY_S, draw)
    try:
        # A lane would keep everybody else's requests waiting behind it.
        return await asyncio.to_thread(work, told)
    except TonewiseError as error:
        visit.toast(str(error), "negative")
        raise RefusedError(str(error)) from error
    finally:
        timer.cancel()
        if not shown.is_deleted:
            shown.delete()
