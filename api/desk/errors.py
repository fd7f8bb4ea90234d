"""What the desk refuses, each with what was wanted and what came.

DeskError
|-- UnknownCaseError, UnknownExpertError, UnknownOfferError, UnknownDepartmentError
|-- UnknownAlertError, UnknownGoodwillError, UnknownCallError
|-- TextError        a message without words, or longer than the desk takes
|-- StaffError       an expert that nobody could be sent to
|-- ClientIdError    the same client_id came before with other words
|-- ClosedError      the case has ended, or the offer was answered before
|-- CursorError      a place in a list that no answer of ours named
`-- MoveError        what was asked is no legal move in the state that the case is in
"""

from emotion.errors import TonewiseError


class DeskError(TonewiseError):
    """Something that the desk can't do as asked; nothing was written."""


class UnknownCaseError(DeskError):
    """No case has this id."""


class UnknownExpertError(DeskError):
    """No expert has this id."""


class UnknownOfferError(DeskError):
    """No offer has this id."""


class UnknownAlertError(DeskError):
    """No alert has this id."""


class UnknownCallError(DeskError):
    """No call has this id, or none that goes on."""


class UnknownGoodwillError(DeskError):
    """No goodwill offer has this id."""


class UnknownDepartmentError(DeskError):
    """The centre has no department of this name."""


class TextError(DeskError):
    """A message without words, or longer than the desk takes."""


class StaffError(DeskError):
    """A description of an expert to whom nobody could be sent."""


class ClientIdError(DeskError):
    """A client_id that came before with other words."""


class ClosedError(DeskError):
    """The case has ended, or the offer was answered, rejected or timed out before."""


class MoveError(DeskError):
    """What was asked is no legal move in the state that the case is in."""


class CursorError(DeskError):
    """A place in a list that no answer of ours named."""
