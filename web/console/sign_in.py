"""Sign in and out, and who may open which page. The first account comes from ``make staff-user``."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from web.audit.log import note
from web.audit.models import AuditEntry
from web.console import lockout, second_factor
from web.console.access import NEEDED, STAYS_OPEN
from web.console.roles import Role, roles_of, suffices
from web.frontdoor.words import words

View = Callable[..., HttpResponse]
LONGEST = 150  # characters of a name that are looked at
HALF_WAY = "half signed in"  # the password was right, the code is to come
ACTIVE = "active at"
NOTED_EVERY = 60  # seconds: not each click is written to the session, nor each refusal to the record
BY_ITSELF = "X-By-Itself"  # a page's script renews it; nobody has clicked
# The fields of forms that hold what a person has written.
TYPED = ("title", "answer", "phrasings", "text", "note", "words", "short", "phrase", "pattern", "rows")
LOCKED = "sign-in refused: too many attempts"


@dataclass(frozen=True, slots=True)
class Person:
    """Who has opened the page, as the templates see it."""

    name: str
    roles: frozenset[Role]

    @property
    def may_edit(self) -> bool:
        """Whether drafts may be changed and proposed."""
        return suffices(self.roles, Role.EDITOR)

    @property
    def may_approve(self) -> bool:
        """Whether releases may be approved."""
        return suffices(self.roles, Role.APPROVER)


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
    """Only for those signed in whose role ``web.console.access`` names for the address.

    Others are led to the sign-in, a script gets 401; who lacks the role gets 403. Times are the clinic's.
    """

    @wraps(view)
    @or_away
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not (isinstance(user, User) and user.is_active and user.is_staff):
            return _signed_out(request)
        match = request.resolver_match
        name = (match.view_name if match else None) or ""
        needed = NEEDED.get(name)
        person = Person(user.get_username(), roles_of(user))
        request.person = person  # type: ignore[attr-defined]
        if needed is None or not suffices(person.roles, needed):
            return render(request, "console/forbidden.html", {"needed": needed}, status=403)
        if not _is_awake(request) and not (_only_reads(request) and name in STAYS_OPEN):
            # Not signed out: a page that lies open for red flags goes on ringing.
            return _signed_out(request)
        with timezone.override(words().clinic.timezone):
            return view(request, *args, **kwargs)

    return guarded


def _signed_out(request: HttpRequest) -> HttpResponse:
    if request.headers.get("Accept") == "application/json" or "HX-Request" in request.headers:
        return JsonResponse({"error": "signed out"}, status=401)
    # What was to be done by POST is not repeated by signing in, and what was typed for it is not lost.
    to = request.get_full_path() if _only_reads(request) else _came_from(request)
    way_in = redirect_to_login(to)
    typed = [words for name in TYPED for words in request.POST.getlist(name) if words.strip()]
    if not typed:
        return way_in
    shown = {"typed": typed, "sign_in": way_in.url}
    return render(request, "console/signed_out.html", shown, status=403)


def _only_reads(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD")


def _came_from(request: HttpRequest) -> str:
    """The page with the form, where it is one of ours."""
    origin, _, path = request.headers.get("Referer", "").partition("/staff/")
    return f"/staff/{path}" if origin == f"{request.scheme}://{request.get_host()}" else "/staff/"


def _is_awake(request: HttpRequest) -> bool:
    """Whether the person did something in the last while; pages that ask by themselves do not count.

    Who fell asleep may go on watching for red flags (the duty desk), but does nothing any more.
    """
    now = time.time()
    active = request.session.get(ACTIVE)
    if active is not None and now - active > settings.STAFF_IDLE:
        return False
    by_itself = _only_reads(request) and (
        request.headers.get("Accept") == "application/json" or BY_ITSELF in request.headers
    )
    if not by_itself and (active is None or now - active > NOTED_EVERY):
        request.session[ACTIVE] = now
    return True


@or_away
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and what it sends."""
    to = _destination(request)
    if request.method == "GET":
        is_asleep = request.user.is_authenticated and not _is_awake(request)
        return render(request, "console/sign_in.html", {"next": to, "is_asleep": is_asleep})
    name, now = request.POST.get("name", "")[:LONGEST], timezone.now()
    address = request.META.get("REMOTE_ADDR", "")
    if lockout.is_locked(name, address, now):
        return _locked(request, to, name, now)
    user = authenticate(request, username=name, password=request.POST.get("password", ""))
    if not isinstance(user, User) or not user.is_staff:
        lockout.note_failure(name, address, now)
        note(_known(name), "sign-in failed")
        problem = "Name or password is wrong."
        return render(request, "console/sign_in.html", {"next": to, "problem": problem}, status=403)
    if second_factor.device_of(user) is not None:
        request.session.cycle_key()
        request.session[HALF_WAY] = {"user": user.pk, "at": time.time(), "hash": user.get_session_auth_hash()}
        return render(request, "console/code.html", {"next": to})
    return _enter(request, user, to)


@or_away
@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """The second step, for accounts with a second factor."""
    to, now = _destination(request), timezone.now()
    half_way = request.session.get(HALF_WAY) or {}
    user = User.objects.filter(pk=half_way.get("user", 0), is_active=True, is_staff=True).first()
    if user is None or time.time() - half_way["at"] > settings.LOGIN_CODE_WITHIN:
        return redirect(settings.LOGIN_URL)
    if user.get_session_auth_hash() != half_way["hash"]:
        return redirect(settings.LOGIN_URL)
    name, address = user.get_username(), request.META.get("REMOTE_ADDR", "")
    if lockout.is_locked(name, address, now):
        return _locked(request, to, name, now)
    device = second_factor.device_of(user)
    if device is not None and not device.verify_token(request.POST.get("code", "").replace(" ", "")):
        lockout.note_failure(name, address, now)
        note(name, "sign-in failed", second_factor=True)
        problem = "The code is wrong or too old."
        return render(request, "console/code.html", {"next": to, "problem": problem}, status=403)
    return _enter(request, user, to)


@or_away
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if request.user.is_authenticated:
        note(request.user.get_username(), "signed out")
    logout(request)
    return redirect(settings.LOGIN_URL)


def _enter(request: HttpRequest, user: User, to: str) -> HttpResponse:
    lockout.forget(user.get_username(), request.META.get("REMOTE_ADDR", ""))
    request.session.clear_expired()
    request.session.pop(HALF_WAY, None)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session[ACTIVE] = time.time()
    # A moment, not a number of seconds: those would count anew from each change of the session.
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    note(user.get_username(), "signed in")
    return redirect(to)


def _locked(request: HttpRequest, to: str, name: str, now: datetime) -> HttpResponse:
    by, since = _known(name), now - timedelta(seconds=NOTED_EVERY)
    # Not each one: whoever is locked out could fill a record from which nothing can be taken.
    if not AuditEntry.objects.filter(action=LOCKED, at__gt=since, by=by).exists():
        note(by, LOCKED, "", now)
    problem = f"Too many attempts. Try again in {settings.LOGIN_LOCKED_FOR // 60} minutes."
    return render(request, "console/sign_in.html", {"next": to, "problem": problem}, status=429)


def _known(name: str) -> str:
    """The name only where it is one of ours: a password may be typed as a name."""
    return name if User.objects.filter(username=name).exists() else ""


def _destination(request: HttpRequest) -> str:
    to = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(to, {request.get_host()}) or not to.startswith("/staff/"):
        return str(settings.LOGIN_REDIRECT_URL)
    return to
