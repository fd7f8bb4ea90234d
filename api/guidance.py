"""Guidance: the alert rules and the playbook in use, which supervisors edit while all runs."""

from functools import lru_cache

from sqlalchemy import Connection

from api.live.companion import Companion
from api.live.start import CallStart
from api.storage import documents
from api.storage.database import Database
from insights.alert_rules import AlertRules, read_alert_rules, shipped_alert_rules
from insights.customer import customer_of
from insights.playbook import Playbook, read_playbook, shipped_playbook

ALERT_RULES, PLAYBOOK = "alert_rules", "playbook"


class Guidance:
    """Thread-safe; `renew` may raise a StorageError. A call keeps what it began with."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.renew()

    def renew(self) -> None:
        """Take the newest of both for the calls that begin from now on, whoever wrote them."""
        with self._database.reading() as connection:
            self._rules, self._playbook = alert_rules(connection), playbook(connection)

    def companion(self, start: CallStart) -> Companion:
        """Return what watches a call that begins now; waits for nothing."""
        rules = self._rules
        managers = rules.key_accounts.managers
        customer = customer_of(start.metadata, start.customer_id, managers)
        return Companion(rules, self._playbook, customer, start.queue)


def alert_rules(connection: Connection) -> AlertRules:
    """Return the newest alert rules, or those that ship."""
    newest = documents.latest(connection, ALERT_RULES)
    return _rules(newest.text if newest else shipped_alert_rules())


def playbook(connection: Connection) -> Playbook:
    """Return the newest playbook, or the one that ships."""
    newest = documents.latest(connection, PLAYBOOK)
    return _plays(newest.text if newest else shipped_playbook())


@lru_cache(maxsize=4)
def _rules(text: str) -> AlertRules:
    return read_alert_rules(text)


@lru_cache(maxsize=4)
def _plays(text: str) -> Playbook:
    return read_playbook(text)
