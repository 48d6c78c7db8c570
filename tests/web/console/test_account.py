import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.web.console.conftest import PASSWORD
from tests.web.console.test_second_factor import code
from web.audit.models import AuditEntry
from web.console import second_factor

pytestmark = pytest.mark.django_db
NEW = "another horse battery"


def change(client, old=PASSWORD, new=NEW, again=NEW):
    return client.post("/staff/account/password", {"old": old, "new": new, "again": again})


def test_the_password_can_be_changed_and_other_sessions_end(staff, anna):
    elsewhere = Client()
    elsewhere.force_login(anna)
    assert "The password is changed" in change(staff).content.decode()
    assert staff.get("/staff/").status_code == 200
    assert elsewhere.get("/staff/").status_code == 302
    anna.refresh_from_db()
    assert anna.check_password(NEW)
    assert AuditEntry.objects.get().action == "changed own password"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"old": "wrong"}, "use now is wrong"),
        ({"again": "other"}, "differ"),
        ({"new": "short", "again": "short"}, "too short"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(staff, anna, typed, words):
    response = change(staff, **typed)
    assert response.status_code == 400
    assert words in response.content.decode()
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_the_second_factor_is_set_up_and_asked_for(staff, anna):
    html = staff.post("/staff/account/second-factor", {"password": PASSWORD}).content.decode()
    device = TOTPDevice.objects.get()
    assert "otpauth://totp/" in html
    assert (
        "From now on" in staff.post("/staff/account/second-factor", {"code": code(device)}).content.decode()
    )
    TOTPDevice.objects.update(last_t=-1)
    client = Client()
    response = client.post("/staff/login/", {"name": "anna", "password": PASSWORD})
    assert "six digits" in response.content.decode()
    assert client.get("/staff/").status_code == 302
    assert client.post("/staff/login/code", {"code": code(device)})["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200


def test_the_key_is_not_shown_again(staff, anna):
    device = second_factor.begin(anna)
    second_factor.confirm(anna, code(device))
    for response in (staff.get("/staff/account/"), staff.post("/staff/account/second-factor")):
        assert "otpauth" not in response.content.decode()


def test_it_is_switched_off_with_the_password_only(staff, anna):
    second_factor.confirm(anna, code(second_factor.begin(anna)))
    assert staff.post("/staff/account/second-factor/off", {"password": "wrong"}).status_code == 400
    assert second_factor.device_of(anna)
    staff.post("/staff/account/second-factor/off", {"password": PASSWORD})
    assert second_factor.device_of(anna) is None


def test_setting_it_up_asks_for_the_password_and_shows_no_key_without(staff, anna):
    for typed in ({}, {"password": "wrong"}, {"code": "123456"}):
        response = staff.post("/staff/account/second-factor", typed)
        assert response.status_code == 400
        assert "otpauth" not in response.content.decode()
    second_factor.begin(anna)
    response = staff.post("/staff/account/second-factor", {"code": code(TOTPDevice.objects.get())})
    assert response.status_code == 400
    assert second_factor.device_of(anna) is None


def test_the_code_must_follow_soon_after_the_password(staff, anna, settings):
    staff.post("/staff/account/second-factor", {"password": PASSWORD})
    settings.LOGIN_CODE_WITHIN = -1
    response = staff.post("/staff/account/second-factor", {"code": code(TOTPDevice.objects.get())})
    assert "too long" in response.content.decode()
    assert second_factor.device_of(anna) is None
