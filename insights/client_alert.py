"""Client alert: why whoever looks after an account is told of it."""

from enum import StrEnum


class ClientAlertKind(StrEnum):
    """Why somebody is told of an account."""

    RUN = "run"  # it leaves unhappy again and again, beyond luck
    SILENCE = "silence"  # it is not heard of for longer than its habit makes likely
    OVERDUE = "overdue"  # it should have been called back by now
