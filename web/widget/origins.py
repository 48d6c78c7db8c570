"""Which pages may use the chat: our own, and those of the sites that ``clinic.toml`` names."""

from collections.abc import Awaitable, Callable

from asgiref.sync import markcoroutinefunction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from web.frontdoor.words import words
from web.security import is_from_our_page

API = "/api/"
OURS = ""
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "7200",
}


class StrangerError(Exception):
    """The request comes from a page that may not use the chat."""


def origin_of(request: HttpRequest) -> str:
    """OURS for our own page (and for programs, which have no page), else the origin, which is on the list.

    Raises StrangerError for any other.
    """
    if is_from_our_page(request):
        return OURS
    origin = request.headers.get("Origin", "")
    if not is_allowed(origin):
        raise StrangerError
    return origin


def is_allowed(origin: str) -> bool:
    """Whether that other site's pages may hold the chat: the very same text, nothing that looks like it."""
    return origin in words().clinic.website.origins


def headers_for(origin: str) -> dict[str, str]:
    """What lets the pages of an allowed origin read an answer. Never with credentials: no cookie travels."""
    vary = {"Vary": "Origin"}
    return {"Access-Control-Allow-Origin": origin, **vary} if is_allowed(origin) else vary


class Origins:
    """Middleware for the addresses below /api/: answers preflights, and marks what allowed sites may read."""

    async_capable = True
    sync_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], Awaitable[HttpResponseBase]]) -> None:
        self._get_response = get_response
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API):
            return await self._get_response(request)
        origin = request.headers.get("Origin", "")
        response: HttpResponseBase
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            allowed = is_allowed(origin)
            response = HttpResponse(status=204 if allowed else 403, headers=PREFLIGHT if allowed else None)
        else:
            response = await self._get_response(request)
        patch_vary_headers(response, ["Origin"])
        if is_allowed(origin):
            response["Access-Control-Allow-Origin"] = origin
        return response
