"""Headers on every response, and the two questions the doors ask: from this machine? from our own page?"""

import hmac
import ipaddress
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from asgiref.sync import markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
IPV6_LINE = 64  # bits
# On the chat's page no text may become HTML or a script, whatever a fault in our own code would do.
CHAT_POLICY = (
    HEADERS["Content-Security-Policy"] + "; require-trusted-types-for 'script'; trusted-types 'none'"
)
FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")


class SecurityHeaders:
    """Middleware: refuses host names that are not ours (a page elsewhere may point its name at this machine),
    and sets the headers above where the response does not bring its own."""

    async_capable = True
    sync_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], Awaitable[HttpResponseBase]]) -> None:
        self.get_response = get_response
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.get_host()  # raises DisallowedHost, which Django answers with 400
        response = await self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def is_from_this_machine(request: HttpRequest) -> bool:
    """True for a direct loopback connection; one that a proxy passed on comes from elsewhere."""
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def has_internal_secret(request: HttpRequest) -> bool:
    """Whether the request brings the secret that this machine's own processes share."""
    given = request.headers.get("Authorization", "").encode()
    expected = f"Bearer {settings.INTERNAL_SECRET}".encode()
    return bool(settings.INTERNAL_SECRET) and hmac.compare_digest(given, expected)


def address_of(request: HttpRequest) -> str | None:
    """The address of the person's line, for counting; None for a program on this machine, and where a proxy
    says none: one count for everybody would lock all out together.

    Each proxy adds to X-Forwarded-For whom it has the request from, and anybody can have written what stands
    before: so it is read from its end, as far as the proxies are ours (this machine, TRUSTED_PROXIES). Of an
    IPv6 address the half counts that belongs to one line.
    """
    if is_from_this_machine(request):
        return None
    passed_on = request.headers.get("X-Forwarded-For", "").split(",")
    address = request.META.get("REMOTE_ADDR", "")
    while passed_on and _is_proxy(address):
        address = passed_on.pop().strip()
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return str(ipaddress.ip_network((found, IPV6_LINE), strict=False))
        found = found.ipv4_mapped
    return str(found)


def _is_proxy(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback or address in settings.TRUSTED_PROXIES
    except ValueError:
        return False


def is_from_our_page(request: HttpRequest) -> bool:
    """False where the browser says that another site sent the request.

    With SameSite cookies this keeps other sites from writing in a person's name. Programs that say nothing
    may pass: without a browser there is no person's cookie to misuse.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()
