"""What only the staff's pages need: sessions, sign-in, forms that are ours, a connection to the database.

A patient's message passes through none of it. Django's own parts are synchronous, and each would put every
request into a thread.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from asgiref.sync import markcoroutinefunction, sync_to_async
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.cache import close_caches
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import reset_urlconf
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, reset_queries
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware

Tidies = tuple[Callable[..., None], ...]
staff_request_finished = Signal()
STAFF = "/staff/"
Respond = Callable[[HttpRequest], Awaitable[HttpResponseBase]]


class Handler(ASGIHandler):
    """Django's own, without the thread that it begins and ends for each request: only the staff's need it."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["path"].startswith(STAFF):
            await super().__call__(scope, receive, send)
        else:
            await self.handle(scope, receive, send)


def is_for_staff(request: HttpRequest) -> bool:
    """Whether it is a request for a page of the staff."""
    return request.path_info.startswith(STAFF)


class FormsAreOurs(CsrfViewMiddleware):
    """Django's protection of forms, for every view that is not exempt. Tokens are for the staff's pages."""

    async def __acall__(self, request: HttpRequest) -> HttpResponseBase:
        if is_for_staff(request):
            return await super().__acall__(request)  # type: ignore[misc, no-any-return]
        return await self.get_response(request)  # type: ignore[misc, no-any-return]

    async def process_view(  # type: ignore[override]
        self, request: HttpRequest, callback: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if getattr(callback, "csrf_exempt", False):
            return None
        check = sync_to_async(super().process_view)
        return await check(request, callback, args, kwargs)


class ForStaff:
    """Sessions, sign-in and closing the connection, for addresses below /staff/."""

    async_capable = True
    sync_capable = False

    def __init__(self, get_response: Respond) -> None:
        self._get_response = get_response
        self._for_staff = SessionMiddleware(AuthenticationMiddleware(get_response))
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_for_staff(request):
            return await self._get_response(request)
        try:
            return await self._for_staff(request)  # type: ignore[misc, no-any-return]
        finally:
            await staff_request_finished.asend(type(self))


@contextmanager
def without_threads() -> Iterator[None]:
    """Keep from the start and the end of each request what Django does there in a thread.

    What is no page of the staff reaches the database through ``web.database``, which keeps its own
    connections; there are no caches and no addresses but those of ``web.urls``.
    """
    started: Tidies = (reset_queries, close_old_connections)
    finished: Tidies = (close_caches, reset_urlconf, close_old_connections)
    for tidies in started:
        request_started.disconnect(tidies)
    for tidies in finished:
        request_finished.disconnect(tidies)
    staff_request_finished.connect(close_old_connections)
    try:
        yield
    finally:
        staff_request_finished.disconnect(close_old_connections)
        for tidies in started:
            request_started.connect(tidies)
        for tidies in finished:
            request_finished.connect(tidies)
