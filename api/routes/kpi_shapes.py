"""What is answered about figures beside moods, who left, and what follow-ups did, as JSON."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.routes.shown import Shown
from api.trends.effects import Effect
from api.trends.foretelling import DAYS, Foretold
from api.trends.kpis import Kpi, KpiAsk, KpiReport, KpiWeek

_RANGE: dict[str, Any] = {"low": 0.27, "high": 0.35}
_SHARE: dict[str, Any] = {"value": 0.31, "interval": _RANGE, "n_of": 155, "n": 500}
_LAGGED: dict[str, Any] = {
    "lag": 1,
    "rho": -0.57,
    "interval": {"low": -0.75, "high": -0.32},
    "n": 52,
    "n_worth": 43.2,
}
_KPI: dict[str, Any] = {
    "kpi": "csat",
    "brought": False,
    "segment": None,
    "weeks": [
        {
            "start_s": 1763337600.0,
            "n": 540,
            "negative": _SHARE,
            "figure": {"value": 0.63, "interval": {"low": 0.6, "high": 0.66}, "n": 1194},
        }
    ],
    "association": {"lags": [_LAGGED], "strongest": _LAGGED, "p": 0.001, "is_sure": True},
    "known": [
        {"kpi": "effort", "segment": "", "first_day": 20000, "last_day": 20300, "n_days": 280}
    ],
}
_AUC: dict[str, Any] = {"value": 0.64, "interval": {"low": 0.58, "high": 0.7}}
_FORETOLD: dict[str, Any] = {
    "n_accounts": 5210,
    "n_left": 177,
    "cutoff_s": 1755993600.0,
    "days": 90,
    "validity": {
        "n_taught": 2600,
        "n_held": 2610,
        "n_left": 90,
        "moods": _AUC,
        "contacts": {"value": 0.55, "interval": {"low": 0.49, "high": 0.61}},
        "ratings": None,
        "gain": {"low": 0.02, "high": 0.16},
    },
}
_EFFECT: dict[str, Any] = {
    "n_spoken": 140,
    "n_followed": 96,
    "n_others": 410,
    "days": 365,
    "followed": {"value": 0.66, "interval": {"low": 0.56, "high": 0.74}, "n_of": 63, "n": 96},
    "others": {"value": 0.48, "interval": {"low": 0.43, "high": 0.53}, "n_of": 197, "n": 410},
    "difference": {"value": 0.17, "interval": {"low": 0.06, "high": 0.28}},
}


class RangeShown(Shown):
    """Where a figure lies, 95 times in 100."""

    low: float
    high: float


class ShareShown(Shown):
    """So many of so many."""

    value: float = Field(description="0..1")
    interval: RangeShown
    n_of: int
    n: int


class FigureShown(Shown):
    """A week's figure."""

    value: float = Field(description="csat, fcr: 0..1; nps: -100..100; brought: its own unit.")
    interval: RangeShown | None = Field(description="null: it was brought along.")
    n: int = Field(description="Answers; 0: not told.")


class KpiWeekShown(BaseModel):
    """One whole week."""

    start_s: float
    n: int = Field(description="Contacts.")
    negative: ShareShown | None = Field(description="Of those that were read; null: too few.")
    figure: FigureShown | None = Field(description="null: too few answers.")


class LaggedShown(Shown):
    """How the figure goes with the moods so many weeks before."""

    lag: int = Field(description="Weeks; below 0: the figure goes ahead.")
    rho: float = Field(description="Spearman's, straight lines taken out.")
    interval: RangeShown
    n: int = Field(description="Weeks in common.")
    n_worth: float = Field(description="As many independent ones.")


class AssociationShown(Shown):
    """How moods and the figure go together: of which one makes the other it says nothing."""

    lags: list[LaggedShown]
    strongest: LaggedShown
    p: float = Field(description="Chance of one so strong, over all lags, were there nothing.")
    is_sure: bool


class KnownShown(Shown):
    """A figure that was brought along."""

    kpi: str
    segment: str = Field(description="Empty: everybody.")
    first_day: int = Field(description="Days since 1970-01-01.")
    last_day: int
    n_days: int


