"""Surveys: what customers answer in an app, from a page's key or a server's."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.parts import PartsHere
from api.routes.needs import Needs
from api.routes.once import Deed, OnceHere
from api.routes.survey_shapes import SurveyBody, SurveyKept
from api.security.caller import Caller
from api.security.scope import Scope

router = APIRouter(prefix="/v1/surveys", tags=["surveys"])

Asker = Annotated[Caller, Depends(Needs(Scope.IMPORTS, publishable=True))]


@router.post("", status_code=201, response_model=SurveyKept)
async def answer(body: SurveyBody, caller: Asker, parts: PartsHere, once: OnceHere) -> Response:
    """Keep one answer for history; the same client_key again changes nothing."""
    # A page's key is for all to see: nobody answers under another's names.
    survey = replace(body.survey(), client_key=f"{caller.caller_id}:{body.client_key}")

    def work() -> SurveyKept:
        parts.surveys.answer(survey)
        return SurveyKept(client_key=body.client_key)

    return await once.run(caller, Deed(201, work, prepare=lambda: parts.surveys.prepare(survey)))
