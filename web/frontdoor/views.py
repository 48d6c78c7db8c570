"""The chat page and its JSON endpoint. Each hands one message to the front door and shows what comes back."""

import hashlib
import json
import logging
import re
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from web import database, errors
from web.frontdoor import session, store
from web.frontdoor.markdown import Run, parse
from web.frontdoor.message import CHOICE, Message, cleaned
from web.frontdoor.render import rendered, rendered_exchange
from web.frontdoor.suggestions import suggestions
from web.frontdoor.turn import front_door
from web.frontdoor.words import words
from web.security import is_from_our_page

logger = logging.getLogger(__name__)

CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
CHANNEL = "web"


class BadRequestError(Exception):
    """The request is not a message; the text says what it lacks, for whoever writes a client."""


@csrf_exempt  # see is_from_our_page: a token would turn away whoever has no cookies or a page open for long
@require_http_methods(["GET", "HEAD", "POST"])
async def chat(request: HttpRequest) -> HttpResponse:
    """The page with the conversation so far. Without a script, its forms come here as POST."""
    conversation = session.conversation_of(request) or session.new_conversation()
    if request.method == "POST":
        if not is_from_our_page(request):
            return errors.answer(403, "this page takes messages from its own form only", request)
        try:
            message = _message(request.POST.dict(), conversation)
        except BadRequestError as problem:
            return errors.answer(400, str(problem), request)
        answered = await front_door().answer(message)
        # What could not be stored cannot be read back either: then the page shows this exchange alone.
        known = await _history(conversation) if answered.last else []
        earlier = [exchange for exchange in known if exchange.message_id != message.message_id]
        now = store.Exchange(message.message_id, message.text, tuple(answered.replies), answered.last)
        exchanges = [*earlier, now]
    else:
        exchanges = await _history(conversation)
    response = render(
        request,
        "frontdoor/chat.html",
        {
            "clinic": words().clinic,
            "emergency": _one_line(words().clinic.locale.emergency.words),
            "phone": _one_line(words().clinic.phone),
            "exchanges": [rendered_exchange(exchange, words()) for exchange in exchanges],
            "last": max((exchange.last for exchange in exchanges), default=0),
            "suggestions": suggestions(),
            "next_id": secrets.token_urlsafe(16),
        },
    )
    session.keep(response, conversation)
    return response


@csrf_exempt  # see is_from_our_page; besides, no foreign form can send JSON
@require_http_methods(["GET", "POST"])
async def messages(request: HttpRequest) -> HttpResponse:
    """POST one message and get its replies; GET the replies after a number (`?after=`), all or
    only those that did not come as the answer to a POST (`&only=later`)."""
    if not is_from_our_page(request):
        return errors.answer(403, "this address answers its own page only")
    if request.method == "GET":
        return await _replies_after(request)
    conversation = session.conversation_of(request) or session.new_conversation()
    try:
        message = _message(_json(request), conversation)
    except BadRequestError as problem:
        return errors.answer(400, str(problem))
    answered = await front_door().answer(message)
    response = JsonResponse(
        {
            "messages": [rendered(reply, words()) for reply in answered.replies],
            "level": max(reply.urgency for reply in answered.replies).label,
            "last": answered.last,
        }
    )
    session.keep(response, conversation)
    return response


def _json(request: HttpRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise BadRequestError("send the message as application/json")
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadRequestError("the body is not JSON") from None
    if not isinstance(data, dict):
        raise BadRequestError("the body is not a JSON object")
    return data


def _message(data: dict[str, Any], conversation: str) -> Message:
    text = data.get("text")
    client_id = data.get("id") or secrets.token_urlsafe(16)
    choice = data.get("choice") or ""
    if not isinstance(text, str):
        raise BadRequestError("'text' is missing or not text")
    if not isinstance(client_id, str) or not CLIENT_ID.fullmatch(client_id):
        raise BadRequestError("'id' must be 1 to 64 letters, digits, hyphens or underscores")
    if not isinstance(choice, str) or (choice and not CHOICE.fullmatch(choice)):
        raise BadRequestError("'choice' is not the id of a button")
    return Message(
        conversation=conversation,
        channel=CHANNEL,
        account="",
        message_id=_message_id(conversation, client_id, text, choice),
        text=cleaned(text),
        choice=choice,
        received_at=timezone.now(),
    )


def _message_id(conversation: str, client_id: str, *content: str) -> str:
    """Browsers make the ids, so each holds only within its conversation, and only for the same words: a form
    that was sent before and comes again from the browser's history with other words is another message."""
    digest = hashlib.sha256("\0".join(content).encode("utf-8", "replace")).hexdigest()
    return f"{conversation}:{client_id}:{digest[:16]}"


async def _replies_after(request: HttpRequest) -> HttpResponse:
    conversation = session.conversation_of(request)
    only_later = request.GET.get("only") == "later"
    try:
        last = int(request.GET.get("after", "0"))
    except ValueError:
        return errors.answer(400, "'after' is not a number")
    try:
        found = (
            await database.on_the_way().call(store.replies_after, conversation, last, only_later)
            if conversation
            else []
        )
    except database.DatabaseAwayError:
        return errors.answer(503, "the conversation cannot be read just now")
    return JsonResponse(
        {
            "messages": [rendered(reply, words()) for _, reply in found],
            "last": max((number for number, _ in found), default=last),
        }
    )


def _one_line(text: str) -> list[Run]:
    return parse(text, words().phones)[0]["lines"][0]


async def _history(conversation: str) -> list[store.Exchange]:
    try:
        return await database.on_the_way().call(store.history, conversation)
    except database.DatabaseAwayError:
        return []
