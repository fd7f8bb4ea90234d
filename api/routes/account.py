"""Account: who one is here, another password, where one is signed in."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.responses import RedirectResponse, Response

from api.parts import PartsHere
from api.routes.account_page import account_page
from api.routes.door import TokenForm, check_same, let_in, own_form, sentence, signed_in
from api.routes.me import address_of
from api.security.password import PasswordError
from api.security.session import NewSession
from api.security.sign_in import Asked, SignInError

router = APIRouter(include_in_schema=False)


class PasswordForm(BaseModel):
    """What the form for another password sends."""

    csrf: str = ""
    password: str = ""
    new: str = ""
    again: str = ""


@router.get("/account")
async def account(request: Request, parts: PartsHere, done: str = "") -> Response:
    """Return one's own page: who one is here, a new password, where one is signed in."""
    if await signed_in(request, parts) is None:
        return RedirectResponse("/sign-in?next=/account", 303)
    return await account_page(request, parts, done=done)


@router.post("/account/password")
async def change_password(
    request: Request, parts: PartsHere, form: Annotated[PasswordForm, Form()]
) -> Response:
    """Change one's password by the old one."""
    caller, _ = await own_form(request, parts, form.csrf)

    def work() -> NewSession:
        check_same(form.new, form.again)
        login = parts.accounts.user(caller.caller_id).login
        asked = Asked(login, form.password, address_of(request))
        return parts.accounts.door.change_password(caller.caller_id, asked, form.new)

    try:
        session = await parts.lanes.at_the_door(work)
    except (SignInError, PasswordError) as error:
        return await account_page(request, parts, 422, fault=sentence(error))
    return let_in(request, parts, session, "/account?done=password")


@router.post("/account/sessions")
async def end_other_sessions(
    request: Request, parts: PartsHere, form: Annotated[TokenForm, Form()]
) -> Response:
    """Sign out everywhere else."""
    caller, secret = await own_form(request, parts, form.csrf)
    await parts.lanes.write(lambda: parts.people.end_sessions(caller, caller.caller_id, secret))
    return RedirectResponse("/account?done=sessions", 303)
