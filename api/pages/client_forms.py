"""What the forms on an account's page say: a follow-up's plan, and what is told of the account."""

from datetime import tzinfo

from api.pages.acts import FormError, Given, chosen
from api.quality.moments import moment_in
from api.storage.clients import Client
from api.trends.plan import Plan
from insights.follow_up_state import Channel


def plan_of(given: Given, zone: tzinfo) -> Plan:
    """Return what a form plans, until the end of its day in `zone`; raises FormError."""
    due_s = _day(given, "due", zone)
    if due_s is None:
        raise FormError("Say until when.")
    return Plan(given["owner"], chosen(given, "channel", Channel), due_s)


def told_of(account_id: str, given: Given, zone: tzinfo) -> Client:
    """Return an account as a form tells of it; raises FormError."""
    value = given["value"].strip()
    try:
        worth = float(value) if value else None
    except ValueError as error:
        raise FormError(f"A value is a number, got {value!r}.") from error
    return Client(
        account_id,
        name=given["name"].strip() or None,
        value=worth,
        segment=given["segment"].strip() or None,
        stage=given["stage"].strip() or None,
        is_key=given.get("key") == "yes",
        manager_id=given["manager"] or None,
        left_s=_day(given, "left", zone),
    )


def _day(given: Given, name: str, zone: tzinfo) -> float | None:
    text = given[name].strip()
    try:
        return moment_in(text, ends=True, zone=zone) - 1.0 if text else None
    except (ValueError, OverflowError) as error:
        raise FormError(f"A day is written as 2026-03-01, got {text!r}.") from error
