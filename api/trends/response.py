"""Response: what to do while a complaint spreads, by how far it has come."""

from collections.abc import Mapping
from types import MappingProxyType

from insights.narratives import Stage

_WATCH = (
    "Read the posts, and find out whether what they say is true.",
    "Ask the department concerned what it knows, and since when.",
    "Look again within the hour. Answer single people as ever, each in words of your own.",
)
_ANSWER = (
    "Name one person who answers for it until it is over.",
    "Say in public, where it is told: what happened, what you do about it, when you say more."
    " Say what you don't know yet. Keep to that time.",
    "Tell everybody on chats and calls what customers will ask, and what may be promised."
    " A hint in the playbook reaches them in the call.",
    "Call back the accounts that it hit, before they have to ask.",
)
_ALL_HANDS = (
    "Bring in management, and who speaks for the company: one voice from here on.",
    "Stop what looks careless beside it: campaigns, automatic answers, surveys.",
    "Staff chats and calls for twice the usual, and say more every two hours, even if it is only"
    " that work goes on.",
    "When it is over, write down what set it off and what helped, and tell those who asked.",
)

STEPS: Mapping[Stage, tuple[str, ...]] = MappingProxyType(
    {
        Stage.WATCH: _WATCH,
        Stage.ANSWER: (*_WATCH, *_ANSWER),
        Stage.ALL_HANDS: (*_WATCH, *_ANSWER, *_ALL_HANDS),
    }
)
