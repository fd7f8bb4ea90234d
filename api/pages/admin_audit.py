"""The audit trail: searched, taken away as a file, checked; its filters live in the address."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from types import MappingProxyType
from urllib.parse import urlencode

from api.pages.elements import box, button, words
from api.pages.fragments import fragment
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.quality.moments import moment_in
from api.security.audit_line import Action, AuditLine, Subject
from api.security.scope import Scope
from api.storage import keys, users
from api.storage.audit import AuditFilter
from emotion.errors import TonewiseError

LIST, EXPORT = "/staff/admin/audit", "/v1/audit/export"
_PAGE = 50
_NAMES = ("who", "action", "kind", "subject", "customer", "since", "until")
_WORDS: Mapping[str, str] = MappingProxyType(
    {action.value: action.value.replace("_", " ") for action in Action}
)


class DayError(TonewiseError):
    """A day that is none."""


@dataclass(frozen=True, slots=True)
class AuditView:
    """All that the page shows."""

    given: Mapping[str, str]  # of the form, "" where nothing was chosen
    zone: tzinfo  # of the form's days
    lines: tuple[AuditLine, ...]
    names: Mapping[str, str]  # of keys and people, by their ids
    actions: Mapping[str, str]
    next: str  # cursor; "": this is the last page
    is_later: bool  # not the first page
    fault: str

    @property
    def is_set(self) -> bool:
        """Whether any filter narrows the list."""
        return any(self.given.values())

    def link(self, **changes: str) -> str:
        """Return the address of these filters with some changed."""
        return _address(LIST, {**self.given, **changes})

    def export(self, form: str) -> str:
        """Return where the lines that fit are written to a file."""
        since_ms, until_ms = _span(self.given, self.zone)
        moments = {"since_s": since_ms, "until_s": until_ms}
        asked = {
            "format": form,
            "who": self.given["who"],
            "action": self.given["action"],
            "subject_kind": self.given["kind"],
            "subject_id": self.given["subject"],
            "customer_id": self.given["customer"],
            **{name: str(ms // 1000) for name, ms in moments.items() if ms is not None},
        }
        return _address(EXPORT, asked)


@staff_page("/admin/audit", title="Audit", scope=Scope.AUDIT, help="audit")
async def audit(visit: Visit) -> None:
    """Show the lines that fit the address."""
    view = await visit.read(lambda: _view(visit))
    if not view.fault:
        detail = urlencode({name: value for name, value in view.given.items() if value})
        await visit.note(Action.SAW, Subject("audit"), detail)
    with box("div", "stack wide-gap"):
        _checking(visit)
        fragment("admin_audit.html.j2", "div", "stack", page=view)


def _checking(visit: Visit) -> None:
    with box("section", "panel row", aria_label="Check"):
        told = words("p", "Each line is tied to the one before by a seal.", role="status")

        async def check() -> None:
            head = await visit.read(visit.parts.audit.head)
            told.text = f"Checking {head.number:,} lines …"
            # A million lines take some seconds: on a lane, requests would wait behind it.
            broken = await asyncio.to_thread(visit.parts.audit.check)
            if broken is None:
                end = f"{head.number}:{head.seal}"
                told.text = f"All {head.number:,} lines are as they were written. The end: {end}"
            else:
                told.text = f"Line {broken:,} was changed, or is missing."

        button("Check the trail", check)


def _view(visit: Visit) -> AuditView:
    given = {name: visit.query.get(name, "").strip() for name in _NAMES}
    before, fault = _place(visit.query.get("cursor", "")), ""
    lines: tuple[AuditLine, ...] = ()
    try:
        lines = visit.parts.audit.lines(_filter(given, visit.zone), before, _PAGE + 1)
    except DayError as error:
        fault, given = str(error), {**given, "since": "", "until": ""}
    last = lines[_PAGE - 1].entry if len(lines) > _PAGE else None
    with visit.parts.database.reading() as connection:
        names = {key.key_id: key.name for key in keys.every(connection)}
        names |= {user.user_id: user.name for user in users.every(connection)}
    following = f"{last.at_ms}.{last.number}" if last else ""
    shown = lines[:_PAGE]
    return AuditView(given, visit.zone, shown, names, _WORDS, following, before is not None, fault)


def _filter(given: Mapping[str, str], zone: tzinfo) -> AuditFilter:
    since_ms, until_ms = _span(given, zone)
    return AuditFilter(
        who=given["who"] or None,
        action=Action(given["action"]) if given["action"] in _WORDS else None,
        subject_kind=given["kind"] or None,
        subject_id=given["subject"] or None,
        customer_id=given["customer"] or None,
        since_ms=since_ms,
        until_ms=until_ms,
    )


def _span(given: Mapping[str, str], zone: tzinfo) -> tuple[int | None, int | None]:
    """Return when the first day begins, and the last one ends, epoch ms; raises DayError."""
    return _ms(given["since"], zone, is_end=False), _ms(given["until"], zone, is_end=True)


def _ms(day: str, zone: tzinfo, is_end: bool) -> int | None:
    if not day:
        return None
    try:
        return round(moment_in(day, is_end, zone) * 1000)
    except (ValueError, OverflowError) as error:
        raise DayError(f"wanted a day as 2026-01-31, got {day!r}") from error


def _place(cursor: str) -> tuple[int, int] | None:
    at_ms, _, number = cursor.partition(".")
    is_one = at_ms.isascii() and at_ms.isdigit() and number.isascii() and number.isdigit()
    return (int(at_ms[:18]), int(number[:18])) if is_one else None


def _address(base: str, asked: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{base}?{query}" if query else base
