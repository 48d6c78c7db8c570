"""The chat's own requests beside its messages: a session, feedback, forgetting, leaving."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from web import errors
from web.frontdoor import session as cookies
from web.frontdoor.words import words
from web.widget import tokens
from web.widget.config import config
from web.widget.forgotten import forgotten
from web.widget.origins import StrangerError, origin_of
from web.widget.visitor import STRANGER, NoSessionError, Visitor, visitor_of


@csrf_exempt  # see web.widget.origins
@require_POST
async def session(request: HttpRequest) -> HttpResponse:
    """Begin a conversation, or go on with the one that cookie or token names; with what a page needs to know.

    On our own page the cookie is enough, and scripts get no token. Who comes without one gets both, since
    cookies may be blocked.
    """
    try:
        visitor = visitor_of(request)
    except StrangerError:
        return errors.answer(403, STRANGER)
    except NoSessionError:
        visitor = Visitor(None, origin_of(request))
    conversation = visitor.conversation or cookies.new_conversation()
    token = tokens.make(conversation, visitor.origin)
    response = JsonResponse(
        {
            "token": None if visitor.by_cookie else token.text,
            "expires": token.expires.isoformat(timespec="seconds"),
            "conversation": hashlib.sha256(conversation.encode()).hexdigest()[:16],
            "forgetting": forgotten().is_waiting(conversation),
            "config": config(words()),
        }
    )
    if visitor.has_cookie:
        cookies.keep(response, conversation)
    return response


@csrf_exempt  # a foreign page is refused
@require_POST
async def leave(request: HttpRequest) -> HttpResponse:
    """Take the cookie away: on a shared device the next person shall not see the conversation."""
    try:
        origin_of(request)
    except StrangerError:
        return errors.answer(403, STRANGER)
    response = HttpResponse(status=204)
    cookies.drop(response)
    return response
