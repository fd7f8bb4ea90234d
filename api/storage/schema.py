"""Every table there is: whoever wants the whole schema imports it from here."""

from api.storage import (
    account_tables,
    audit_tables,
    client_tables,
    fact_tables,
    interaction_tables,
    kpi_tables,
    mail_tables,
    note_tables,
    quality_tables,
    review_tables,
    tables,
    ticket_tables,
    trait_tables,
)
from api.storage.metadata import METADATA

MODULES = (
    tables,
    account_tables,
    audit_tables,
    fact_tables,
    quality_tables,
    review_tables,
    note_tables,
    trait_tables,
    interaction_tables,
    client_tables,
    ticket_tables,
    kpi_tables,
    mail_tables,
)
__all__ = ["METADATA", "MODULES"]
