"""The staff's accounts: add, give roles, switch off, help who lost the telephone. For admins."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice

from web.audit.log import broken_at, note
from web.audit.models import AuditEntry
from web.console import second_factor
from web.console.roles import GIVEN, Role, give, roles_of
from web.console.sign_in import for_staff
from web.conversations.models import StaffReply, StatusChange
from web.frontdoor.models import Conversation

AUDIT_PAGE = 200


@for_staff
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """All accounts."""
    return _all(request)


@for_staff
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new account, with a password that is shown once."""
    user = User(username=request.POST.get("name", "").strip(), is_staff=True)
    password = secrets.token_urlsafe(15)
    user.set_password(password)
    try:
        user.full_clean()
    except ValidationError as problem:
        return _all(request, " ".join(problem.messages), 400)
    with transaction.atomic():
        user.save()
        give(user, _roles(request))
        note(_by(request), "account added", user.username, roles=_names(user))
    return _one(request, user, password=password)


@for_staff
@require_GET
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One account."""
    return _one(request, _account(number))


@for_staff
@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Roles, and whether the account is switched on. Nobody takes the last admin away: not from oneself."""
    user = _account(number)
    roles, is_active = _roles(request), request.POST.get("active") == "1"
    if user.pk == request.user.pk and (Role.ADMIN not in roles or not is_active):
        problem = (
            "You cannot switch off your own account or take the admin's role from it. Ask another admin."
        )
        return _one(request, user, problem, 400)
    with transaction.atomic():
        user.is_active = is_active
        user.save(update_fields=["is_active"])
        give(user, roles)
        note(_by(request), "account changed", user.username, roles=_names(user), active=is_active)
    return _one(request, user, done="Saved.")


@for_staff
@require_POST
def new_password(request: HttpRequest, number: int) -> HttpResponse:
    """A new password, shown once; the account's sessions end."""
    user = _account(number)
    password = secrets.token_urlsafe(15)
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        note(_by(request), "password reset", user.username)
    return _one(request, user, password=password)


@for_staff
@require_POST
def reset_second_factor(request: HttpRequest, number: int) -> HttpResponse:
    """For who lost the telephone: the next sign-in asks for no code."""
    user = _account(number)
    with transaction.atomic():
        if second_factor.remove(user):
            note(_by(request), "second factor reset", user.username)
    return _one(request, user, done="The next sign-in asks for no code.")


@for_staff
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """What was done last."""
    before = request.GET.get("before", "")
    entries = AuditEntry.objects.order_by("-number")
    if before.isascii() and before.isdigit() and len(before) < 19:
        entries = entries.filter(number__lt=int(before))
    rows = list(entries[: AUDIT_PAGE + 1])
    conversations = _conversations(rows)
    shown = {
        "entries": [
            {
                "entry": row,
                "conversation": conversations.get(row.subject),
                "detail": ", ".join(f"{key}: {_text(value)}" for key, value in row.detail.items()),
            }
            for row in rows[:AUDIT_PAGE]
        ],
        "older": rows[AUDIT_PAGE - 1].number if len(rows) > AUDIT_PAGE else None,
    }
    return render(request, "console/audit.html", shown)


@for_staff
@require_GET
def audit_check(request: HttpRequest) -> HttpResponse:
    """Whether the record is whole; the page asks once it is there, since a long record takes seconds."""
    return render(request, "console/audit_check.html", {"broken_at": broken_at()})


def _conversations(rows: Iterable[AuditEntry]) -> dict[str, str]:
    """By subject ("change 7", "reply 9"), the conversation that it was in, unless it was forgotten."""
    named = {row.subject for row in rows}

    def numbers(kind: str) -> list[int]:
        kinds = [subject.partition(" ") for subject in named]
        return [int(number) for name, _, number in kinds if name == kind and number.isdecimal()]

    changes = StatusChange.objects.filter(pk__in=numbers("change")).values_list("pk", "conversation")
    replies = StaffReply.objects.filter(pk__in=numbers("reply"))
    said = replies.values_list("pk", "reply__answers__conversation")
    found = {f"change {pk}": name for pk, name in changes} | {f"reply {pk}": name for pk, name in said}
    stored = set(Conversation.objects.filter(pk__in=found.values()).values_list("pk", flat=True))
    return {subject: name for subject, name in found.items() if name in stored}


def _all(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    with_code = set(TOTPDevice.objects.filter(confirmed=True).values_list("user_id", flat=True))
    users = User.objects.filter(is_staff=True).order_by("-is_active", "username").prefetch_related("groups")
    rows = [
        {
            "user": user,
            "roles": ", ".join(sorted(group.name for group in user.groups.all())) or Role.VIEWER.value,
            "has_second_factor": user.pk in with_code,
        }
        for user in users
    ]
    shown = {"rows": rows, "roles": [role.value for role in GIVEN], "problem": problem}
    return render(request, "console/people.html", shown, status=status)


def _one(
    request: HttpRequest, user: User, problem: str = "", status: int = 200, **shown: Any
) -> HttpResponse:
    own = roles_of(user) if user.is_active else frozenset(_stored(user))
    shown |= {
        "user": user,
        "roles": [(role.value, role in own) for role in GIVEN],
        "has_second_factor": second_factor.device_of(user) is not None,
        "problem": problem,
    }
    return render(request, "console/person.html", shown, status=status)


def _account(number: int) -> User:
    return get_object_or_404(User, pk=number, is_staff=True)


def _roles(request: HttpRequest) -> list[Role]:
    chosen = request.POST.getlist("role")
    return [role for role in GIVEN if role.value in chosen]


def _stored(user: User) -> list[Role]:
    names = set(user.groups.values_list("name", flat=True))
    return [role for role in GIVEN if role.value in names]


def _names(user: User) -> list[str]:
    return [role.value for role in _stored(user)]


def _by(request: HttpRequest) -> str:
    return request.user.get_username()


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
