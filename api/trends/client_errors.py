"""What can't be done about an account, each with what was wanted and what came.

ClientError              any of these: nothing was written
|-- UnknownClientError      nobody told of this account, and nobody wrote from it
|-- UnknownFollowUpError    no follow-up, or no alert, has this id
`-- FollowUpChangedError    somebody else changed it meanwhile
"""

from emotion.errors import TonewiseError


class ClientError(TonewiseError):
    """Something that can't be kept of an account; nothing was written."""


class UnknownClientError(ClientError):
    """Nobody told of this account, and nothing is held of it within reach."""


class UnknownFollowUpError(ClientError):
    """No follow-up, or no alert of an account, has this id."""


class FollowUpChangedError(ClientError):
    """Somebody else changed a follow-up since it was looked at."""
