"""``GET /api/stream``: a conversation's new replies as server-sent events.

An ASGI application of its own, in front of Django, which keeps a thread for each request until its end.
"""

import asyncio
import json
from collections.abc import Coroutine
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse

from web import errors
from web.body_limit import Receive, Scope, Send
from web.frontdoor.render import rendered_sent, rendered_written
from web.frontdoor.store import Sent, Written
from web.frontdoor.words import words
from web.security import HEADERS, address_of
from web.widget.feed import Item, Listener, Sign, feed
from web.widget.limits import Open
from web.widget.origins import StrangerError, headers_for
from web.widget.visitor import NO_SESSION, STRANGER, NoSessionError, Visitor, visitor_of

PATH = "/api/stream"
STREAM = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "X-Accel-Buffering": "no",  # nginx would keep the events back
}


class RefusedError(Exception):
    """There will be no stream: the status and why, for whoever writes a client."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status


@lru_cache(maxsize=1)
def open_streams() -> Open:
    """The open streams of this process."""
    return Open(settings.STREAMS)


def is_stream(scope: Scope) -> bool:
    """Whether this request is for ``stream``; all others are Django's."""
    return bool(scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "GET")


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request: events until the browser goes, the conversation is forgotten, or time is up."""
    request = ASGIRequest(scope, BytesIO())
    headers = HEADERS | headers_for(request.headers.get("Origin", ""))
    try:
        visitor, after = _asked(request)
        limits = _limits(request, visitor)
        if not open_streams().has_room(limits):
            raise RefusedError(429, "too many streams are open; ask for the messages from time to time")
    except RefusedError as refused:
        await _refuse(send, errors.answer(refused.status, str(refused)), headers)
        return
    with open_streams().one(limits), feed().listen(str(visitor.conversation), after) as listener:
        await _until_gone(receive, _write(send, listener, STREAM | headers))


def _asked(request: ASGIRequest) -> tuple[Visitor, int]:
    try:
        request.get_host()
        visitor = visitor_of(request)
    except DisallowedHost:
        raise RefusedError(400, "the request cannot be read") from None
    except StrangerError:
        raise RefusedError(403, STRANGER) from None
    except NoSessionError:
        raise RefusedError(401, NO_SESSION) from None
    if visitor.conversation is None:
        raise RefusedError(401, NO_SESSION)
    after = request.headers.get("Last-Event-ID") or request.GET.get("after") or "0"
    if not after.isascii() or not after.isdigit() or len(after) > 18:
        raise RefusedError(400, "'after' is not a number")
    return visitor, int(after)


def _limits(request: ASGIRequest, visitor: Visitor) -> dict[str, int]:
    limits = {f"session {visitor.conversation}": settings.STREAMS_A_SESSION}
    address = address_of(request)
    return limits if address is None else limits | {f"address {address}": settings.STREAMS_AN_ADDRESS}


async def _until_gone(receive: Receive, writing: Coroutine[Any, Any, None]) -> None:
    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    tasks = [asyncio.create_task(gone()), asyncio.create_task(writing)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result


async def _write(send: Send, listener: Listener, headers: dict[str, str]) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": _encoded(headers)})
    await _send(send, ": open\n\n")
    loop = asyncio.get_running_loop()
    ends = loop.time() + settings.STREAM_LONGEST
    while loop.time() < ends:
        try:
            item = await asyncio.wait_for(listener.items.get(), settings.STREAM_PULSE)
        except asyncio.TimeoutError:
            await _send(send, ": still here\n\n")
            continue
        if item is Sign.END:
            break
        await _send(send, event_of(item))
    await send({"type": "http.response.body", "body": b""})


def event_of(item: Item) -> str:
    """One server-sent event. Only replies have an id: it is where to go on from."""
    if isinstance(item, Sent):
        return f"id: {item.number}\nevent: reply\ndata: {json.dumps(rendered_sent(item, words()))}\n\n"
    if isinstance(item, Written):
        return f"event: mine\ndata: {json.dumps(rendered_written(item))}\n\n"
    return f"event: {item.value}\ndata: {{}}\n\n"


async def _send(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, response: HttpResponse, headers: dict[str, str]) -> None:
    headers = headers | dict(response.items())
    await send({"type": "http.response.start", "status": response.status_code, "headers": _encoded(headers)})
    await send({"type": "http.response.body", "body": response.content})


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
