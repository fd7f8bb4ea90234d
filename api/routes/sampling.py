"""Random samples for review, calibrations, and how far people and machine agree."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.parts import PartsHere
from api.routes.agreement_shapes import AgreementQuery, AgreementShown, agreement_shown
from api.routes.calibration_shapes import (
    CalibrationBody,
    CalibrationSessionShown,
    CalibrationShown,
    calibration_shown,
    session_shown,
)
from api.routes.listing import Cursor, Limit, Listing
from api.routes.needs import Needs
from api.routes.once import Deed, OnceHere
from api.routes.revision_shapes import GradeStandsShown, grade_shown
from api.routes.sampling_shapes import (
    RedrawShown,
    SampleBody,
    SampleCallsShown,
    SampleShown,
    VerdictsBody,
    progress_shown,
    sample_shown,
)
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.judgements import JudgementFilter

router = APIRouter(prefix="/v1", tags=["reviews"])

Reader = Annotated[Caller, Depends(Needs(Scope.GRADES_READ))]
Judge = Annotated[Caller, Depends(Needs(Scope.GRADES_CHANGE))]


async def _query(query: Annotated[AgreementQuery, Query()]) -> JudgementFilter:
    return query.wanted()


@router.get("/samples")
async def samples(
    caller: Judge, parts: PartsHere, cursor: Cursor = None, limit: Limit = 50
) -> Listing[SampleShown]:
    """Return the samples, newest first."""
    page = await parts.lanes.read(lambda: parts.quality.samples.listed(caller, cursor, limit))
    return Listing(items=[progress_shown(one) for one in page.items], next_cursor=page.next_cursor)


@router.post("/samples", response_model=SampleCallsShown, status_code=201)
async def draw(body: SampleBody, caller: Judge, parts: PartsHere, once: OnceHere) -> Response:
    """Draw graded calls at random, as many of each agent; none is ever drawn twice."""

    def work() -> SampleCallsShown:
        return sample_shown(parts.quality.samples.draw(caller, body.order()))

    return await once.run(caller, Deed(201, work))


@router.get("/samples/{sample_id}")
async def sample(sample_id: str, caller: Judge, parts: PartsHere) -> SampleCallsShown:
    """Return a sample with its calls, as they were drawn."""
    found = await parts.lanes.read(lambda: parts.quality.samples.one(caller, sample_id))
    return sample_shown(found)


@router.get("/samples/{sample_id}/redraw")
async def redraw(sample_id: str, caller: Judge, parts: PartsHere) -> RedrawShown:
    """Draw a sample again from its seed, and say whether it comes to the same."""
    found = await parts.lanes.read(lambda: parts.quality.samples.redraw(caller, sample_id))
    return RedrawShown.model_validate(found)


@dataclass(frozen=True, slots=True)
class DrawnCall:
    """A call of a sample, as the path names it."""

    sample_id: str
    call_id: str


@router.post("/samples/{sample_id}/calls/{call_id}/review", response_model=GradeStandsShown)
async def review(
    of: Annotated[DrawnCall, Depends()],
    body: VerdictsBody,
    caller: Judge,
    parts: PartsHere,
    once: OnceHere,
) -> Response:
    """Judge every criterion of a drawn call; what differs is changed, its note the reason."""

    def work() -> GradeStandsShown:
        services = parts.quality.samples
        return grade_shown(services.review(caller, of.sample_id, of.call_id, body.given()))

    return await once.run(caller, Deed(200, work))


@router.get("/calibrations")
async def calibrations(
    caller: Judge, parts: PartsHere, cursor: Cursor = None, limit: Limit = 50
) -> Listing[CalibrationSessionShown]:
    """Return the calibrations, newest first."""
    page = await parts.lanes.read(lambda: parts.quality.calibrations.listed(caller, cursor, limit))
    return Listing(items=[session_shown(one) for one in page.items], next_cursor=page.next_cursor)


@router.post("/calibrations", response_model=CalibrationShown, status_code=201)
async def begin(body: CalibrationBody, caller: Judge, parts: PartsHere, once: OnceHere) -> Response:
    """Ask several people to grade one call, blind to each other."""

    def work() -> CalibrationShown:
        services, graders = parts.quality.calibrations, frozenset(body.graders)
        return calibration_shown(services.begin(caller, body.call_id, body.title, graders))

    return await once.run(caller, Deed(201, work))


@router.get("/calibrations/{calibration_id}")
async def calibration(calibration_id: str, caller: Judge, parts: PartsHere) -> CalibrationShown:
    """Return a calibration; until it is over, of all verdicts one's own alone."""
    found = await parts.lanes.read(lambda: parts.quality.calibrations.one(caller, calibration_id))
    return calibration_shown(found)


@router.post("/calibrations/{calibration_id}/verdicts", response_model=CalibrationShown)
async def verdicts(
    calibration_id: str, body: VerdictsBody, caller: Judge, parts: PartsHere, once: OnceHere
) -> Response:
    """Give one's verdict on every criterion, for good; the last to do so ends the session."""

    def work() -> CalibrationShown:
        services = parts.quality.calibrations
        return calibration_shown(services.grade(caller, calibration_id, body.given()))

    return await once.run(caller, Deed(200, work))


@router.post("/calibrations/{calibration_id}/close", response_model=CalibrationShown)
async def close(calibration_id: str, caller: Judge, parts: PartsHere, once: OnceHere) -> Response:
    """End a session that one opened, without those who have not graded."""

    def work() -> CalibrationShown:
        return calibration_shown(parts.quality.calibrations.close(caller, calibration_id))

    return await once.run(caller, Deed(200, work))


@router.post("/calibrations/{calibration_id}/cancel", response_model=CalibrationShown)
async def cancel(calibration_id: str, caller: Judge, parts: PartsHere, once: OnceHere) -> Response:
    """Call a session off that one opened: it counts for nothing."""

    def work() -> CalibrationShown:
        return calibration_shown(parts.quality.calibrations.cancel(caller, calibration_id))

    return await once.run(caller, Deed(200, work))


@router.get("/agreement")
async def agreement(
    caller: Reader, parts: PartsHere, wanted: Annotated[JudgementFilter, Depends(_query)]
) -> AgreementShown:
    """Return how far people agree with the machine's outcomes, and graders with each other."""
    found = await parts.lanes.read(lambda: parts.quality.agreement.figures(caller, wanted))
    return agreement_shown(found)
