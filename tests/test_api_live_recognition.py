"""Recognition: its own queue, recognisers that die or hang replaced, words in their order."""

import os
import signal
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import pytest
from prometheus_client import CollectorRegistry

from api.live.dialogue import Dialogue
from api.live.figures import LiveFigures
from api.live.messages import Message, TranscriptHeard, WarningTold
from api.live.recogniser import Recogniser, RecogniserError
from api.live.recognition import Lost, Recognises, Recognition, RecognitionConfig, Segment
from speech.audio import Speaker
from speech.happening import Spoken
from speech.transcript import TranscriberError, Transcript
from speech.utterance import Utterance
from tests.live_calls import Parrot
from tests.signals import silence, voice


@dataclass
class Answers:
    """What came of segments."""

    words: list[Transcript | Lost] = field(default_factory=list)
    come: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def take(self, words: Transcript | Lost) -> None:
        self.words.append(words)
        self.come.release()

    def wait(self, n: int) -> list[Transcript | Lost]:
        for _ in range(n):
            assert self.come.acquire(timeout=10.0), "no words came"
        return self.words


def asked(
    recognisers: Sequence[Recognises], n: int = 1, age_s: float = 0.0, patient: bool = False
) -> tuple[list[Transcript | Lost], int]:
    """Return what came of `n` segments, and how many recognisers were replaced."""
    answers, replaced, left = Answers(), [0], iter(recognisers)

    def restarted() -> None:
        replaced[0] += 1

    recognition = Recognition(lambda: next(left), RecognitionConfig(), restarted)
    asked_s = time.monotonic() - age_s
    for _ in range(n):
        recognition.ask(Segment(silence(0.1), 0.0, answers.take, patient, asked_s))
    words = answers.wait(n)
    recognition.close()
    return words, replaced[0]


def test_segments_are_answered_in_order() -> None:
    words, _ = asked([Parrot()], 3)
    assert words == [Transcript("hello there", ())] * 3


def test_a_recogniser_that_dies_is_replaced_and_the_segment_tried_once_more() -> None:
    first, second = Parrot(deaths=1), Parrot("again")
    words, replaced = asked([first, second])
    assert (words, replaced, first.is_closed) == ([Transcript("again", ())], 1, True)


def test_a_segment_that_kills_two_is_given_up() -> None:
    words, replaced = asked([Parrot(deaths=1), Parrot(deaths=1), Parrot("next")], 2)
    assert words == [Lost.DIED, Transcript("next", ())]
    assert replaced == 2


def test_a_segment_that_only_fails_keeps_its_recogniser() -> None:
    words, replaced = asked([Parrot(failures=1)], 2)
    assert words == [Lost.FAILED, Transcript("hello there", ())]
    assert replaced == 0


def test_words_that_would_come_too_late_are_not_recognised() -> None:
    parrot = Parrot()
    assert asked([parrot], age_s=60.0)[0] == [Lost.LATE]
    assert parrot.n_heard == 0


def test_a_recording_s_words_are_never_too_late() -> None:
    assert asked([Parrot()], age_s=60.0, patient=True)[0] == [Transcript("hello there", ())]


def test_without_a_recogniser_every_segment_is_told_so() -> None:
    def start() -> Recognises:
        raise TranscriberError("none to be had")

    answers = Answers()
    recognition = Recognition(start, RecognitionConfig())
    for _ in range(2):
        recognition.ask(Segment(silence(0.1), 0.0, answers.take, asked_s=time.monotonic()))
    assert answers.wait(2) == [Lost.MISSING] * 2
    recognition.close()


def _note(started: list[Parrot]) -> Parrot:
    started.append(Parrot())
    return started[-1]


def test_nothing_is_started_before_words_are_wanted() -> None:
    started: list[Parrot] = []
    recognition = Recognition(partial(_note, started), RecognitionConfig())
    recognition.close()
    assert started == []


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(None)


def test_a_process_of_its_own_recognises(recogniser: Recogniser) -> None:
    assert recogniser.name.startswith("moonshine tiny-en")
    assert isinstance(recogniser.transcribe(voice(1.0), 0.0, 30.0), Transcript)
    assert recogniser.process_id != os.getpid()


def test_a_process_that_hangs_is_not_waited_for(recogniser: Recogniser) -> None:
    os.kill(recogniser.process_id, signal.SIGSTOP)
    began_s = time.monotonic()
    with pytest.raises(RecogniserError, match=r"within 0\.3 s"):
        recogniser.transcribe(voice(1.0), 0.0, 0.3)
    assert time.monotonic() - began_s < 5.0
    os.kill(recogniser.process_id, signal.SIGCONT)


def test_a_process_that_dies_is_noticed_at_once(recogniser: Recogniser) -> None:
    os.kill(recogniser.process_id, signal.SIGKILL)
    with suppress(RecogniserError):  # the answer that was not waited for may have come
        recogniser.transcribe(voice(1.0), 0.0, 30.0)
    with pytest.raises(RecogniserError, match="died"):
        recogniser.transcribe(voice(1.0), 0.0, 30.0)
    recogniser.close()


def test_a_model_that_cannot_be_had_is_told_as_it_is() -> None:
    with pytest.raises(TranscriberError, match="wanted a folder with a Vosk model"):
        Recogniser("/nowhere/at/all")


@dataclass
class Talk:
    """A dialogue whose recognisers answer as a test says."""

    told: list[tuple[int, str, Sequence[Message]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.asked: list[Segment] = []
        recognition = Recognition(Parrot, RecognitionConfig())
        recognition.ask = self.asked.append  # type: ignore[method-assign,assignment]
        figures = LiveFigures(CollectorRegistry())
        self.dialogue = Dialogue(recognition, self, self.tell, figures, patient=False)

    def read(self, utterance: Utterance, transcript: Transcript) -> Utterance:
        if "broken" in transcript.text:
            raise ValueError(transcript.text)
        return Utterance(utterance.speaker, utterance.start_s, utterance.end_s, -20.0, transcript)

    def tell(self, number: int, utterance: Utterance, told: Sequence[Message]) -> None:
        self.told.append((number, utterance.text, told))

    def say(self, number: int) -> None:
        utterance = Utterance(Speaker.CUSTOMER, number, number + 1.0, -20.0, None)
        self.dialogue.ask(number, Spoken(utterance, silence(0.1), float(number)))


def test_words_that_come_out_of_turn_are_told_in_order() -> None:
    talk = Talk()
    for number in range(3):
        talk.say(number)
    for at in (2, 0, 1):
        talk.asked[at].heard(Transcript(f"words {at}", ()))
    assert [text for _, text, _ in talk.told] == ["words 0", "words 1", "words 2"]
    assert talk.dialogue.n_outstanding == 0


def test_lost_words_are_counted_and_warned_of_once_in_a_while() -> None:
    talk = Talk()
    for number in range(2):
        talk.say(number)
        talk.asked[number].heard(Lost.LATE)
    (_, _, first), (_, _, second) = talk.told
    assert [m.code for m in first if isinstance(m, WarningTold)] == ["words_lost"]
    assert (second, talk.dialogue.lost) == ([], {Lost.LATE: 2})


def test_words_that_cannot_be_read_are_still_told() -> None:
    talk = Talk()
    talk.say(0)
    talk.asked[0].heard(Transcript("broken", ()))
    ((_, text, told),) = talk.told
    assert (text, [type(m) for m in told]) == ("broken", [TranscriptHeard])
