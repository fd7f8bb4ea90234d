"""Conversation: one synthetic call, as utterances in the order in which they were spoken."""

from dataclasses import dataclass, field, replace
from random import Random

from api.synthetic.lines import Move, Slots, Turn, lines
from api.synthetic.mood import Mood, read
from api.synthetic.people import Agent, Habits
from emotion.labels import NEGATIVE, Emotion
from speech.audio import Speaker
from speech.transcript import Transcript
from speech.utterance import Reading, Utterance

_WINDOW_S = 3.0  # what one reading hears, at most
_SHORTEST_READ_S = 0.8
_FEWEST_WORDS = 3  # for words to tell a mood
_CUSTOMER_WPM = 165.0
_GAP_S = 0.35  # median before the other side speaks
_PLACES = 2  # decimals of a second


@dataclass(slots=True)
class Stage:
    """A call as it goes on: who is on it, how the customer feels, and what was said so far."""

    agent: Agent
    habits: Habits  # as they are at the time
    mood: Mood
    slots: Slots
    rng: Random
    now_s: float = 1.0
    spoken: list[Utterance] = field(default_factory=list)
    used: set[str] = field(default_factory=set)  # lines, as they stand in the file

    def agent_says(self, move: Move) -> None:
        """The agent does something with a line."""
        text = self.line(lines().agent[move])
        self._utter(Speaker.AGENT, text, self.habits.words_per_min)

    def customer_says(self, text: str) -> None:
        """The customer says a line, and is read."""
        self._utter(Speaker.CUSTOMER, text, _CUSTOMER_WPM)

    def customer_turn(self, turn: Turn) -> None:
        """The customer says something as they feel."""
        self.customer_says(self.line(lines().customer[self.mood.emotion, turn]))

    def line(self, among: tuple[str, ...]) -> str:
        """Return one of these lines, filled in: one that was not said yet, if there is any."""
        line = self.rng.choice([line for line in among if line not in self.used] or among)
        self.used.add(line)
        return line.format_map(self.slots)

    def chance(self, share: float) -> bool:
        """Whether something comes to pass that does so in this share of cases."""
        return self.rng.random() < share

    def _utter(self, speaker: Speaker, text: str, wpm: float) -> None:
        lasts_s = max(0.5, len(text.split()) * 60.0 / wpm * self.rng.lognormvariate(0.0, 0.12))
        start_s = round(max(0.0, self.now_s + self._gap_s(speaker)), _PLACES)
        end_s = round(start_s + lasts_s, _PLACES)
        heard = Utterance(
            speaker, start_s, end_s, round(self.rng.gauss(-23.0, 2.5), 1), Transcript(text, ())
        )
        if speaker is Speaker.CUSTOMER:
            heard = replace(heard, readings=self._readings(heard))
        self.spoken.append(heard)
        self.now_s = max(self.now_s, end_s)

    def _gap_s(self, speaker: Speaker) -> float:
        if speaker is Speaker.AGENT and self.spoken:
            if not self.chance(self.habits.lets_finish):
                return -self.rng.uniform(0.4, 1.6)  # comes in before the customer has ended
            if not self.chance(self.habits.answers_at_once):
                return self.rng.uniform(3.2, 11.0)
        return self.rng.lognormvariate(0.0, 0.5) * _GAP_S

    def _readings(self, heard: Utterance) -> tuple[Reading, ...]:
        if heard.duration_s < _SHORTEST_READ_S:
            return ()
        n = max(1, int(heard.duration_s // _WINDOW_S))
        worded = len(heard.text.split()) >= _FEWEST_WORDS
        step_s = heard.duration_s / n
        found = []
        for i in range(n):
            one = read(self.mood.emotion, worded, self.rng)
            start_s = round(heard.start_s + i * step_s, _PLACES)
            end_s = round(heard.start_s + (i + 1) * step_s, _PLACES)
            found.append(Reading(start_s, end_s, one.voice, one.words, one.fused))
        return tuple(found)


def held(stage: Stage, issue: str) -> tuple[Utterance, ...]:
    """Return a whole call about an issue."""
    greets = stage.chance(stage.habits.greets)
    stage.agent_says(Move.GREETING if greets else Move.SHORT_GREETING)
    stage.customer_says(_opening(stage, stage.mood.emotion, issue))
    _receive(stage)
    for _ in range(stage.rng.randint(4, 12)):
        _exchange(stage)
    _settle(stage)
    closes = stage.chance(stage.habits.closes)
    stage.agent_says(Move.CLOSING if closes else Move.SHORT_CLOSING)
    stage.customer_turn(Turn.GOODBYE)
    return tuple(stage.spoken)


def _opening(stage: Stage, feeling: Emotion, issue: str) -> str:
    bank = lines().customer
    before = stage.line(bank[feeling, Turn.BEFORE])
    after = stage.line(bank[feeling, Turn.AFTER])
    return f"{before} {issue.format_map(stage.slots)}. {after}"


def _receive(stage: Stage) -> None:
    """The agent answers the issue: with empathy where it is wanted, and by taking it on."""
    habits, mood = stage.habits, stage.mood
    if mood.emotion in NEGATIVE:
        if stage.chance(habits.empathises):
            stage.agent_says(Move.EMPATHY)
            mood.moved(0.25 * habits.soothes)
        else:
            mood.moved(-0.05)
    stage.agent_says(Move.OWNERSHIP if stage.chance(habits.owns) else Move.WORKING)


def _exchange(stage: Stage) -> None:
    habits, mood = stage.habits, stage.mood
    stage.customer_turn(Turn.MORE)
    if mood.emotion is Emotion.ANGRY and not stage.chance(habits.keeps_temper):
        stage.agent_says(Move.FORBIDDEN)
        mood.moved(-0.4)
    elif stage.chance(0.35 + 0.6 * habits.soothes):
        stage.agent_says(Move.WORKING)
        mood.moved(0.08 * habits.soothes)
    else:
        stage.agent_says(Move.STIFF)
        mood.moved(-0.07)


def _settle(stage: Stage) -> None:
    if stage.chance(stage.habits.solves):
        stage.agent_says(Move.SOLVED)
        stage.mood.moved(0.35 + 0.3 * stage.habits.soothes)
    else:
        stage.agent_says(Move.UNSOLVED)
        stage.mood.moved(-0.25)
    stage.customer_turn(Turn.MORE)
