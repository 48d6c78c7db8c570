"""Refuse large request bodies at the door, in words that help: Django would first store them whole."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

SIGNATURE = b"x-hub-signature-256"
# A browser that is cut off while it still sends shows a network error instead of the answer,
# so a moderate excess is read and thrown away first.
DRAIN_LIMIT = 8 * 1024 * 1024  # bytes


class TooLargeError(Exception):
    """The body grew over the limit."""


class BodyLimit:
    """Wraps an ASGI application; answers 413 to a body of more than `limit` bytes.

    `larger` has limits of their own for addresses to which staff send files, `signed` for those to which
    Meta sends batches. They hold only for requests with a cookie of theirs, or a signature; whether it is
    worth anything is seen further in.
    """

    def __init__(
        self,
        application: Application,
        limit: int,
        larger: Mapping[str, int] | None = None,
        signed: Mapping[str, int] | None = None,
    ) -> None:
        self._application = application
        self._limit = limit
        self._larger = larger or {}
        self._signed = signed or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = self._limit
        if scope.get("path") in self._larger and _has_staff_cookie(scope):
            limit = self._larger[scope["path"]]
        elif scope.get("path") in self._signed and dict(scope.get("headers", ())).get(SIGNATURE):
            limit = self._signed[scope["path"]]
        received = 0
        started = False
        more = True

        async def counted_receive() -> MutableMapping[str, Any]:
            nonlocal received, more
            event = await receive()
            received += len(event.get("body", b""))
            more = bool(event.get("more_body", False))
            if received > limit:
                raise TooLargeError
            return event

        async def watched_send(event: MutableMapping[str, Any]) -> None:
            nonlocal started
            started = True
            await send(event)

        try:
            await self._application(scope, counted_receive, watched_send)
        except TooLargeError:
            while more and received < DRAIN_LIMIT:
                event = await receive()
                received += len(event.get("body", b""))
                more = bool(event.get("more_body", False))
            if not started:
                await _refuse(scope, send)


def _has_staff_cookie(scope: Scope) -> bool:
    cookies = dict(scope.get("headers", ())).get(b"cookie", b"")
    return any(part.strip().startswith(b"staff=") for part in cookies.split(b";"))


async def _refuse(scope: Scope, send: Send) -> None:
    # Only when Django is set up.
    from web import errors
    from web.widget.origins import headers_for

    origin = dict(scope.get("headers", ())).get(b"origin", b"").decode("latin-1")
    response = errors.answer(413, "the message is too large")
    await send(
        {
            "type": "http.response.start",
            "status": 413,
            "headers": [
                (b"content-type", b"application/json"),
                (b"connection", b"close"),
                *((name.lower().encode(), value.encode()) for name, value in headers_for(origin).items()),
            ],
        }
    )
    await send({"type": "http.response.body", "body": response.content})
