"""The wallboard: the floor as it stands, for a supervisor's screen and for a wall."""

from api.pages.fragments import fragment, part_address
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.security.scope import Scope


@staff_page("/wallboard", title="Wallboard", scope=Scope.SUPERVISE, help="wallboard")
async def wallboard(visit: Visit) -> None:
    """Draw the empty board; its script follows the floor, and that leaves the audit line."""
    visit.style("wallboard.css")
    visit.script("wallboard.js")
    fragment("wallboard.html.j2", may_handle=visit.caller.may(Scope.ALERTS), part=part_address)
