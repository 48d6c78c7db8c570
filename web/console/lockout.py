"""Slow down guessing: after a few failures of one name from one address, no password is tried for a while."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from web.console.models import LoginFailure


def is_locked(name: str, address: str, now: datetime) -> bool:
    """Whether the name may not be tried from that address now."""
    failures = LoginFailure.objects.filter(who=_who(name, address), at__gt=now - _window())
    return failures.count() >= settings.LOGIN_FAILURES


def note_failure(name: str, address: str, now: datetime) -> None:
    """Count one failure; those that no longer count are removed."""
    LoginFailure.objects.filter(at__lte=now - _window()).delete()
    LoginFailure.objects.create(who=_who(name, address), at=now)


def forget(name: str, address: str) -> None:
    """The right password came."""
    LoginFailure.objects.filter(who=_who(name, address)).delete()


def _window() -> timedelta:
    return timedelta(seconds=settings.LOGIN_LOCKED_FOR)


def _who(name: str, address: str) -> str:
    return salted_hmac("web.console.lockout", f"{name.casefold()}\0{address}", algorithm="sha256").hexdigest()
