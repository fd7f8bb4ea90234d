"""Severity: how soon somebody must look."""

from enum import StrEnum


class Severity(StrEnum):
    """From what can wait to what can't."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"
