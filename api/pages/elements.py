"""Elements: the plain HTML that pages are built of, where a page has to change what it shows."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

from api.pages.visit import RefusedError

Dressed = TypeVar("Dressed", bound=Element)
Act = Callable[[], Awaitable[None] | None]


class Words(TextElement):
    """An element that holds text; whatever the text is, it is shown, never read as HTML."""

    def __init__(self, tag: str, text: str) -> None:
        super().__init__(tag=tag, text=text)


def box(tag: str = "div", cls: str = "", **attributes: Any) -> Element:
    """Return an element that others are put into, by `with`."""
    return _dressed(Element(tag), cls, attributes)


def words(tag: str, text: str, cls: str = "", **attributes: Any) -> Words:
    """Return an element with a text, which may be changed by its `text`."""
    return _dressed(Words(tag, text), cls, attributes)


def link(text: str, address: str, cls: str = "", **attributes: Any) -> Words:
    """Return a link to a page."""
    return words("a", text, cls, href=address, **attributes)


def moment(at_s: float, shown: str = "datetime") -> Element:
    """Return a time in the viewer's own zone; `at_s` in epoch seconds.

    `shown`: "datetime", "date", "time", or "ago". pages.js writes it.
    """
    return box("time", data_at=at_s, data_shown=shown)


def button(text: str, act: Act, kind: str = "second", **attributes: Any) -> Words:
    """Return a button; while its act goes on, a second click does nothing.

    `kind`: "primary", "second", "quiet" or "danger". What an act refuses, it has told already.
    """
    made = words("button", text, kind, type="button", **attributes)

    async def clicked() -> None:
        if "disabled" in made.props:
            return
        made.props(add="disabled aria-busy=true")
        try:
            waiting = act()
            if waiting is not None:
                await waiting
        except RefusedError:
            pass
        finally:
            if not made.is_deleted:
                made.props(remove="disabled aria-busy")

    made.on("click", clicked)
    return made


class Field:
    """A labelled input of a form, what is in it, and what is wrong with it."""

    def __init__(self, label: str, control: Element, value: str, hint: str) -> None:
        self.control, self.value = control, value
        control.props["id"] = f"field-{control.id}"
        control.props["aria-describedby"] = f"hint-{control.id} fault-{control.id}"
        with box("div", "field") as self.whole:
            words("label", label, for_=control.props["id"])
            control.move(self.whole)
            self._hint = words("p", hint, "hint", id=f"hint-{control.id}")
            self._fault = words("p", "", "fault", id=f"fault-{control.id}", role="alert")
        self._hint.set_visibility(bool(hint))
        control.on("input", self._changed, js_handler="(e) => emit(e.target.value)")

    def put(self, value: str) -> None:
        """Show another value."""
        self.value = value
        self.control.props["value"] = value
        self.control.update()

    def complain(self, fault: str) -> None:
        """Say below the field what is wrong with it; nothing if `fault` is empty."""
        self._fault.text = fault
        self.control.props["aria-invalid"] = "true" if fault else "false"
        self.control.update()

    def _changed(self, event: Any) -> None:
        self.value = event.args
        if self._fault.text:
            self.complain("")


def field(
    label: str, value: str = "", kind: str = "text", hint: str = "", **attributes: Any
) -> Field:
    """Return a one-line input; `kind` as HTML's `type`."""
    return Field(label, box("input", type=kind, value=value, **attributes), value, hint)


def area(label: str, value: str = "", hint: str = "", rows: int = 4, **attributes: Any) -> Field:
    """Return an input of several lines."""
    return Field(label, box("textarea", rows=rows, value=value, **attributes), value, hint)


def choice(
    label: str, options: Mapping[str, str], value: str = "", hint: str = "", **attributes: Any
) -> Field:
    """Return a choice; `options` are what each value is called."""
    control = box("select", **attributes)
    with control:
        for each, name in options.items():
            words("option", name, value=each, selected=each == value)
    return Field(label, control, value, hint)


def tick(label: str, is_on: bool, act: Callable[[bool], Awaitable[None] | None]) -> Element:
    """Return a box to tick, and do what follows from it."""

    async def changed(event: Any) -> None:
        try:
            waiting = act(event.args)
            if waiting is not None:
                await waiting
        except RefusedError:
            pass

    with box("label", "tick") as made:
        control = box("input", type="checkbox", checked=is_on)
        control.on("change", changed, js_handler="(e) => emit(e.target.checked)")
        words("span", label)
    return made


class Dialog:
    """A question that the page waits for: `with Dialog("Change an outcome") as asked: ...`."""

    def __init__(self, title: str) -> None:
        self._whole = box("dialog", "asked", aria_label=title)
        with self._whole:
            words("h2", title)

    def __enter__(self) -> "Dialog":
        self._whole.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        self._whole.__exit__(*raised)

    def open(self) -> None:
        """Ask."""
        self._whole.client.run_javascript(f"getHtmlElement({self._whole.id}).showModal()")

    def close(self) -> None:
        """Put the question away."""
        self._whole.client.run_javascript(f"getHtmlElement({self._whole.id}).close()")


def _dressed(element: Dressed, cls: str, attributes: Mapping[str, object]) -> Dressed:
    for name, value in attributes.items():
        element.props[name.strip("_").replace("_", "-")] = value
    return element.classes(cls) if cls else element
