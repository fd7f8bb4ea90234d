"""Spreading: one line on top of a page while a complaint spreads in public, with the way to it."""

from api.pages.fragments import fragment
from api.pages.visit import Visit
from api.security.scope import Scope


async def spreading(visit: Visit) -> None:
    """Say that a complaint spreads; nothing if none does, or to who may not read trends."""
    parts, caller = visit.parts, visit.caller
    if not caller.may(Scope.TRENDS_READ):
        return
    now_s = parts.clock()
    report = await visit.read(lambda: parts.overview.narratives.report(caller, now_s))
    if report.narratives:
        fragment("spreading.html.j2", "p", "notice", found=report.narratives)
