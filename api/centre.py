"""The call centre that the settings tell of: its departments and its rules."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from api.desk.centre import Centre
from api.settings import Settings, SettingsError
from insights.alerts import DEFAULT_RULES, AlertKind
from routing.policy import Policy
from routing.strategy import Strategy
from text.departments import Departments, read_departments, shipped_departments
from text.topic import TopicModel


def centre_of(settings: Settings) -> Centre:
    """Return the departments and rules that every process must be started with alike.

    Raises SettingsError, DepartmentsError, PolicyError or ManifestError for what can't be.
    """
    departments = departments_of(settings)
    if settings.topic_model is not None:
        _check_topics(TopicModel.load(settings.topic_model).departments, departments.ids)
    policy = Policy(
        strategy=Strategy(settings.strategy),
        offer_timeout_s=settings.offer_timeout_s,
        longest_wait_s=settings.longest_wait_s,
        max_waiting=settings.max_waiting,
        topic_s=departments.head_starts_s,
        fallback=departments.fallbacks,
    )
    alerts = tuple(
        replace(rule, above=settings.alert_above) if rule.kind is AlertKind.ANGER else rule
        for rule in DEFAULT_RULES
    )
    return Centre(departments.ids, policy, alerts)


def departments_of(settings: Settings) -> Departments:
    """Return the centre's own departments, or those shipped; raises DepartmentsError."""
    if settings.departments is None:
        return shipped_departments()
    return read_departments(settings.departments)


def topics_of(settings: Settings) -> Mapping[str, str]:
    """Return what customers know each department by; raises DepartmentsError."""
    return {one.id: one.name for one in departments_of(settings).departments}


def _check_topics(learned: Collection[str], known: Collection[str]) -> None:
    if set(learned) != set(known):
        raise SettingsError(
            f"wanted a topic model and a departments file that go together, got {sorted(learned)} "
            f"and {sorted(known)}"
        )
