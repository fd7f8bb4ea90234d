"""Fragments: pieces of a page that are drawn whole, from templates that escape what they show."""

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from nicegui import ui

from api.pages.assets import PACKAGES, package_of
from api.pages.wording import RULING
from api.reports.dialogue import chip_of
from api.reports.wording import OUTCOMES, clock, sentence

PARTS_AT = "/staff-parts"


def fragment(template: str, tag: str = "div", cls: str = "", **shown: Any) -> ui.html:
    """Draw a template, `NAME.html.j2`, of these folders; all that it is given is escaped."""
    drawn = html(template, **shown)
    # The templates escape; cleaning in the browser would take away ids and forms.
    return ui.html(drawn, sanitize=False, tag=tag).classes(cls)


def html(template: str, **shown: Any) -> str:
    """Return what `fragment` draws."""
    return _templates().get_template(template).render(**shown)


@cache
def part_address(name: str) -> str:
    """Return where a script or style of these folders is; a changed one has another address."""
    content = (files(package_of(name)) / name).read_bytes()
    return f"{PARTS_AT}/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


@cache
def _templates() -> Environment:
    made = Environment(
        loader=ChoiceLoader([PackageLoader(package, "") for package in PACKAGES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"clock": clock, "sentence": sentence, "part": _part}
    made.globals |= {"chip_of": chip_of, "outcomes": OUTCOMES, "ruling": RULING}
    return made


def _part(value: str) -> str:
    """Write an id as one part of a path, whatever is in it."""
    return quote(value, safe="")
