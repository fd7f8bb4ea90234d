"""What goes wrong with recordings.

RecordingError
|-- NoRecordingError    a call of which there is none, or none any more
|-- RecordingKeyError   the key that they are encrypted with can't be had, or is another
`-- LinkError           a link that has expired, or that nobody here signed
"""

from emotion.errors import TonewiseError


class RecordingError(TonewiseError):
    """A recording that can't be written, or that can't be read back."""


class NoRecordingError(RecordingError):
    """There is no recording of this call."""


class RecordingKeyError(RecordingError):
    """The key that recordings are encrypted with can't be had, or is not theirs."""


class LinkError(RecordingError):
    """A link that opens nothing: it has expired, or nobody here signed it."""
