"""What can't be done about a grade, each with what was wanted and what came.

QualityError
|-- UngradedError    the call has no report: not yet, or never
|-- UnknownRemarkError   no dispute, comment, clip, task, sample or session has this id
|-- StandsError      an outcome, or what was said of it, stands otherwise than was thought
|-- RemarkError      words that are missing or too long, a moment outside the call, and the like
`-- OwnCallError     somebody would judge their own call, or answer for somebody else's
"""

from emotion.errors import TonewiseError


class QualityError(TonewiseError):
    """Something that can't be done about a grade as asked; nothing was written."""


class UngradedError(QualityError):
    """The call has no report: not yet, or never."""


class UnknownRemarkError(QualityError):
    """No dispute, comment, clip, task, sample or session has this id, for who asks."""


class StandsError(QualityError):
    """An outcome, or what was said of it, stands otherwise than was thought."""


class RemarkError(QualityError):
    """Words that are missing or too long, a moment outside the call, and the like."""


class OwnCallError(QualityError):
    """Somebody would judge their own call, or answer for somebody else's."""
