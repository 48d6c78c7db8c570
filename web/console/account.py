"""One's own account: password and second factor."""

import time
from base64 import b32encode

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from web.audit.log import note
from web.console import second_factor
from web.console.sign_in import for_staff

BEGUN = "second factor begun at"


@for_staff
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """What the person may change about the account."""
    return _page(request)


@for_staff
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """A new password, for whoever knows the old one. Other sessions of the account end."""
    user = _user(request)
    new = request.POST.get("new", "")
    try:
        if not user.check_password(request.POST.get("old", "")):
            raise ValidationError("The password you use now is wrong.")
        if new != request.POST.get("again", ""):
            raise ValidationError("The two new passwords differ.")
        validate_password(new, user)
    except ValidationError as problem:
        return _page(request, " ".join(problem.messages), 400)
    user.set_password(new)
    user.save()
    update_session_auth_hash(request, user)
    note(user.get_username(), "changed own password")
    return _page(request, done="The password is changed.")


@for_staff
@require_POST
def second_factor_on(request: HttpRequest) -> HttpResponse:
    """Begin with the password, as an unattended screen is not enough; confirm soon after with a code."""
    user, code = _user(request), request.POST.get("code", "")
    if second_factor.device_of(user) is not None:
        return redirect("staff-account")
    if not code:
        if not user.check_password(request.POST.get("password", "")):
            return _page(request, "The password is wrong.", 400)
        request.session[BEGUN] = time.time()
        return _page(request, enrolling=True)
    if time.time() - request.session.get(BEGUN, 0) > settings.LOGIN_CODE_WITHIN:
        return _page(request, "That took too long. Begin again with your password.", 400)
    if not second_factor.confirm(user, code):
        problem = "The code is wrong or too old. Try the next one."
        return _page(request, problem, 400, enrolling=True)
    del request.session[BEGUN]
    note(user.get_username(), "second factor switched on")
    return _page(request, done="From now on each sign-in asks for a code.")


@for_staff
@require_POST
def second_factor_off(request: HttpRequest) -> HttpResponse:
    """Take it off, for whoever knows the password: an unattended screen is not enough."""
    user = _user(request)
    if not user.check_password(request.POST.get("password", "")):
        return _page(request, "The password is wrong.", 400)
    if second_factor.remove(user):
        note(user.get_username(), "second factor switched off")
    return redirect("staff-account")


def _page(
    request: HttpRequest, problem: str = "", status: int = 200, *, done: str = "", enrolling: bool = False
) -> HttpResponse:
    user = _user(request)
    device = second_factor.begin(user) if enrolling else None
    shown = {
        "problem": problem,
        "done": done,
        "has_second_factor": second_factor.device_of(user) is not None,
        "uri": device.config_url if device else "",
        "key": b32encode(device.bin_key).decode() if device else "",
    }
    return render(request, "console/account.html", shown, status=status)


def _user(request: HttpRequest) -> User:
    return User.objects.get(username=request.user.get_username())
