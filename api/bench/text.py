"""The bench of words: one message through everything, ten thousand at once, others beside it."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from api.bench.figures import Machine, this_machine
from api.bench.solo import Told, alone
from api.extras import MissingExtraError, needs_train
from api.progress import counted
from routing.case import Case
from routing.expert import Channel, Expert, Seat
from routing.policy import Policy, choose
from text.corpora import TextCorpusError, read_goemotions
from text.reader import MessageReader
from text.training.challenge import SPLITS, read_challenges

BATCH = 10_000  # messages
MESSAGE_BAR_MS, BATCH_BAR_S = 5.0, 5.0
_WARM_UP = 50  # messages that nobody times
_N_EXPERTS = 10


@dataclass(frozen=True, slots=True)
class TextPlan:
    """What is measured, and how often."""

    data: Path
    n_messages: int
    n_compared: int  # messages through each of the slower others


@dataclass(frozen=True, slots=True)
class MessageTimes:
    """CPU time of one core, models loaded."""

    message_p50_ms: float
    message_p99_ms: float
    message_p99_wall_ms: float
    batch_10k_s: float
    texts: str  # where the messages are from


@dataclass(frozen=True, slots=True)
class OtherTimes:
    """The same messages through others' ways, median."""

    vader_ms: float
    keras_predict_ms: float


@dataclass(frozen=True, slots=True)
class TextFigures:
    """All that one run of the bench found, under the names that its JSON has."""

    message_p50_ms: float
    message_p99_ms: float  # mood, topic, cues and the choice of an expert
    message_p99_wall_ms: float
    batch_10k_s: float  # mood, topic and cues of ten thousand messages
    vader_ms: float | None  # None: see `left_out`
    keras_predict_ms: float | None
    keras_predict_ratio: float | None  # against the median of one whole message
    texts: str
    left_out: tuple[str, ...]
    machine: Machine


def bench_text(plan: TextPlan) -> TextFigures:
    """Return all figures; each part runs in a process of its own, on one core."""
    machine = this_machine()
    left_out: tuple[str, ...] = ()
    others: OtherTimes | None = None
    with counted("messages", plan.n_messages + 1) as step:
        ours = alone(measure_messages, plan, lambda _: step())
    try:
        with counted("VADER and Keras", 2 * plan.n_compared) as step:
            others = alone(measure_others, plan, lambda _: step())
    except MissingExtraError as error:
        left_out = (str(error),)
    predict_ms = others.keras_predict_ms if others else None
    return TextFigures(
        message_p50_ms=ours.message_p50_ms,
        message_p99_ms=ours.message_p99_ms,
        message_p99_wall_ms=ours.message_p99_wall_ms,
        batch_10k_s=ours.batch_10k_s,
        vader_ms=others.vader_ms if others else None,
        keras_predict_ms=predict_ms,
        keras_predict_ratio=predict_ms / ours.message_p50_ms if predict_ms else None,
        texts=ours.texts,
        left_out=left_out,
        machine=machine,
    )


def measure_messages(plan: TextPlan, told: Told) -> MessageTimes:
    """Read messages one by one, an expert chosen for each, then ten thousand at once."""
    reader = MessageReader.load()
    texts, where = sample_texts(plan.data)
    seats = _seats(reader)

    def whole(text: str) -> None:
        reading = reader.read(text)
        topic, scores = reading.topic.department, reading.scores
        choose(Case("case", Channel.CHAT, topic, 0.0, scores), seats, Policy(), 0.0)

    for text in texts[:_WARM_UP]:
        whole(text)
    cpu_ms, wall_ms = [], []
    for number in range(plan.n_messages):
        began_s, seen_s = process_time(), perf_counter()
        whole(texts[number % len(texts)])
        cpu_ms.append(1000 * (process_time() - began_s))
        wall_ms.append(1000 * (perf_counter() - seen_s))
        told(1.0)
    many = [texts[number % len(texts)] for number in range(BATCH)]
    began_s = process_time()
    reader.read_many(many)
    batch_s = process_time() - began_s
    told(1.0)
    p50_ms, p99_ms = (float(figure) for figure in np.percentile(cpu_ms, [50, 99]))
    return MessageTimes(p50_ms, p99_ms, float(np.percentile(wall_ms, 99)), batch_s, where)


def measure_others(plan: TextPlan, told: Told) -> OtherTimes:
    """Time VADER, and Keras' own `predict` of our network with random weights.

    Raises MissingExtraError without the train extra.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with needs_train():
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415

        from text.training.untrained import untrained_predict  # noqa: PLC0415

    texts, _ = sample_texts(plan.data)
    texts = texts[: plan.n_compared]
    vader = SentimentIntensityAnalyzer().polarity_scores
    return OtherTimes(_median_ms(vader, texts, told), _median_ms(untrained_predict(), texts, told))


def _median_ms(read: Callable[[str], object], texts: Sequence[str], told: Told) -> float:
    times_ms = []
    read(texts[0])
    for text in texts:
        began_s = process_time()
        read(text)
        times_ms.append(1000 * (process_time() - began_s))
        told(1.0)
    return float(np.median(times_ms))


def sample_texts(data: Path) -> tuple[list[str], str]:
    """Return real messages and where they are from; our own where there is no corpus."""
    try:
        lines = read_goemotions(data, "test")
    except TextCorpusError:
        found = [c.text for split in SPLITS for c in read_challenges(split)]
        return found, "the hand-written opening messages"
    return [line.text for line in lines], "GoEmotions test"


def _seats(reader: MessageReader) -> list[Seat]:
    departments = [name for name, _ in reader.read("hello").topic.ranked]
    return [
        Seat(Expert(f"exp_{n}", f"Expert {n}", dict.fromkeys(departments, 1 + n % 5)))
        for n in range(_N_EXPERTS)
    ]
