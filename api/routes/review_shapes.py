"""What is sent and answered about decisions of models and what people said of them, as JSON."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.quality.export import Format
from api.quality.review import Review, Said
from api.quality.reviews import Judgement
from api.routes.fields import Body, Name
from api.routes.revision_shapes import Remarks
from api.routes.shown import Shown
from api.storage.corrections import Correction
from api.storage.doubts import DoubtFilter
from emotion.labels import Emotion
from emotion.scores import EmotionScores
from insights.agreement import Interval
from insights.doubt import Source, Stake
from insights.verdict import MoodAgreement, Verdict

CORRECTION_EXAMPLE: dict[str, Any] = {
    "correction_id": "cor_5b1e",
    "review_id": "rev_9a0c",
    "source": "utterance",
    "contact_id": "call_77b0",
    "place": 74500,
    "start_s": 74.5,
    "end_s": 79.1,
    "verdict": "corrected",
    "label": "anxious",
    "model_label": "angry",
    "model": "tonewise-voice 1.2.0",
    "digest": "3f9c",
    "why": "She is afraid, not cross.",
    "by": "usr_quinn",
    "by_name": "Quinn",
    "made_s": 1763773200.0,
    "supersedes": None,
}
REVIEW_EXAMPLE: dict[str, Any] = {
    "review_id": "rev_9a0c",
    "source": "utterance",
    "contact_id": "call_77b0",
    "place": 74500,
    "at_s": 1763769600.0,
    "start_s": 74.5,
    "end_s": 79.1,
    "label": "angry",
    "probabilities": {"angry": 0.41, "disappointed": 0.38, "neutral": 0.15, "happy": 0.06},
    "doubt": 0.97,
    "cost": 0.7,
    "rank": 0.679,
    "stakes": ["lowered", "upset"],
    "agent_id": "exp_maya",
    "department": "billing",
    "recorded": True,
    "is_synthetic": False,
    "before": [{"who": "agent", "text": "I can send somebody on Friday."}],
    "text": "and what do i do until friday",
    "after": [],
    "standing": None,
}
AGREEMENT_EXAMPLE: dict[str, Any] = {
    "source": "utterance",
    "mood": "angry",
    "n": 40,
    "n_equal": 26,
    "share": 0.65,
    "interval": {"low": 0.495, "high": 0.779},
}


class SpokenShown(Shown):
    """One line of a conversation."""

    who: str = Field(description="`customer`, `agent` or `system`")
    text: str = Field(description="Empty: the words were not kept.")


class CorrectionShown(Shown):
    """What somebody said of a decision."""

    model_config = ConfigDict(json_schema_extra={"example": CORRECTION_EXAMPLE})

    correction_id: str
    review_id: str
    source: Source
    contact_id: str
    place: int = Field(description="The message's sequence; milliseconds into the call.")
    start_s: float | None
    end_s: float | None
    verdict: Verdict
    label: Emotion | None = Field(description="The person's; null: nobody can tell.")
    model_label: Emotion | None = Field(description="null: the model would not say.")
    model: str
    digest: str
    why: str
    by: str
    by_name: str
    made_s: float
    supersedes: str | None = Field(description="The correction whose place this took.")


class ReviewShown(BaseModel):
    """One decision of a model, with what was said around it."""

    model_config = ConfigDict(json_schema_extra={"example": REVIEW_EXAMPLE})

    review_id: str
    source: Source
    contact_id: str = Field(description="The case's or the call's.")
    place: int = Field(description="The message's sequence; milliseconds into the call.")
    at_s: float
    start_s: float | None = Field(description="Since the call began; null: of a message.")
    end_s: float | None
    label: Emotion | None = Field(description="null: the model would not say.")
    probabilities: dict[Emotion, float]
    doubt: float = Field(description="0..1: 1 less the margin between the two likeliest moods.")
    cost: float = Field(description="0..1: how much hung on it.")
    rank: float = Field(description="Their product; the list goes by it.")
    stakes: list[Stake]
    agent_id: str | None
    department: str | None
    recorded: bool
    is_synthetic: bool
    before: list[SpokenShown]
    text: str
    after: list[SpokenShown]
    standing: CorrectionShown | None = Field(description="What somebody said of it already.")


class ReviewsAsked(BaseModel):
    """Which decisions to list; what is left out does not matter."""

    source: Source | None = None
    mood: Emotion | None = Field(default=None, description="As the model had it.")
    judged: bool = Field(default=False, description="Those that somebody has judged instead.")

    def wanted(self) -> DoubtFilter:
        """Return it as the service takes it."""
        return DoubtFilter(self.source, self.mood, is_open=not self.judged)


class ConfirmBody(Body):
    """That the model was right."""

    model_config = ConfigDict(json_schema_extra={"example": {"why": "One hears it."}})

    why: Remarks = ""
    standing: Name | None = Field(
        default=None, description="The correction that was seen standing; null: none was"
    )

    def said(self) -> Judgement:
        """Return it as the service takes it."""
        return Judgement(None, self.why, self.standing)


class CorrectBody(ConfirmBody):
    """The mood that a person heard or read."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"label": "anxious", "why": "She is afraid."}}
    )

    label: Emotion | None = Field(description="null: nobody can tell")

    def said(self) -> Judgement:
        """Return it as the service takes it."""
        return Judgement(self.label, self.why, self.standing)


