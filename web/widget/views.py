"""The chat's own requests beside its messages: a session, feedback, forgetting, leaving."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from web import database, errors
from web.frontdoor import session as cookies
from web.frontdoor.message import message_id
from web.frontdoor.turn import front_door
from web.frontdoor.views import BadRequestError, answer_of, json_of, message_of
from web.frontdoor.words import words
from web.widget import tokens
from web.widget.config import config
from web.widget.feed import feed
from web.widget.feedback import keep, opinion_from
from web.widget.forget import ask
from web.widget.forgotten import forgotten
from web.widget.origins import StrangerError, origin_of
from web.widget.visitor import STRANGER, NoSessionError, Visitor, for_visitors, visitor_of

WAITS = (
    "This conversation holds a warning sign that the clinic's staff have not finished with yet. "
    "It is deleted as soon as they have."
)


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


@csrf_exempt
@require_POST
@for_visitors
async def feedback(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Keep whether a reply helped. Words in which the gate finds a sign are answered like a message."""
    try:
        opinion = opinion_from(json_of(request))
    except (BadRequestError, ValueError) as problem:
        return errors.answer(400, str(problem))
    conversation = visitor.conversation or ""
    said = []
    if opinion.words and conversation and await front_door().would_flag(conversation, opinion.words):
        full_id = message_id(conversation, f"feedback-{opinion.number}", opinion.words)
        message = message_of(request, conversation, full_id, opinion.words)
        said = answer_of(await front_door().answer(message), message)
        feed().wake()
    try:
        kept = await database.on_the_way().call(keep, conversation, opinion, timezone.now())
    except database.DatabaseAwayError:
        kept = None
    if kept or said:
        return JsonResponse({"kept": bool(kept), "messages": said})
    if kept is None:
        return errors.answer(503, "this cannot be kept just now")
    return errors.answer(404, "there is no such reply in this conversation")


@csrf_exempt
@require_POST
@for_visitors
async def forget(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Delete the conversation: at once, or when the staff have closed its escalation."""
    conversation = visitor.conversation
    if conversation is not None:
        try:
            done = await database.on_the_way().call(ask, conversation, timezone.now())
        except database.DatabaseAwayError:
            return errors.answer(503, "the conversation cannot be deleted just now; please try again later")
        if not done:
            forgotten().wait_for(conversation)
            return JsonResponse({"state": "waiting", "text": WAITS})
        forgotten().add(conversation)
        feed().drop(conversation)
        front_door().forget(conversation)
        await front_door().tell_rasa_to_forget(conversation)  # and again by keep_forgetting, where it is away
    response = JsonResponse({"state": "forgotten"})
    if visitor.has_cookie:
        cookies.drop(response)
    return response


@csrf_exempt
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
