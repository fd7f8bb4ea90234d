"""Customer: what a centre says of one that alerts and hints go by."""

from collections.abc import Mapping
from dataclasses import dataclass

from insights.signals import name_of

KEY_ACCOUNT = "key_account"
_TAGS = "tags"  # metadata fields that mean something here
_MANAGER = "account_manager"
_YES = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer's tags, as rules name them, and whoever looks after them."""

    tags: frozenset[str] = frozenset()
    manager: str | None = None  # by name or role


def customer_of(
    metadata: Mapping[str, str], customer_id: str | None, managers: Mapping[str, str]
) -> Customer:
    """Return what is known of a customer; `managers` are those of the key accounts, by customer.

    Tags are the words between commas in the metadata's `tags`, and every field that says yes.
    """
    listed = metadata.get(_TAGS, "").split(",")
    said = [key for key, value in metadata.items() if value.strip().casefold() in _YES]
    tags = {name_of(tag) for tag in (*listed, *said)} - {"", "_"}
    manager = metadata.get(_MANAGER, "").strip() or managers.get(customer_id or "")
    if manager:
        tags.add(KEY_ACCOUNT)
    return Customer(frozenset(tags), manager or None)
