"""The page of the alert rules: edited, and tried on past calls before they are used."""

from api.editables import RULES
from api.pages.document_page import DocumentPage
from api.pages.fragments import fragment
from api.pages.names import names_of
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.pages.working import Told, working
from api.parts import Parts
from api.quality.alert_trial import AlertsTried, try_alert_rules
from api.quality.past import Past
from api.rulebook import alert_rules
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from insights.alert_rules import AlertRules, read_alert_rules

_N_CALLS = 200
_SHOWN = 50
_WHAT = (
    "When a call alerts, how long it then keeps silent, and who is to take it within how long. "
    "Calls that begin after an edit go by it; those that go on keep what they began with."
)


@staff_page("/admin/alert-rules", title="Alert rules", scope=Scope.ALERTS, help="alert-rules")
async def rules(visit: Visit) -> None:
    """Edit them."""
    page = DocumentPage(visit, RULES, _WHAT)

    async def tried(text: str) -> None:
        parts = visit.parts
        in_use = await visit.read(lambda: _in_use(parts))
        names = await visit.read(lambda: names_of(parts.accounts))
        await visit.note(Action.SAW, Subject("call"), f"alert rules on up to {_N_CALLS} past calls")
        wanted, reach = read_alert_rules(text), visit.caller.reach

        def work(told: Told) -> AlertsTried:
            return try_alert_rules(Past(parts.database, _N_CALLS, told), in_use, wanted, reach)

        with page.clear():
            found = await working(visit, f"Going through up to {_N_CALLS} past calls", work)
            shown = found.alerts[:_SHOWN]
            drawn = {"page": found, "shown": shown, "names": names}
            fragment("admin_alert_trial.html.j2", "div", "stack", **drawn)

    await page.draw(("Try on past calls", tried))


def _in_use(parts: Parts) -> AlertRules:
    with parts.database.reading() as connection:
        return alert_rules(connection)
