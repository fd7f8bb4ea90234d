"""Jargon: the short forms and slips that customers write, and what they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

from emotion.errors import TonewiseError
from text.sheet import Cell, SheetError, open_sheet, shipped


class JargonError(TonewiseError):
    """A jargon list that can't be used; names the line and the short form."""


@dataclass(frozen=True, slots=True)
class Jargon:
    """Short forms in small letters, each with the words that it stands for."""

    version: str
    forms: Mapping[str, str]


def read_jargon(text: str) -> Jargon:
    """Return the list that the YAML `text` holds.

    Raises JargonError if a form is no single word, or if what it stands for holds a form
    again: writing out must be done after one look.
    """
    try:
        sheet = open_sheet(text).known(("version", "forms"))
        pairs = sheet.get("forms").pairs()
        forms = {_form(key): value.text().lower() for key, value in pairs}
        for _, value in pairs:
            _refuse_forms_within(value, forms)
        return Jargon(sheet.get("version").text(), forms)
    except SheetError as error:
        raise JargonError(f"the jargon list can't be used: {error}") from error


def default_jargon() -> Jargon:
    """Return the list that ships with the package."""
    return read_jargon(shipped("jargon.yaml"))


def _form(key: Cell) -> str:
    form = key.text()
    if " " in form or form != form.lower():
        raise key.fault("one word in small letters")
    return form


def _refuse_forms_within(value: Cell, forms: Mapping[str, str]) -> None:
    for word in value.text().lower().split():
        bare = word.replace("'", "")  # a model that sees no apostrophes has "dont" again
        if word in forms or forms.get(bare, word) != word:
            raise value.fault(f"words that are no short forms themselves (`{word}` is one)")
