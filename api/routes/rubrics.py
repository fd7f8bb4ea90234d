"""Rubrics: kept, tried on past calls, put to use."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Path

from api.fault import fault_in
from api.parts import PartsHere
from api.quality.past import Past
from api.quality.rubric_trial import try_rubric
from api.routes.listing import Listing
from api.routes.needs import Needs
from api.routes.rubric_shapes import (
    ActivationShown,
    FaultShown,
    RubricBody,
    RubricShown,
    RubricWhole,
    TrialBody,
    TrialShown,
    activation_shown,
    fault_shown,
    rubric_shown,
    rubric_whole,
    trial_shown,
)
from api.security.caller import Caller
from api.security.scope import Scope
from grading.rubric import RubricError, parse_rubric

_EDITOR = Depends(Needs(Scope.RUBRICS))
Editor = Annotated[Caller, _EDITOR]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]

router = APIRouter(prefix="/v1/rubrics", tags=["rubrics"], dependencies=[_EDITOR])


@router.get("")
async def every(parts: PartsHere) -> Listing[RubricShown]:
    """Return every rubric, newest first."""
    found = await parts.lanes.read(parts.rubrics.versions)
    return Listing(items=[rubric_shown(one) for one in found])


@router.post("", status_code=201)
async def add(body: RubricBody, caller: Editor, parts: PartsHere) -> RubricWhole:
    """Keep a rubric; nothing is graded by it until it is activated. The same text again is the
    one that is kept.
    """
    return rubric_whole(await parts.lanes.write(lambda: parts.rubrics.add(caller, body.text)))


@router.post("/check")
async def check(body: RubricBody) -> FaultShown:
    """Say whether a rubric can grade, or which line is in the way."""
    try:
        await asyncio.to_thread(parse_rubric, body.text)
    except RubricError as error:
        return fault_shown(fault_in(body.text, error))
    return fault_shown(None)


@router.post("/preview")
async def preview(body: TrialBody, caller: Editor, parts: PartsHere) -> TrialShown:
    """Grade the newest calls by a rubric that nobody uses yet, and by the one in use."""

    def work() -> TrialShown:
        tried = parse_rubric(body.text)
        past = Past(parts.database, body.n_calls)
        return trial_shown(try_rubric(past, parts.rubrics.active(), tried, caller.reach))

    # Some seconds of arithmetic: on a lane, requests would wait behind it.
    return await asyncio.to_thread(work)


@router.get("/in-use")
async def in_use(parts: PartsHere) -> RubricWhole:
    """Return the rubric by which calls that begin now are graded."""
    return rubric_whole(await parts.lanes.read(parts.rubrics.in_use))


@router.get("/activations")
async def activations(parts: PartsHere) -> Listing[ActivationShown]:
    """Return who put which rubric to use and when, newest first."""
    found = await parts.lanes.read(parts.rubrics.activations)
    return Listing(items=[activation_shown(one) for one in found])


@router.get("/{number}")
async def one(number: Number, parts: PartsHere) -> RubricWhole:
    """Return one rubric."""
    return rubric_whole(await parts.lanes.read(lambda: parts.rubrics.version(number)))


@router.post("/{number}/activate")
async def activate(number: Number, caller: Editor, parts: PartsHere) -> RubricShown:
    """Grade by this one the calls that begin from now on. Done again, it changes nothing."""
    return rubric_shown(await parts.lanes.write(lambda: parts.rubrics.activate(caller, number)))
