"""Doubting: makes doubts of what was read in messages and heard in calls, as it is kept."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, bindparam, select

from api.live.start import CallStart
from api.storage import doubts
from api.storage.doubts import Doubt
from api.storage.tables import alerts, calls
from emotion.fusion import Timed, mean
from emotion.labels import Emotion
from emotion.scores import EmotionScores, normalised
from grading.report import ModelName, Outcome, ReportError
from insights.doubt import WORTH_A_LOOK, Source, Stake, cost, doubt, is_upset, rank
from speech.audio import Speaker

_ALERT_LAG_S = 3.0  # an alert is raised when the voice that caused it has been read
_LOWERED = frozenset({Outcome.MISSED, Outcome.PARTLY})
_MOOD_UNIT = "valence"  # of evidence that rests on moods
_EAR = "recogniser"  # the role of the one model that tells no mood
_PLACES = 4  # of a probability that is kept


class _Scores(msgspec.Struct, frozen=True):
    probabilities: dict[Emotion, float]
    abstained: bool


class _Reading(msgspec.Struct, frozen=True):
    start_s: float
    end_s: float
    fused: _Scores


class _Utterance(msgspec.Struct, frozen=True):
    speaker: Speaker
    start_s: float
    end_s: float
    readings: tuple[_Reading, ...] = ()


class _Evidence(msgspec.Struct, frozen=True):
    start_s: float
    end_s: float
    unit: str = ""


class _Criterion(msgspec.Struct, frozen=True):
    outcome: Outcome
    evidence: tuple[_Evidence, ...] = ()


class _Model(msgspec.Struct, frozen=True):
    role: str
    name: str
    digest: str


class _Report(msgspec.Struct, frozen=True):
    utterances: tuple[_Utterance, ...]
    criteria: tuple[_Criterion, ...]
    models: tuple[_Model, ...] = ()


_DECODER = msgspec.json.Decoder(_Report)
_CALLS = select(calls.c.call_id, calls.c.customer_id, calls.c.began_s, calls.c.start).where(
    calls.c.call_id.in_(bindparam("of", expanding=True))
)
_ALARMS = select(alerts.c.call_id, alerts.c.at_s).where(
    alerts.c.call_id.in_(bindparam("of", expanding=True)), alerts.c.at_s.is_not(None)
)


@dataclass(frozen=True, slots=True)
class ReadHere:
    """One customer's message as a model read it, and what hung on that."""

    case_id: str
    sequence: int
    customer_id: str | None
    read_s: float
    scores: EmotionScores
    routed: bool  # the case waited: an expert is chosen by it
    alerted: bool


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a decision was made."""

    source: Source
    contact_id: str
    place: int
    customer_id: str | None
    at_s: float
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class _Call:
    """What a call's doubts take from elsewhere than its report."""

    call_id: str
    customer_id: str | None
    began_s: float
    start: CallStart


def of_messages(
    connection: Connection, read: Sequence[ReadHere], models: Sequence[ModelName] = ()
) -> None:
    """Keep which of these readings are worth a look."""
    found = [made for one in read if (made := _of_message(one, models)) is not None]
    doubts.put(connection, found)


def of_reports(connection: Connection, reports: Mapping[str, str]) -> None:
    """Keep which of the moods in these reports (call id -> JSON) are worth a look.

    In place of those of the calls' earlier reports, but for what somebody has judged. Of a
    customer who does not want their mood read there are none. Raises ReportError.
    """
    if not reports:
        return
    wanted = {"of": sorted(reports)}
    alarms = defaultdict(list)
    for call_id, at_s in connection.execute(_ALARMS, wanted):
        alarms[call_id].append(at_s)
    of_calls = [_Call(*row) for row in connection.execute(_CALLS, wanted).all()]
    doubts.forget(connection, reports)
    asked = [call for call in of_calls if call.start.analyse_mood]
    found = [
        d for call in asked for d in _of_call(call, reports[call.call_id], alarms[call.call_id])
    ]
    doubts.put(connection, found)


