"""What is answered about imports, as JSON."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.sources.source import SourceType
from api.storage.imports import ImportFault, ImportRecord

IMPORT_EXAMPLE: dict[str, Any] = {
    "import_id": "imp_0f31",
    "source": "zendesk",
    "name": "tickets-2026-03.json",
    "state": "running",
    "began_s": 1772409600.0,
    "ended_s": None,
    "author": "key_0a1b",
    "n_read": 12000,
    "n_kept": 11310,
    "n_known": 420,
    "n_declined": 75,
    "n_noise": 260,
    "n_bad": 10,
    "noise": {"spam": 240, "empty": 20},
    "fault": None,
}


class ImportShown(BaseModel):
    """How far a file is."""

    model_config = ConfigDict(json_schema_extra={"example": IMPORT_EXAMPLE})

    import_id: str
    source: str = Field(description="One of GET /v1/sources")
    name: str = Field(description="Of the file")
    state: Literal["running", "done", "failed"] = Field(
        description="running: or broken off; the same file sent again goes on where it was"
    )
    began_s: float
    ended_s: float | None
    author: str = Field(description="Who brought it")
    n_read: int = Field(description="Entries of the file so far")
    n_kept: int = Field(description="New messages")
    n_known: int = Field(description="There already, by their ids")
    n_declined: int = Field(description="Counted without mood and words, for want of consent")
    n_noise: int = Field(description="Nothing that a customer meant to say; not kept")
    n_bad: int = Field(description="Could not be taken for a message")
    noise: dict[str, int] = Field(description="How many by which rule")
    fault: str | None = Field(description="Why it ended early")


class ImportFaultShown(BaseModel):
    """One entry that could not be taken for a message."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"place": 17, "reason": "row 17: wanted a time, got 'x'"}}
    )

    place: int = Field(description="Which entry of the file, from 1")
    reason: str


class SourceShown(BaseModel):
    """What can be imported."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "name": "zendesk",
                "title": "Zendesk: tickets as JSON, with their comments",
                "kind": "ticket",
                "suffixes": [".json"],
                "needs_consent": False,
            }
        }
    )

    name: str
    title: str
    kind: str = Field(description="What its messages are called in history, unless told otherwise")
    suffixes: list[str] = Field(description="Of the files that it reads")
    needs_consent: bool = Field(description="Whether no word on consent is a no")


def import_shown(record: ImportRecord) -> ImportShown:
    """Return an import as it is answered."""
    state: Literal["running", "done", "failed"] = "done" if record.is_ended else "running"
    return ImportShown(
        import_id=record.import_id,
        source=record.source,
        name=record.name,
        state="failed" if record.fault else state,
        began_s=record.began_s,
        ended_s=record.ended_s,
        author=record.author,
        n_read=record.n_read,
        n_kept=record.n_kept,
        n_known=record.n_known,
        n_declined=record.n_declined,
        n_noise=record.n_noise,
        n_bad=record.n_bad,
        noise=dict(record.noise),
        fault=record.fault,
    )


def fault_shown(fault: ImportFault) -> ImportFaultShown:
    """Return a fault as it is answered."""
    return ImportFaultShown(place=fault.place, reason=fault.reason)


def source_shown(source: SourceType) -> SourceShown:
    """Return what can be imported as it is answered."""
    return SourceShown(
        name=source.name,
        title=source.title,
        kind=source.kind,
        suffixes=list(source.suffixes),
        needs_consent=source.needs_consent,
    )
