"""Guidance: the alert rules and the playbook in use, which supervisors edit while all runs."""

from api.live.companion import Companion
from api.live.start import CallStart
from api.rulebook import alert_rules, playbook
from api.storage.database import Database
from insights.customer import customer_of


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
