"""What is refused about tickets, surveys and feedback, each with what was wanted and what came.

TicketError
|-- UnknownTicketError   no ticket has this id, or the link opens none
|-- TicketMoveError      what was asked is no legal move as the ticket stands
|-- StaleTicketError     the ticket changed after it was looked at
|-- SentBeforeError      the same form came before with other words
`-- AnswerError          a rating, a mood or words that can't be
"""

from emotion.errors import TonewiseError


class TicketError(TonewiseError):
    """Something that can't be done as asked; nothing was written."""


class UnknownTicketError(TicketError):
    """No ticket has this id, or the link opens none."""


class TicketMoveError(TicketError):
    """What was asked is no legal move as the ticket stands."""


class StaleTicketError(TicketError):
    """The ticket changed after it was looked at."""


class SentBeforeError(TicketError):
    """The same form came before with other words."""


class AnswerError(TicketError):
    """A rating, a mood or words that can't be."""
