"""Rulebook: the alert rules and the playbook in use, each the newest version of a document."""

from functools import lru_cache

from sqlalchemy import Connection

from api.storage import documents
from insights.alert_rules import AlertRules, read_alert_rules, shipped_alert_rules
from insights.playbook import Playbook, read_playbook, shipped_playbook

ALERT_RULES, PLAYBOOK = "alert_rules", "playbook"


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
