"""Acts: what the buttons and forms within a drawn fragment do.

A fragment marks them: <button data-act="undo" data-criterion="greeting">, or a <form data-act=..>,
whose fields come with it. One listener an element serves all of them, however often it is redrawn.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from nicegui.element import Element

from api.pages.visit import RefusedError

Given = Mapping[str, str]  # a mark's data, and a form's fields by their names
Act = Callable[[Given], Awaitable[None]]

_PRESSED = """(event) => {
  const pressed = event.target.closest("button[data-act]");
  if (pressed) emit({ ...pressed.dataset });
}"""
_SENT = """(event) => {
  const form = event.target.closest("form[data-act]");
  if (!form) return;
  event.preventDefault();
  const given = {};
  for (const [name, value] of new FormData(form)) {
    given[name] = name in given ? `${given[name]},${value}` : value;
  }
  emit({ ...form.dataset, ...given });
}"""


def on_acts(drawn: Element, acts: Mapping[str, Act]) -> None:
    """Run the act that a pressed button, or a sent form, names; one at a time.

    A RefusedError of an act has been told already, and leaves what was typed where it is.
    """
    going: set[str] = set()

    async def act(event: Any) -> None:
        given: Given = {str(name): str(value) for name, value in event.args.items()}
        name = given.get("act", "")
        if name not in acts or going:
            return
        going.add(name)
        try:
            await acts[name](given)
        except RefusedError:
            pass
        finally:
            going.clear()

    drawn.on("click", act, js_handler=_PRESSED)
    drawn.on("submit", act, js_handler=_SENT)