class TakeBackBody(Body):
    """Which of one's own words is taken back."""

    model_config = ConfigDict(json_schema_extra={"example": {"standing": "cor_5b1e"}})

    standing: Name


class MoodAgreementShown(Shown):
    """What people said of the decisions for one mood."""

    model_config = ConfigDict(json_schema_extra={"example": AGREEMENT_EXAMPLE})

    source: Source
    mood: Emotion | None = Field(description="As the model had it; null: it would not say.")
    n: int
    n_equal: int
    share: float | None = Field(description="null: too few to say.")
    interval: Interval | None = Field(description="95 %")


class MoodAgreementsShown(BaseModel):
    """Agreement of the model with people, by mood."""

    model_config = ConfigDict(json_schema_extra={"example": {"moods": [AGREEMENT_EXAMPLE]}})

    moods: list[MoodAgreementShown]


class CorrectionsAsked(BaseModel):
    """How the file is to be."""

    format: Format = Format.JSONL


def correction_shown(one: Correction) -> CorrectionShown:
    """Return a correction as it is answered."""
    return CorrectionShown.model_validate(one)


def review_shown(one: Review) -> ReviewShown:
    """Return a decision as it is answered."""
    doubt, talk = one.doubt, one.conversation
    return ReviewShown(
        review_id=doubt.review_id,
        source=doubt.source,
        contact_id=doubt.contact_id,
        place=doubt.place,
        at_s=doubt.at_s,
        start_s=doubt.start_s,
        end_s=doubt.end_s,
        label=doubt.label,
        probabilities=_named(doubt.scores),
        doubt=doubt.doubt,
        cost=doubt.cost,
        rank=doubt.rank,
        stakes=list(doubt.stakes),
        agent_id=talk.agent_id,
        department=talk.department,
        recorded=talk.recorded,
        is_synthetic=talk.is_synthetic,
        before=_lines(one.context.before),
        text=one.context.it.text,
        after=_lines(one.context.after),
        standing=correction_shown(one.standing) if one.standing else None,
    )


def agreements_shown(found: tuple[MoodAgreement, ...]) -> MoodAgreementsShown:
    """Return the agreement by mood as it is answered."""
    return MoodAgreementsShown(moods=[MoodAgreementShown.model_validate(one) for one in found])


def _named(scores: EmotionScores) -> dict[Emotion, float]:
    return dict(zip(scores.labels, scores.probabilities, strict=True))


def _lines(said: tuple[Said, ...]) -> list[SpokenShown]:
    return [SpokenShown.model_validate(one) for one in said]