def review_id(source: Source, contact_id: str, place: int) -> str:
    """Return a decision's id: the same one has the same, however often a call is graded."""
    named = f"{source}:{contact_id}:{place}".encode()
    return f"rev_{hashlib.sha256(named).hexdigest()[:24]}"


def _of_message(one: ReadHere, models: Sequence[ModelName]) -> Doubt | None:
    spot = _Spot(Source.MESSAGE, one.case_id, one.sequence, one.customer_id, one.read_s)
    hung = {
        Stake.ROUTED: one.routed and not one.scores.abstained,
        Stake.ALERTED: one.alerted,
        Stake.UPSET: is_upset(one.scores),
    }
    return _worth(spot, one.scores, hung, models)


def _of_call(call: _Call, text: str, alarms_s: Sequence[float]) -> Iterator[Doubt]:
    report = _report(text)
    models = [ModelName(m.role, m.name, m.digest) for m in report.models if m.role != _EAR]
    lowered = [
        span
        for criterion in report.criteria
        if criterion.outcome in _LOWERED
        for span in criterion.evidence
        if span.unit == _MOOD_UNIT
    ]
    for said in report.utterances:
        if said.speaker is not Speaker.CUSTOMER or not said.readings:
            continue
        scores = _rounded(mean([_timed(reading) for reading in said.readings]))
        hung = {
            Stake.LOWERED: any(_meets(said, span) for span in lowered),
            Stake.ALERTED: any(said.start_s <= at <= said.end_s + _ALERT_LAG_S for at in alarms_s),
            Stake.UPSET: is_upset(scores),
        }
        if made := _worth(_spot_of(call, said), scores, hung, models):
            yield made


def _worth(
    spot: _Spot, scores: EmotionScores, hung: Mapping[Stake, bool], models: Sequence[ModelName]
) -> Doubt | None:
    """Return a decision; None if it is not worth a look."""
    stakes = tuple(stake for stake, is_so in hung.items() if is_so)
    place = rank(scores, stakes)
    if place < WORTH_A_LOOK:
        return None
    return Doubt(
        review_id=review_id(spot.source, spot.contact_id, spot.place),
        source=spot.source,
        contact_id=spot.contact_id,
        place=spot.place,
        customer_id=spot.customer_id,
        at_s=spot.at_s,
        start_s=spot.start_s,
        end_s=spot.end_s,
        label=scores.emotion,
        scores=scores,
        stakes=stakes,
        doubt=doubt(scores),
        cost=cost(stakes),
        rank=place,
        model=" + ".join(m.name for m in models),
        digest=" + ".join(m.digest for m in models),
    )


def _spot_of(call: _Call, said: _Utterance) -> _Spot:
    return _Spot(
        Source.UTTERANCE,
        call.call_id,
        round(said.start_s * 1000),
        call.customer_id,
        call.began_s + said.start_s,
        said.start_s,
        said.end_s,
    )


def _meets(said: _Utterance, span: _Evidence) -> bool:
    return said.start_s < span.end_s and span.start_s < said.end_s


def _timed(reading: _Reading) -> Timed:
    given = reading.fused.probabilities
    scores = normalised(tuple(given), tuple(given.values()), reading.fused.abstained)
    return Timed(reading.start_s, reading.end_s - reading.start_s, scores)


def _rounded(scores: EmotionScores) -> EmotionScores:
    """Return scores that take a third of the room to keep."""
    weights = [round(p, _PLACES) for p in scores.probabilities]
    return EmotionScores(scores.labels, tuple(weights), scores.abstained)


def _report(text: str) -> _Report:
    try:
        return _DECODER.decode(text)
    except msgspec.MsgspecError as error:
        raise ReportError(f"a stored report was wanted, got what is none: {error}") from error
