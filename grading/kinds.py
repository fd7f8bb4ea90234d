"""KINDS: what a criterion may look at, and the rule that judges it."""

from collections.abc import Mapping
from types import MappingProxyType

from grading.empathy import Empathy
from grading.finding import Rule
from grading.flow import AgentOvertalk, DeadAir, Pace, TalkRatio
from grading.mood import EndMood, Recovery
from grading.wording import Closing, ForbiddenWords, Greeting, Said

KINDS: Mapping[str, type[Rule]] = MappingProxyType(
    {
        "end_mood": EndMood,
        "recovery": Recovery,
        "empathy": Empathy,
        "dead_air": DeadAir,
        "overtalk": AgentOvertalk,
        "talk_ratio": TalkRatio,
        "pace": Pace,
        "greeting": Greeting,
        "said": Said,
        "closing": Closing,
        "forbidden_words": ForbiddenWords,
    }
)
