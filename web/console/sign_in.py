"""Sign in and out. Accounts are made with ``make staff-user``; there is no default one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.views import redirect_to_login
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from web.console import lockout
from web.frontdoor.words import words

View = Callable[..., HttpResponse]
LONGEST = 150  # characters of a name that are looked at


def or_away(view: View) -> View:
    """With the database away, a page that says what that means."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Error:
            return render(request, "console/away.html", {"clinic": words().clinic}, status=503)

    return guarded


def for_staff(view: View) -> View:
    """Only for those signed in; others are led to the sign-in, a script gets 401. Times are the clinic's."""

    @wraps(view)
    @or_away
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_active and request.user.is_staff:
            with timezone.override(words().clinic.timezone):
                return view(request, *args, **kwargs)
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"error": "signed out"}, status=401)
        # What was to be done by POST is not repeated by signing in.
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/staff/")

    return guarded


@or_away
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and what it sends."""
    to = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(to, {request.get_host()}) or not to.startswith("/staff/"):
        to = settings.LOGIN_REDIRECT_URL
    if request.method == "GET":
        return render(request, "console/sign_in.html", {"next": to})
    name, now = request.POST.get("name", "")[:LONGEST], timezone.now()
    address = request.META.get("REMOTE_ADDR", "")
    if lockout.is_locked(name, address, now):
        minutes = settings.LOGIN_LOCKED_FOR // 60
        problem = f"Too many attempts. Try again in {minutes} minutes."
        return render(request, "console/sign_in.html", {"next": to, "problem": problem}, status=429)
    user = authenticate(request, username=name, password=request.POST.get("password", ""))
    if user is None or not user.is_staff:
        lockout.note_failure(name, address, now)
        problem = "Name or password is wrong."
        return render(request, "console/sign_in.html", {"next": to, "problem": problem}, status=403)
    lockout.forget(name, address)
    request.session.clear_expired()
    login(request, user)
    return redirect(to)


@or_away
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect(settings.LOGIN_URL)
