"""What the page of accounts lists, by the view that its address asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlencode

from api.desk.views import Page
from api.pages.client_words import ACCOUNTS, STATES, ClientWords
from api.pages.names import names_of
from api.pages.visit import Visit
from api.security.scope import Scope
from api.storage.client_alerts import ClientAlert, ClientAlertFilter
from api.storage.clients import Client, ClientFilter
from api.storage.follow_ups import FollowUp, FollowUpFilter
from api.trends.clients import LetDown, LetDownFound
from api.trends.effects import Effect
from insights.follow_up_state import FollowUpState

_PAGE = 50  # rows
_FIRST = 20  # rows of each list of accounts that are let down, before more are asked for
_MOST = 1_000  # rows of one list, however often more are asked for
_MINE, _YES = "mine", "yes"
_FILTERS = ("manager", "key", "open", "owner", "state", "text")


class View(StrEnum):
    """What of accounts is shown."""

    LET_DOWN = "let-down"
    FOLLOW_UPS = "follow-ups"
    ALERTS = "alerts"
    EFFECT = "effect"
    ALL = "all"


VIEWS: Mapping[str, str] = MappingProxyType(
    {
        View.LET_DOWN.value: "Let down",
        View.FOLLOW_UPS.value: "Follow-ups",
        View.ALERTS.value: "Alerts",
        View.EFFECT.value: "Did it help?",
        View.ALL.value: "All accounts",
    }
)


@dataclass(frozen=True, slots=True)
class Around:
    """What every view has: its filters, the names of what it shows, what one may."""

    view: View
    given: Mapping[str, str]  # the filters, "" where nothing was chosen
    words: ClientWords
    n_shown: int  # rows of each list
    may_follow_up: bool

    def link(self, **changes: str) -> str:
        """Return an address of this view with some filters changed; empty ones are left out."""
        wanted = {"view": self.view.value, **self.given, **changes}
        return f"{ACCOUNTS}?{urlencode({name: each for name, each in wanted.items() if each})}"


@dataclass(frozen=True, slots=True)
class ClientsView:
    """All that the page shows; of what another view shows there is nothing."""

    around: Around
    let_down: LetDownFound | None = None
    sure: Sequence[LetDown] = ()
    likely: Sequence[LetDown] = ()
    follow_ups: Page[FollowUp] | None = None
    alerts: Page[ClientAlert] | None = None
    clients: Page[Client] | None = None
    effect: Effect | None = None


def clients_view(visit: Visit) -> ClientsView:
    """Return what the address asks for; raises as the services do."""
    asked = visit.query.get("view", "")
    return _LISTED[View(asked) if asked in VIEWS else View.LET_DOWN](visit)


def _let_down(visit: Visit) -> ClientsView:
    found = visit.parts.clients.let_down(visit.caller)
    wanted = [one for one in found.accounts if _fits(visit, one)]
    fresh = ClientAlertFilter(manager_id=visit.caller.caller_id, is_seen=False)
    alerts = visit.parts.client_alerts.listed(visit.caller, fresh, limit=_PAGE)
    told = {one.client.account_id: one.client for one in wanted}
    return ClientsView(
        _around(visit, View.LET_DOWN, [one.account_id for one in alerts.items], told),
        let_down=found,
        sure=[one for one in wanted if one.run.is_sure],
        likely=[one for one in wanted if not one.run.is_sure],
        alerts=alerts,
    )


def _fits(visit: Visit, one: LetDown) -> bool:
    given, me = visit.query, visit.caller.caller_id
    return (
        (given.get("manager") != _MINE or one.client.manager_id == me)
        and (given.get("key") != _YES or one.client.is_key)
        and (given.get("open") != _YES or one.run.is_open)
    )


def _follow_ups(visit: Visit) -> ClientsView:
    owner_id = visit.caller.caller_id if visit.query.get("owner") == _MINE else None
    state = visit.query.get("state", "")
    if state in STATES:
        wanted = FollowUpFilter(frozenset({FollowUpState(state)}), owner_id=owner_id)
        found = visit.parts.follow_ups.listed(visit.caller, wanted, _cursor(visit), _PAGE)
    else:  # what is to be done, the first due first
        found = Page(visit.parts.follow_ups.due(visit.caller, owner_id, _MOST), None)
    ids = [one.account_id for one in found.items]
    return ClientsView(_around(visit, View.FOLLOW_UPS, ids), follow_ups=found)


def _alerts(visit: Visit) -> ClientsView:
    wanted = ClientAlertFilter(manager_id=_manager(visit))
    found = visit.parts.client_alerts.listed(visit.caller, wanted, _cursor(visit), _PAGE)
    ids = [one.account_id for one in found.items]
    return ClientsView(_around(visit, View.ALERTS, ids), alerts=found)


def _effect(visit: Visit) -> ClientsView:
    found = visit.parts.effects.of(visit.caller)
    return ClientsView(_around(visit, View.EFFECT, ()), effect=found)


def _all(visit: Visit) -> ClientsView:
    is_key = True if visit.query.get("key") == _YES else None
    wanted = ClientFilter(_manager(visit), is_key, visit.query.get("text", "").strip()[:200])
    found = visit.parts.clients.listed(visit.caller, wanted, _cursor(visit) or "", _PAGE)
    return ClientsView(_around(visit, View.ALL, ()), clients=found)


_LISTED = MappingProxyType(
    {
        View.LET_DOWN: _let_down,
        View.FOLLOW_UPS: _follow_ups,
        View.ALERTS: _alerts,
        View.EFFECT: _effect,
        View.ALL: _all,
    }
)


def _manager(visit: Visit) -> str | None:
    return visit.caller.caller_id if visit.query.get("manager") == _MINE else None


def _cursor(visit: Visit) -> str | None:
    return visit.query.get("cursor") or None


def _around(
    visit: Visit,
    view: View,
    account_ids: Sequence[str],
    told: Mapping[str, Client] = MappingProxyType({}),
) -> Around:
    """Return what stands around a view that shows these accounts; some were read already."""
    parts, asked = visit.parts, visit.query.get("shown", "")
    more = parts.clients.some(visit.caller, [one for one in account_ids if one not in told])
    return Around(
        view=view,
        given={name: visit.query.get(name, "").strip() for name in _FILTERS},
        words=ClientWords(names_of(parts.accounts), {**told, **more}, parts.clock()),
        n_shown=min(int(asked), _MOST) if asked.isdecimal() and len(asked) < 6 else _FIRST,
        may_follow_up=visit.caller.may(Scope.FOLLOW_UPS),
    )
