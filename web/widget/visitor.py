"""Whose request it is: the conversation and the page that it comes from."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from web import errors
from web.frontdoor import session
from web.widget import tokens
from web.widget.forgotten import forgotten
from web.widget.origins import OURS, StrangerError, origin_of

BEARER = "Bearer "
STRANGER = "this address answers its own page and the sites of the clinic only"
NO_SESSION = "the session is over or was never begun; begin one with /api/session"


class NoSessionError(Exception):
    """No conversation is behind what the request brings: its page must ask for a session first."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """``conversation`` is None for someone new; ``by_cookie`` tells that the cookie named it."""

    conversation: str | None
    origin: str
    by_cookie: bool = False

    @property
    def has_cookie(self) -> bool:
        """Whether the cookie names this conversation, or shall: on our own page, where no token does."""
        return self.origin == OURS and (self.by_cookie or self.conversation is None)


def visitor_of(request: HttpRequest) -> Visitor:
    """Who asks. On our own page a token goes before the cookie: it is there where cookies are blocked.

    Raises StrangerError for a page that may not ask, NoSessionError where a token is missing or names
    nothing: it is forged, too old, of another origin, or its conversation was forgotten.
    """
    origin = origin_of(request)
    token = request.headers.get("Authorization", "")
    if token or origin != OURS:
        conversation = tokens.conversation_of(token.removeprefix(BEARER), origin)
        if not token.startswith(BEARER) or conversation is None or conversation in forgotten():
            raise NoSessionError
        return Visitor(conversation, origin)
    conversation = by_cookie(request)
    return Visitor(conversation, origin, by_cookie=conversation is not None)


def by_cookie(request: HttpRequest) -> str | None:
    """The conversation that the cookie names, unless it was forgotten."""
    conversation = session.conversation_of(request)
    return None if conversation in forgotten() else conversation


def for_visitors(
    view: Callable[[HttpRequest, Visitor], Coroutine[Any, Any, HttpResponse]],
) -> Callable[[HttpRequest], Coroutine[Any, Any, HttpResponse]]:
    """Give a view its visitor; refuse with 403 and 401 whom ``visitor_of`` does not know."""

    @wraps(view)
    async def answer(request: HttpRequest) -> HttpResponse:
        try:
            visitor = visitor_of(request)
        except StrangerError:
            return errors.answer(403, STRANGER)
        except NoSessionError:
            return errors.answer(401, NO_SESSION)
        return await view(request, visitor)

    return answer
