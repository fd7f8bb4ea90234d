"""Trying alert rules on past calls: how often they would have alerted, and on what.

A call is gone through again second by second, with what was kept of it: its utterances and the
mood that each ended with. A mood that was heard in the middle of an utterance is not kept, so a
rule may come here some seconds later than it did, or would have, while the call went on.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np

from api.live.companion import Companion
from api.live.noticed import AlertRaised
from api.quality.past import Past, ReadCall
from api.security.reach import Reach
from grading.report import GradeReport
from insights.alert_rules import AlertRules
from insights.customer import customer_of
from insights.playbook import Playbook
from insights.severity import Severity
from speech.happening import Happening, Spoken, VoiceBegan

_HOUR_S = 3600.0
_NO_SOUND = np.zeros(0, np.float32)
_NO_HINTS = Playbook("none", frozenset(), 0.0, None, ())


@dataclass(frozen=True, slots=True)
class AlertTried:
    """One alert that there would have been."""

    call_id: str
    agent_id: str | None
    rule_id: str
    severity: Severity
    at_s: float  # of the call
    why: str


@dataclass(frozen=True, slots=True)
class RuleTried:
    """How often one rule alerts; None: it is not among those rules."""

    rule_id: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class AlertsTried:
    """What alert rules would have made of past calls."""

    n_calls: int
    n_unreadable: int
    talk_h: float  # hours of all the calls
    n_before: int
    n_after: int
    rules: tuple[RuleTried, ...]  # as the new rules have them, then those that they dropped
    alerts: tuple[AlertTried, ...]  # by the new rules, on calls in reach, the newest call first

    def an_hour(self, n: int) -> float | None:
        """So many alerts as a rate an hour of talk; None without any talk."""
        return n / self.talk_h if self.talk_h else None


def try_alert_rules(past: Past, in_use: AlertRules, tried: AlertRules, reach: Reach) -> AlertsTried:
    """Return what `tried` alerts to in past calls beside what `in_use` does in the same.

    Figures are of all calls, single alerts of those that `reach` covers. May raise a StorageError.
    """
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    shown: list[AlertTried] = []
    n_calls, talk_s = 0, 0.0
    for one in past:
        n_calls, talk_s = n_calls + 1, talk_s + one.report.call.duration_s
        before.update(alert.rule for alert in _alerts(one, in_use))
        alerts = list(_alerts(one, tried))
        after.update(alert.rule for alert in alerts)
        if reach.covers(one.call.agent_id):
            shown += [_tried(one, alert) for alert in alerts]
    return AlertsTried(
        n_calls,
        past.n_unreadable,
        talk_s / _HOUR_S,
        before.total(),
        after.total(),
        tuple(_rules(_counted(in_use, before), _counted(tried, after))),
        tuple(shown),
    )


def _alerts(one: ReadCall, rules: AlertRules) -> Iterator[AlertRaised]:
    start = one.call.start
    customer = customer_of(start.metadata, start.customer_id, rules.key_accounts.managers)
    companion = Companion(rules, _NO_HINTS, customer, start.queue)
    for at_s, happening in _course(one.report):
        now_s = one.call.began_s + at_s
        noticed = (
            companion.tick(at_s, now_s)
            if happening is None
            else companion.heard(happening, at_s, now_s)
        )
        yield from (each for each in noticed if isinstance(each, AlertRaised))


def _course(report: GradeReport) -> list[tuple[float, Happening | None]]:
    """The call as it was heard, with a None for each second that passed."""
    came: list[tuple[float, int, Happening | None]] = []
    for u in report.utterances:
        came += [
            (u.start_s, 0, VoiceBegan(u.speaker, u.start_s)),
            (u.end_s, 1, Spoken(u, _NO_SOUND, u.start_s)),
        ]
    came += [(float(s), 2, None) for s in range(1, ceil(report.call.duration_s) + 1)]
    came.sort(key=lambda one: one[:2])
    return [(at_s, happening) for at_s, _, happening in came]


def _tried(one: ReadCall, alert: AlertRaised) -> AlertTried:
    call = one.call
    return AlertTried(
        call.call_id, call.agent_id, alert.rule, alert.severity, alert.at_s, alert.why
    )


def _counted(rules: AlertRules, found: Counter[str]) -> Mapping[str, int]:
    return {rule.rule_id: found[rule.rule_id] for rule in rules.rules}


def _rules(before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[RuleTried]:
    for rule_id in dict.fromkeys((*after, *before)):
        yield RuleTried(rule_id, before.get(rule_id), after.get(rule_id))
