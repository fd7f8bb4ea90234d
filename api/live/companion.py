"""Companion: watches one call for what a supervisor should look at and what may help its agent.

Of the agent it hears when they speak, never how: their readings, should there be any, are not
looked at.
"""

from api.desk.work import fresh_id
from api.live.noticed import AlertRaised, CueAnswered, HintAnswered, HintGiven, Noticed
from emotion.labels import Emotion
from insights.alert_rules import AlertRules
from insights.alert_state import Response
from insights.call_watch import CallWatch, Due
from insights.customer import Customer
from insights.floor import Party, Voice
from insights.mood_track import Felt
from insights.playbook import Play, Playbook
from insights.prompter import Prompter
from insights.signals import Signals, Who, name_of
from speech import happening as heard
from speech.audio import Speaker
from speech.happening import Happening, Spoken, VoiceBegan
from speech.utterance import Reading, Utterance

_PARTIES = {Speaker.CUSTOMER: Party.CUSTOMER, Speaker.AGENT: Party.AGENT}
_KNOWN_S = 15.0  # of the call: how long a mood is taken for the customer's own after it was heard


class Companion:
    """One call's. Synchronous, and called by one thread at a time; touches nothing outside.

    `heard_s` are seconds since the call began, `now_s` epoch seconds.
    """

    def __init__(
        self, rules: AlertRules, playbook: Playbook, customer: Customer, queue: str | None
    ) -> None:
        named = name_of(queue) if queue else None
        self._rules, self._playbook, self._customer = rules, playbook, customer
        self._signals = Signals(Who(customer.tags, named))
        self._watch = CallWatch(rules.rules)
        self._prompter = Prompter(playbook, playbook.plays_for(named))
        self._cues: list[AlertRaised] = []  # that nothing has been done about yet
        self._hints: dict[str, bool | None] = {}  # what the agent said of each
        self._hushed_s = -1.0  # up to here everything was told before

    @property
    def mood(self) -> Emotion | None:
        """How the customer sounded a moment ago, None if that is not known."""
        felt = self._signals.felt(_KNOWN_S)
        return felt.scores.likeliest if felt else None

    def heard(self, happening: Happening, heard_s: float, now_s: float) -> tuple[Noticed, ...]:
        """Take what happened, in order, and return what it gives cause to."""
        match happening:
            case VoiceBegan(speaker, start_s):
                self._signals.floor.began(_PARTIES[speaker], start_s)
                spoke_s = now_s - max(0.0, heard_s - start_s)
                is_answer = speaker is Speaker.AGENT  # to the cues that came before
                return self._close(Response.AGENT, spoke_s, start_s) if is_answer else ()
            case Spoken(utterance):
                self._take(utterance)
                return self._look_if_new(utterance.end_s, heard_s, now_s)
            case heard.Felt(Speaker.CUSTOMER, reading, final=False):
                self._signals.mood.feel(_felt(reading))
                return self._look_if_new(reading.end_s, heard_s, now_s)
            case _:  # a final reading comes once more with its utterance
                return ()

    def worded(self, utterance: Utterance, heard_s: float, now_s: float) -> tuple[Noticed, ...]:
        """Take an utterance again, its words read; return what that gives cause to."""
        if utterance.speaker is not Speaker.CUSTOMER:
            return ()
        self._signals.mood.correct([_felt(reading) for reading in utterance.readings])
        return self._look(heard_s, now_s)

    def tick(self, heard_s: float, now_s: float) -> tuple[Noticed, ...]:
        """Return what time alone gives cause to; to be asked about once a second."""
        return self._look(heard_s, now_s) if heard_s > self._hushed_s else ()

    def used(self, hint_id: str, used: bool, now_s: float) -> tuple[Noticed, ...]:
        """Take the agent's word on a hint; one that was not given here, or said before, is none."""
        was_restarted = self._hushed_s >= 0.0  # what was given before, nobody here remembers
        if self._hints.get(hint_id, None if was_restarted else used) is used:
            return ()
        self._hints[hint_id] = used
        answer = HintAnswered(hint_id, used, now_s)
        return (answer, *(self._close(Response.HINT, now_s) if used else ()))

    def paused(self, at_s: float) -> None:
        """Nobody is heard from here on: that is no silence of theirs."""
        self._signals.at_s = max(self._signals.at_s, at_s)
        self._signals.floor.paused()

    def resumed(self, at_s: float) -> None:
        """They are heard again."""
        self._signals.at_s = max(self._signals.at_s, at_s)
        self._signals.floor.resumed(at_s)

    def recall(self, utterance: Utterance) -> None:
        """Take an utterance of this call that was journalled before a restart, in order.

        What it gave cause to was told then, and is not told again.
        """
        self._take(utterance)
        self._look_silently(utterance.end_s)

    def hush(self, until_s: float) -> None:
        """Tell nothing of what is heard while the call has come no further than this: it is
        heard once more after a restart, and was told then.
        """
        self._hushed_s = until_s

    def _take(self, utterance: Utterance) -> None:
        voice = Voice(utterance.start_s, utterance.end_s)
        self._signals.floor.ended(_PARTIES[utterance.speaker], voice)
        if utterance.speaker is Speaker.CUSTOMER:
            self._signals.mood.settle([_felt(reading) for reading in utterance.readings])

    def _look_if_new(self, at_s: float, heard_s: float, now_s: float) -> tuple[Noticed, ...]:
        """Look at what came at `at_s`, silently if it was told before."""
        if heard_s > self._hushed_s:
            return self._look(heard_s, now_s)
        self._look_silently(at_s)
        return ()

    def _look_silently(self, at_s: float) -> None:
        """Let rules come to hold, so that they don't when it is looked again, and tell nobody."""
        self._look(at_s, 0.0)
        self._cues.clear()
        self._hints.clear()

    def _look(self, heard_s: float, now_s: float) -> tuple[Noticed, ...]:
        self._signals.at_s = max(self._signals.at_s, heard_s)
        alerts = tuple(self._raise(due, now_s) for due in self._watch.look(self._signals))
        self._cues += alerts
        play = self._prompter.look(self._signals)
        return (*alerts, self._give(play, now_s)) if play else alerts

    def _raise(self, due: Due, now_s: float) -> AlertRaised:
        rule = due.rule
        return AlertRaised(
            alert_id=fresh_id("alt"),
            rule=rule.rule_id,
            severity=rule.severity,
            at_s=self._signals.at_s,
            raised_s=now_s,
            value=due.reason.value,
            why=due.reason.why,
            chain=self._rules.chain_for(rule.owner, self._customer),
        )

    def _give(self, play: Play, now_s: float) -> HintGiven:
        hint_id = fresh_id("hint")
        self._hints[hint_id] = None
        return HintGiven(
            hint_id=hint_id,
            play=play.play_id,
            playbook=self._playbook.version,
            behaviour=play.behaviour,
            at_s=self._signals.at_s,
            given_s=now_s,
            mood=self.mood,
            text=play.text,
            offer=play.offer,
        )

    def _close(
        self, response: Response, now_s: float, before_s: float = float("inf")
    ) -> tuple[CueAnswered, ...]:
        answered = [cue for cue in self._cues if cue.at_s <= before_s]
        self._cues = [cue for cue in self._cues if cue.at_s > before_s]
        return tuple(CueAnswered(cue.alert_id, response, now_s) for cue in answered)


def _felt(reading: Reading) -> Felt:
    return Felt(reading.start_s, reading.end_s, reading.fused)