class KpiShown(BaseModel):
    """A figure beside moods, week by week."""

    model_config = ConfigDict(json_schema_extra={"example": _KPI})

    kpi: str
    brought: bool
    segment: str | None
    weeks: list[KpiWeekShown]
    association: AssociationShown | None = Field(description="null: under 24 weeks in common.")
    known: list[KnownShown]


class KpiAsked(BaseModel):
    """Which figure is wanted."""

    kpi: str = Field(
        default=Kpi.CSAT.value,
        min_length=1,
        max_length=200,
        description="csat, nps, fcr; or the name of one of your own.",
    )
    brought: bool = Field(default=False, description="As it was imported, not from answers.")
    segment: str | None = Field(default=None, max_length=200)

    def ask(self) -> KpiAsk:
        """Return it as the service takes it; another name than the three is one's own."""
        own = self.brought or self.kpi not in set(Kpi)
        return KpiAsk(self.kpi, own, self.segment or None)


class AucShown(Shown):
    """The chance that who left had the higher figure than who stayed; 0.5 is luck."""

    value: float
    interval: RangeShown


class ValidityShown(Shown):
    """What foretells leaving, on accounts that taught nothing."""

    n_taught: int
    n_held: int
    n_left: int = Field(description="Of those held out.")
    moods: AucShown = Field(description="Contacts and moods together.")
    contacts: AucShown = Field(description="How often they wrote, alone.")
    ratings: AucShown | None
    gain: RangeShown = Field(description="Of moods' area less contacts'.")


def _offered(days: int) -> int:
    if days not in DAYS:
        raise ValueError(f"wanted one of {', '.join(map(str, DAYS))}")
    return days


class ForetoldAsked(BaseModel):
    """How long accounts had to leave."""

    days: Annotated[int, AfterValidator(_offered)] = Field(default=90, description="30, 90 or 180.")


class ForetoldShown(Shown):
    """Whether moods foretold who left."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": _FORETOLD})

    n_accounts: int
    n_left: int
    cutoff_s: float
    days: int
    validity: ValidityShown | None = Field(description="null: too few that left, or stayed.")


class DifferenceShown(Shown):
    """A share of the one side less that of the other, like with like."""

    value: float
    interval: RangeShown


class EffectShown(BaseModel):
    """Accounts that were spoken to beside others as upset, as long after."""

    model_config = ConfigDict(json_schema_extra={"example": _EFFECT})

    n_spoken: int = Field(description="Follow-ups that reached somebody.")
    n_followed: int
    n_others: int
    days: int
    followed: ShareShown | None = Field(description="Whose next contact was not negative.")
    others: ShareShown | None
    difference: DifferenceShown | None = Field(description="null: under 20 on either side.")


def kpi_shown(report: KpiReport) -> KpiShown:
    """Return a figure beside moods as it is answered."""
    found = report.association
    return KpiShown(
        kpi=report.ask.kpi,
        brought=report.ask.is_brought,
        segment=report.ask.segment,
        weeks=[_week(week) for week in report.weeks],
        association=AssociationShown.model_validate(found) if found else None,
        known=[KnownShown.model_validate(one) for one in report.known],
    )


def foretold_shown(found: Foretold) -> ForetoldShown:
    """Return what foretold leaving as it is answered."""
    return ForetoldShown.model_validate(found)


def effect_shown(found: Effect) -> EffectShown:
    """Return what came after follow-ups as it is answered."""
    told = found.figures
    return EffectShown(
        n_spoken=found.n_spoken,
        n_followed=found.n_followed,
        n_others=found.n_others,
        days=found.days,
        followed=ShareShown.model_validate(told.followed) if told.followed else None,
        others=ShareShown.model_validate(told.others) if told.others else None,
        difference=DifferenceShown.model_validate(told.difference) if told.difference else None,
    )


def _week(week: KpiWeek) -> KpiWeekShown:
    share, figure = week.negative, week.figure
    return KpiWeekShown(
        start_s=week.start_s,
        n=week.tally.n,
        negative=ShareShown.model_validate(share) if share else None,
        figure=FigureShown.model_validate(figure) if figure else None,
    )
