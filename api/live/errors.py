"""Why a live call is not begun, or not gone on with.

CallError
|-- CallLimitError   as many calls at once as this key, or this service, may have
|-- CallTakenError   a call of this id is being streamed now, or belongs to another key
|-- CallOverError    the call of this id has ended
`-- DrainingError    the service is about to stop
"""

from typing import ClassVar

from emotion.errors import TonewiseError


class CallError(TonewiseError):
    """A call that can't be streamed as asked."""

    code: ClassVar[str] = "refused"  # as clients are told it


class CallLimitError(CallError):
    """No room for one more call."""

    code = "too_many_calls"


class CallTakenError(CallError):
    """Somebody else streams the call of this id."""

    code = "call_taken"


class CallOverError(CallError):
    """The call of this id has ended; a new one needs another id, or none."""

    code = "call_over"


class DrainingError(CallError):
    """The service takes no new calls: it is about to stop."""

    code = "draining"
