"""What is answered about an agent's prompts, as JSON."""

from typing import Any

from pydantic import ConfigDict, Field

from api.quality.prompts import AgentPrompts
from api.routes.fairness_shapes import MeanShown
from api.routes.shown import Shown
from insights.agent_record import Verdict
from insights.workload import Kind

_HEAR: dict[str, Any] = {
    "call_id": "call_77b0",
    "began_s": 1763769600.0,
    "at_s": 31.5,
    "words": "this is ridiculous i have called three times",
    "why": "The customer's distress was not answered with empathy within 20 s.",
}


class CriterionGapShown(Shown):
    """A criterion, the agent's and the others'. Points within the criterion, 0 to 100."""

    criterion: str
    title: str
    own: MeanShown | None
    others: MeanShown | None
    difference: float | None
    verdict: Verdict


class ToHearShown(Shown):
    """A call worth listening to, and from where."""

    call_id: str
    began_s: float
    at_s: float | None = Field(description="Since the call began.")
    words: str
    why: str


class EmpathyGapShown(Shown):
    """Distress that the agent answers less often than the others do."""

    comparison: CriterionGapShown
    unanswered: list[ToHearShown]
    answered: list[ToHearShown] = Field(description="The agent's own, which went well.")


class StrainShown(Shown):
    """One reason for a break."""

    kind: Kind
    began_s: float
    ended_s: float
    n_calls: int
    value: float = Field(
        description="Seconds; calls for upset_in_a_row; of slower_answers and other_pace the "
        "share of the agent's usual that a shift adds."
    )
    low: float | None = Field(description="Of the last two: the 95 % interval.")
    high: float | None


class WorkloadShown(Shown):
    """What an agent's shifts of the last four weeks were like."""

    n_calls: int
    n_shifts: int
    usual_shift_s: float | None
    usual_delay_s: float | None = Field(description="Before answering; the median.")
    usual_words_per_min: float | None
    strains: list[StrainShown]


class PromptsShown(Shown):
    """What to talk about with an agent; no part of any grade."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "agent_id": "exp_maya",
                "empathy": [
                    {
                        "comparison": {
                            "criterion": "empathy",
                            "title": "Distress is answered with empathy",
                            "own": {"mean": 48.0, "low": 37.2, "high": 58.8, "n": 84},
                            "others": {"mean": 71.5, "low": 69.0, "high": 74.0, "n": 910},
                            "difference": -23.5,
                            "verdict": "gap",
                        },
                        "unanswered": [_HEAR],
                        "answered": [],
                    }
                ],
                "workload": {
                    "n_calls": 212,
                    "n_shifts": 19,
                    "usual_shift_s": 27900.0,
                    "usual_delay_s": 0.6,
                    "usual_words_per_min": 158.0,
                    "strains": [
                        {
                            "kind": "back_to_back",
                            "began_s": 1763719200.0,
                            "ended_s": 1763726100.0,
                            "n_calls": 17,
                            "value": 6900.0,
                            "low": None,
                            "high": None,
                        }
                    ],
                },
            }
        }
    )

    agent_id: str
    empathy: list[EmpathyGapShown]
    workload: WorkloadShown


def prompts_shown(prompts: AgentPrompts) -> PromptsShown:
    """Return an agent's prompts as JSON has them."""
    return PromptsShown.model_validate(prompts)
