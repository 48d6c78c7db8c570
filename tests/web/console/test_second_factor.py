import pytest
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from web.console import second_factor

pytestmark = pytest.mark.django_db


def code(device):
    return f"{TOTP(device.bin_key).token():06}"


def test_it_is_asked_for_only_once_a_code_was_right(anna):
    device = second_factor.begin(anna)
    assert second_factor.device_of(anna) is None
    assert not second_factor.confirm(anna, "000000" if code(device) != "000000" else "111111")
    assert second_factor.device_of(anna) is None
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    shown = code(device)
    assert second_factor.confirm(anna, f"{shown[:3]} {shown[3:]}")
    assert second_factor.device_of(anna) == device


def test_setting_up_twice_keeps_the_key_that_was_shown(anna):
    assert second_factor.begin(anna).key == second_factor.begin(anna).key


def test_it_can_be_taken_off(anna):
    device = second_factor.begin(anna)
    second_factor.confirm(anna, code(device))
    assert second_factor.remove(anna)
    assert second_factor.device_of(anna) is None
    assert not second_factor.remove(anna)
