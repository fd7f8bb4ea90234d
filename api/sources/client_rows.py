"""Client rows: customers' accounts as a table or a JSON export tells of them."""

from collections.abc import Iterator
from pathlib import Path

from api.analysis.moment import moment_s
from api.sources.record import Record
from api.sources.records import records
from api.sources.source import Fault
from api.storage.clients import Client


def read_clients(path: Path, encoding: str | None = None) -> Iterator[Client | Fault]:
    """Yield the accounts of a file; raises SourceError or TableError if it is no such file."""
    for record in records(path, encoding, lists=("accounts", "organizations", "companies")):
        yield record if isinstance(record, Fault) else _client(record)


def _client(record: Record) -> Client | Fault:
    account_id = record.text("account_id", "account", "id", "client_id", "company_id")
    if not account_id:
        return Fault(record.place, "wanted an account's id (account_id), got none")
    left = record.text("left", "left_at", "churned", "churned_at", "churn_date")
    left_s = moment_s(left)
    if left and left_s is None:
        return Fault(record.place, f"wanted the day when it left, got {left[:40]!r}")
    value = record.text("value", "annual_value", "revenue", "arr")
    if value and record.number("value", "annual_value", "revenue", "arr") is None:
        return Fault(record.place, f"wanted a year's worth as a number, got {value[:40]!r}")
    return Client(
        account_id=account_id,
        name=record.text("name", "account_name", "company") or None,
        value=record.number("value", "annual_value", "revenue", "arr"),
        segment=record.text("segment", "tier", "plan") or None,
        stage=record.text("stage", "journey_stage", "lifecycle_stage") or None,
        is_key=record.says("is_key", "key", "key_account"),
        manager_id=record.text("manager_id", "manager", "account_manager") or None,
        left_s=left_s,
    )
