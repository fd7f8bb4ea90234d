"""What is answered about how far people and machine agree, as JSON."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.quality.agreement import AgreementFigures
from api.routes.shown import Shown
from api.storage.judgements import JudgementFilter

_INTERVAL: dict[str, Any] = {"low": 0.79, "high": 0.93}
AGAINST_EXAMPLE: dict[str, Any] = {
    "n": 96,
    "n_equal": 84,
    "share": 0.875,
    "interval": _INTERVAL,
    "kappa": 0.71,
    "alpha": 0.8,
    "alpha_interval": {"low": 0.68, "high": 0.9},
}
AMONG_EXAMPLE: dict[str, Any] = {
    "n_units": 12,
    "n_pairs": 36,
    "n_equal": 30,
    "share": 0.833,
    "alpha": 0.74,
    "alpha_interval": {"low": 0.5, "high": 0.93},
}
_CRITERION: dict[str, Any] = {
    "criterion": "closing",
    "sampled": AGAINST_EXAMPLE,
    "calibrated": {**AGAINST_EXAMPLE, "n": 12, "n_equal": 10, "share": None, "interval": None,
                   "kappa": None, "alpha": None, "alpha_interval": None},
    "graders": AMONG_EXAMPLE,
}  # fmt: skip


class IntervalShown(Shown):
    """Where a figure lies, 95 times in 100."""

    low: float
    high: float


class AgainstShown(Shown):
    """The machine's outcomes against people's; all but the counts is null with too few cases."""

    n: int
    n_equal: int
    share: float | None
    interval: IntervalShown | None
    kappa: float | None = Field(description="Cohen's, over all four outcomes.")
    alpha: float | None = Field(description="Krippendorff's, ordinal; not applicable is missing.")
    alpha_interval: IntervalShown | None


class AmongShown(Shown):
    """Graders' outcomes against each other's; all but the counts is null with too few."""

    n_units: int
    n_pairs: int
    n_equal: int
    share: float | None
    alpha: float | None
    alpha_interval: IntervalShown | None


class CriterionAgreementShown(Shown):
    """How far a criterion is agreed on."""

    criterion: str
    sampled: AgainstShown = Field(description="Reviewers of samples; they saw the machine's.")
    calibrated: AgainstShown = Field(description="What most graders said, blind to the machine.")
    graders: AmongShown = Field(description="Graders of calibrations among each other.")


class ChangedShown(Shown):
    """In how many calls a criterion stands otherwise than the machine had it."""

    criterion: str
    n_calls: int


class AgreementShown(Shown):
    """How far people agree with the machine's outcomes, and with each other's."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "sampled": {**AGAINST_EXAMPLE, "interval": None, "kappa": None, "alpha": None,
                            "alpha_interval": None},
                "criteria": [_CRITERION],
                "changed": [{"criterion": "closing", "n_calls": 31}],
            }
        }
    )  # fmt: skip

    sampled: AgainstShown = Field(description="All criteria together.")
    criteria: list[CriterionAgreementShown]
    changed: list[ChangedShown] = Field(description="A count, no rate: nobody drew these calls.")


class AgreementQuery(BaseModel):
    """Which judgements to count; what is left out does not matter."""

    since_s: float | None = Field(default=None, description="Judged then or later.")
    until_s: float | None = Field(default=None, description="Judged before.")
    criterion: str | None = None
    rubric_name: str | None = None
    rubric_version: str | None = None
    agent_id: list[str] = []

    def wanted(self) -> JudgementFilter:
        """Return it as the service takes it."""
        return JudgementFilter(
            self.since_s,
            self.until_s,
            self.criterion,
            self.rubric_name,
            self.rubric_version,
            frozenset(self.agent_id) or None,
        )


def agreement_shown(figures: AgreementFigures) -> AgreementShown:
    """Return the figures of agreement as JSON has them."""
    return AgreementShown.model_validate(figures)
