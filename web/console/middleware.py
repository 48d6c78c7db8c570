"""Sessions and sign-in for the staff's pages only: a patient's message does not pass through them."""

from collections.abc import Awaitable, Callable

from asgiref.sync import markcoroutinefunction
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase


class ForStaff:
    """Django's two middlewares, for addresses below /staff/."""

    async_capable = True
    sync_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], Awaitable[HttpResponseBase]]) -> None:
        self._get_response = get_response
        self._for_staff = SessionMiddleware(AuthenticationMiddleware(get_response))
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/staff/"):
            return await self._for_staff(request)  # type: ignore[misc, no-any-return]
        return await self._get_response(request)
