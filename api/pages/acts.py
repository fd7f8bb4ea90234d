"""Acts: what the buttons and forms within a drawn fragment do.

A fragment marks them: <button data-act="undo" data-criterion="greeting">, or a <form data-act=..>,
whose fields come with it. One listener an element serves all of them, however often it is redrawn.
"""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from nicegui.element import Element

from api.pages.visit import RefusedError, toast
from emotion.errors import TonewiseError

Given = Mapping[str, str]  # a mark's data, and a form's fields by their names
Act = Callable[[Given], Awaitable[None]]
Word = TypeVar("Word", bound=StrEnum)

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


class FormError(TonewiseError):
    """A form, or a button, that came otherwise than the page gave it out."""


class _Form(dict[str, str]):
    def __missing__(self, name: str) -> str:
        raise FormError(f"This form came without {name!r}: load the page again.")


def form_of(sent: Mapping[str, Any]) -> Given:
    """Return what the browser sent, as text; to ask for a field that is missing is a FormError."""
    return _Form({str(name): str(value) for name, value in sent.items()})


def chosen(given: Given, name: str, words: type[Word]) -> Word:
    """Return the word that a field holds; raises FormError if it is none of them."""
    try:
        return words(given[name])
    except ValueError as error:
        wanted = ", ".join(words)
        raise FormError(f"For {name!r} wanted one of {wanted}, got {given[name]!r}.") from error


def whole(given: Given, name: str) -> int:
    """Return the whole number that a field holds; raises FormError for anything else."""
    try:
        return int(given[name])
    except ValueError as error:
        raise FormError(f"For {name!r} wanted a whole number, got {given[name]!r}.") from error


def on_acts(drawn: Element, acts: Mapping[str, Act]) -> None:
    """Run the act that a pressed button, or a sent form, names; one at a time.

    A RefusedError of an act has been told already, and leaves what was typed where it is, as a
    FormError does, which is told here.
    """
    going: set[str] = set()

    async def act(event: Any) -> None:
        given = form_of(event.args)
        name = given.get("act", "")
        if name not in acts or going:
            return
        going.add(name)
        try:
            await acts[name](given)
        except RefusedError:
            pass
        except FormError as error:
            toast(str(error), "negative")
        finally:
            going.clear()

    drawn.on("click", act, js_handler=_PRESSED)
    drawn.on("submit", act, js_handler=_SENT)
