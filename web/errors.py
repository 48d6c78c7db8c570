"""Error answers: whoever lands here may be a person who needs help, so each carries the clinic's words."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from web.frontdoor.render import rendered
from web.frontdoor.words import words


def answer(status: int, problem: str, request: HttpRequest | None = None) -> HttpResponse:
    """A refusal with words for a person: as a page for a browser's own request, else as JSON."""
    reply = rendered(words().cannot_answer(), words())
    if request is not None and "text/html" in request.headers.get("Accept", ""):
        return render(request, "frontdoor/error.html", {"problem": problem, "reply": reply}, status=status)
    return JsonResponse({"error": problem, "messages": [reply], "level": "none"}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, for instance for a host name that is not ours."""
    return answer(400, "the request cannot be read", request)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return answer(403, "this is not allowed", request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return answer(404, "there is nothing at this address", request)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return answer(500, "something went wrong on our side", request)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's check of a form's token failed."""
    return answer(403, "the form is too old or cookies are switched off; open the page again", request)
