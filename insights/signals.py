"""Signals: what a rule may look at in one call, as it stands now."""

import re
from dataclasses import dataclass, field

from insights.floor import Floor, Party
from insights.mood_track import Felt, MoodTrack
from insights.rule import About, Conduct

_NO_NAME = re.compile(r"\W+")


def name_of(text: str) -> str:
    """Return a tag or a department as a rule names it: "Key account" is `key_account`."""
    return _NO_NAME.sub("_", text.casefold().strip())


@dataclass(frozen=True, slots=True)
class Who:
    """Whose call it is: names as rules write them."""

    tags: frozenset[str] = frozenset()  # of the customer
    queue: str | None = None

    def has(self, about: About, name: str) -> bool:
        """Whether the customer has this tag, or the call came by this queue."""
        return name in self.tags if about is About.CUSTOMER else name == self.queue


@dataclass(slots=True)
class Signals:
    """One call up to now: `mood` and `floor` are told of what is heard, and `at_s` goes on."""

    who: Who = Who()
    mood: MoodTrack = field(default_factory=MoodTrack)
    floor: Floor = field(default_factory=Floor)
    at_s: float = 0.0  # since the call began

    def felt(self, look_back_s: float) -> Felt | None:
        """Return the customer's latest reading, if it is not older than that."""
        latest = self.mood.latest
        return latest if latest and latest.end_s >= self.at_s - look_back_s else None

    def measure(self, conduct: Conduct, in_s: float | None) -> float | None:
        """Return a figure of the call's conduct, None if it is not known."""
        match conduct:
            case Conduct.OVERTALK:
                return self.floor.overtalk_s(self.at_s, in_s)
            case Conduct.TALK_SHARE:
                return self.floor.talk_share(self.at_s, in_s)
            case Conduct.DEAD_AIR:
                return self.floor.dead_air_s(self.at_s)
            case Conduct.SILENCE:
                return self.floor.silence_s(Party.CUSTOMER, self.at_s)
            case Conduct.CALL_LENGTH:
                return self.at_s
