"""The page of the playbook: the hints that agents may be given in calls."""

from api.editables import PLAYS
from api.pages.document_page import DocumentPage
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.security.scope import Scope

_WHAT = (
    "The hints that an agent may be given in a call, the most urgent first, and what may be "
    "offered with a supervisor's word. A behaviour is off until it stands under `on`. Calls that "
    "begin after an edit go by it."
)


@staff_page("/admin/playbook", title="Playbook", scope=Scope.ALERTS, help="playbook")
async def playbook(visit: Visit) -> None:
    """Edit it."""
    await DocumentPage(visit, PLAYS, _WHAT).draw()
