"""Whose conversation it is: a random id made here, in a signed cookie that scripts cannot read."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "conversation"


def conversation_of(request: HttpRequest) -> str | None:
    """The conversation that the cookie names; None where there is no cookie, or an old or altered one."""
    value: str | None = request.get_signed_cookie(
        COOKIE, default=None, max_age=settings.CONVERSATION_COOKIE_AGE
    )
    return value


def new_conversation() -> str:
    """A new id that nobody can guess."""
    return "web-" + secrets.token_urlsafe(24)


def keep(response: HttpResponse, conversation: str) -> None:
    """Set the cookie, or renew it."""
    response.set_signed_cookie(
        COOKIE,
        conversation,
        max_age=settings.CONVERSATION_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.ORIGIN_IS_HTTPS,
    )


def drop(response: HttpResponse) -> None:
    """Take the cookie away."""
    response.delete_cookie(COOKIE, samesite="Lax")
