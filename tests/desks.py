"""A desk to test with: a reader that goes by plain words, a clock to turn, experts to name."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from api.desk.centre import Centre
from api.desk.desk import Desk
from api.desk.opening import Opening
from api.desk.views import CaseView
from api.storage.database import Database
from emotion.labels import TEXT_LABELS
from emotion.scores import EmotionScores, scores_of
from routing.expert import Channel, Expert, Presence
from routing.policy import Policy
from text.reading import TextReading, Topic, Unread

DEPARTMENTS = ("billing", "delivery", "technical")
START_S = 1_700_000_000.0


class Clock:
    """Stands still until it is turned."""

    def __init__(self, now_s: float = START_S) -> None:
        self.now_s = now_s

    def __call__(self) -> float:
        return self.now_s

    def turn(self, seconds: float) -> None:
        """Go on, or step back."""
        self.now_s += seconds


@dataclass
class PlainReader:
    """Reads a mood or a department that is named in the text: "angry about billing"."""

    asked: list[tuple[str, tuple[str, ...], bool]] = field(default_factory=list)

    def read(self, text: str, before: Sequence[str] = (), analyse_mood: bool = True) -> TextReading:
        """Return 0.92 for the mood that is named, or abstain."""
        self.asked.append((text, tuple(before), analyse_mood))
        department = next((name for name in DEPARTMENTS if name in text), None)
        topic = Topic(department, 0.9)
        if not analyse_mood:
            return TextReading(None, None, topic, language="en", unread=Unread.OPTED_OUT)
        scores = mood_of(text)
        return TextReading(scores, scores.negativity, topic, language="en", confirmed=True)


def mood_of(text: str) -> EmotionScores:
    """Return 0.92 for the mood that is named; all alike and abstained if none is."""
    named = next((label for label in TEXT_LABELS if label.value in text), None)
    if named is None:
        return scores_of(dict.fromkeys(TEXT_LABELS, 1.0), abstained=True)
    rest = 0.08 / (len(TEXT_LABELS) - 1)
    return scores_of({label: 0.92 if label is named else rest for label in TEXT_LABELS})


def expert(name: str, auto_accept: bool = False, n_chats: int = 1, **skills: int) -> Expert:
    """Return an expert whose id is their name; in billing unless skills are given."""
    return Expert(
        expert_id=name,
        name=name.title(),
        skills=skills or {"billing": 5},
        capacity={Channel.CHAT: n_chats},
        auto_accept=auto_accept,
    )


@dataclass
class Hall:
    """A desk, and what it was made of."""

    database: Database
    reader: PlainReader = field(default_factory=PlainReader)
    clock: Clock = field(default_factory=Clock)
    centre: Centre = field(default_factory=lambda: Centre(DEPARTMENTS))

    def __post_init__(self) -> None:
        self.desk = Desk(self.database, self.reader, self.centre, self.clock)

    def staff(self, *experts: Expert) -> None:
        """Let them come to work."""
        for one in experts:
            self.desk.put_expert(one)
            self.desk.set_presence(one.expert_id, Presence.AVAILABLE)

    def open(self, text: str = "help with billing", **given: Any) -> CaseView:
        """Open a chat."""
        return self.desk.open_chat(replace(Opening(text, "first"), **given))

    def kinds(self, case_id: str | None = None) -> list[str]:
        """Return what happened, in order."""
        from api.storage import events

        with self.database.reading() as connection:
            return [event.kind for event in events.after(connection, 0, case_id)]


def with_policy(database: Database, **rules: Any) -> Hall:
    """Return a hall whose policy has these rules."""
    return Hall(database, centre=Centre(DEPARTMENTS, Policy(**rules)))
