"""The second factor: a code from an app on the person's telephone (TOTP). It is each person's own choice."""

from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice

NAME = "app"


def device_of(user: User) -> TOTPDevice | None:
    """The app that an account must be confirmed with, or None."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return found


def begin(user: User) -> TOTPDevice:
    """A device that is not asked for yet: until a code from it was right, nobody can lock themselves out."""
    waiting: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return waiting or TOTPDevice.objects.create(user=user, name=NAME, confirmed=False)


def confirm(user: User, code: str) -> bool:
    """Whether the code is right; from then on each sign-in asks for one."""
    device = begin(user)
    if not device.verify_token(code.replace(" ", "")):
        return False
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return True


def remove(user: User) -> bool:
    """Take the second factor off; whether there was one."""
    was_there = device_of(user) is not None
    TOTPDevice.objects.filter(user=user).delete()
    return was_there
