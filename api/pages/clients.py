"""The accounts: who is let down, who calls back, what managers were told, and all there are."""

from typing import Any

from nicegui import ui

from api.pages.acts import Given, on_acts
from api.pages.client_lists import VIEWS, ClientsView, clients_view
from api.pages.client_words import KINDS, RESULTS, STATES, client_link, run_link
from api.pages.fragments import fragment, html
from api.pages.page import staff_page
from api.pages.trend_words import signed
from api.pages.visit import Visit
from api.security.audit_line import Action, Subject
from api.security.scope import Scope


@staff_page("/accounts", title="Accounts", scope=Scope.TRENDS_READ, help="accounts")
async def clients(visit: Visit) -> None:
    """Show the accounts as the address asks."""
    for style in ("charts.css", "quality.css", "clients.css"):
        visit.style(style)
    shown = await visit.read(lambda: clients_view(visit))
    await visit.note(Action.SAW, Subject("account"), VIEWS[shown.around.view])
    drawn = fragment("clients.html.j2", "div", "stack wide-gap clients-of", **_drawn(shown))
    on_acts(drawn, {"see": lambda given: _seen(visit, drawn, given)})


def _drawn(shown: ClientsView) -> dict[str, Any]:
    return {
        "page": shown,
        "views": VIEWS,
        "results": RESULTS,
        "states": STATES,
        "kinds": KINDS,
        "client_link": client_link,
        "run_link": run_link,
        "signed": signed,
    }


async def _seen(visit: Visit, drawn: ui.html, given: Given) -> None:
    await visit.write(lambda: visit.parts.client_alerts.see(visit.caller, given["alert"]))
    shown = await visit.read(lambda: clients_view(visit))
    drawn.set_content(html("clients.html.j2", **_drawn(shown)))
    visit.toast("Seen.")
