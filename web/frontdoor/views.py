"""The chat page and its JSON endpoint. Each hands one message to the front door and shows what comes back."""

import json
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from safety import Level
from web import database, errors
from web.frontdoor import session, store
from web.frontdoor.markdown import Run, parse
from web.frontdoor.message import CHOICE, CLIENT_ID, Message, cleaned, message_id
from web.frontdoor.render import rendered_exchange, rendered_sent, rendered_written
from web.frontdoor.suggestions import suggestions
from web.frontdoor.turn import Answered, front_door
from web.frontdoor.words import words
from web.security import CHAT_POLICY, address_of, is_from_our_page
from web.widget.feed import feed
from web.widget.limits import message_limits
from web.widget.visitor import Visitor, by_cookie, for_visitors

CHANNEL = "web"


class BadRequestError(Exception):
    """The request is not what it should be; the text says what it lacks, for whoever writes a client."""


@csrf_exempt  # see is_from_our_page: a token would turn away whoever has no cookies or a page open for long
@require_http_methods(["GET", "HEAD", "POST"])
async def chat(request: HttpRequest) -> HttpResponse:
    """The page with the conversation so far. Without a script, its forms come here as POST."""
    conversation = by_cookie(request) or session.new_conversation()
    if request.method == "POST":
        if not is_from_our_page(request):
            return errors.answer(403, "this page takes messages from its own form only", request)
        try:
            message = _message(request, request.POST.dict(), conversation)
        except BadRequestError as problem:
            return errors.answer(400, str(problem), request)
        answered = await front_door().answer(message)
        feed().wake()
        # What could not be stored cannot be read back either: then the page shows this exchange alone.
        known = await _history(conversation) if answered.sent is not None else []
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
    response["Content-Security-Policy"] = CHAT_POLICY
    session.keep(response, conversation)
    return response


@csrf_exempt  # see web.widget.origins; besides, no foreign form can send JSON
@require_http_methods(["GET", "POST"])
@for_visitors
async def messages(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """POST one message and get its replies; GET what came after a reply's number (`?after=`)."""
    if request.method == "GET":
        return await _messages_after(request, visitor)
    conversation = visitor.conversation or session.new_conversation()
    try:
        message = _message(request, json_of(request), conversation)
    except BadRequestError as problem:
        return errors.answer(400, str(problem))
    answered = await front_door().answer(message)
    feed().wake()
    response = JsonResponse(
        {
            "messages": answer_of(answered, message),
            "level": max((reply.urgency for reply in answered.replies), default=Level.NONE).label,
            "last": answered.last,
        }
    )
    if visitor.has_cookie:
        session.keep(response, conversation)
    return response


def json_of(request: HttpRequest) -> dict[str, Any]:
    """The body of a request. Raises BadRequestError for anything but a JSON object."""
    if request.content_type != "application/json":
        raise BadRequestError("send the message as application/json")
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadRequestError("the body is not JSON") from None
    if not isinstance(data, dict):
        raise BadRequestError("the body is not a JSON object")
    return data


def answer_of(answered: Answered, message: Message) -> list[dict[str, Any]]:
    """The replies to a message; their `number` is null where they could not be stored."""
    if answered.sent is not None:
        return [rendered_sent(sent, words()) for sent in answered.sent]
    unsent = [store.Sent(0, answered.at, message.message_id, reply) for reply in answered.replies]
    return [{**rendered_sent(sent, words()), "number": None} for sent in unsent]


def _message(request: HttpRequest, data: dict[str, Any], conversation: str) -> Message:
    text = data.get("text")
    client_id = data.get("id") or secrets.token_urlsafe(16)
    choice = data.get("choice") or ""
    if not isinstance(text, str):
        raise BadRequestError("'text' is missing or not text")
    if not isinstance(client_id, str) or not CLIENT_ID.fullmatch(client_id):
        raise BadRequestError("'id' must be 1 to 64 letters, digits, hyphens or underscores")
    if not isinstance(choice, str) or (choice and not CHOICE.fullmatch(choice)):
        raise BadRequestError("'choice' is not the id of a button")
    return message_of(
        request, conversation, message_id(conversation, client_id, text, choice), cleaned(text), choice
    )


def message_of(request: HttpRequest, conversation: str, full_id: str, text: str, choice: str = "") -> Message:
    """What a person sent with a request of the website, counted against the limits."""
    return Message(
        conversation=conversation,
        channel=CHANNEL,
        account="",
        message_id=full_id,
        text=text,
        choice=choice,
        received_at=timezone.now(),
        over_limit=message_limits().is_over(conversation, address_of(request), full_id),
    )


async def _messages_after(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    try:
        last = int(request.GET.get("after", "0"))
    except ValueError:
        return errors.answer(400, "'after' is not a number")
    try:
        found = (
            await database.on_the_way().read(store.since, visitor.conversation, last)
            if visitor.conversation
            else []
        )
    except database.DatabaseAwayError:
        return errors.answer(503, "the conversation cannot be read just now")
    return JsonResponse(
        {
            "messages": [
                rendered_sent(item, words()) if isinstance(item, store.Sent) else rendered_written(item)
                for item in found
            ],
            "last": max((item.number for item in found if isinstance(item, store.Sent)), default=last),
        }
    )


def _one_line(text: str) -> list[Run]:
    return parse(text, words().phones)[0]["lines"][0]


async def _history(conversation: str) -> list[store.Exchange]:
    try:
        return await database.on_the_way().read(store.history, conversation)
    except database.DatabaseAwayError:
        return []
