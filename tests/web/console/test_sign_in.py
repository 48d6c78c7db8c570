from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.web.console.conftest import PASSWORD
from tests.web.console.test_access import GUARDED
from tests.web.console.test_second_factor import code
from web.audit.models import AuditEntry
from web.console import lockout, second_factor
from web.console.access import STAYS_OPEN
from web.console.models import LoginFailure
from web.console.roles import Role, give
from web.conversations.models import Ownership
from web.escalations.models import Escalation

pytestmark = pytest.mark.django_db
LOGIN = "/staff/login/"


def sign_in(client, name="anna", password=PASSWORD, **extra):
    return client.post(LOGIN, {"name": name, "password": password, **extra})


@pytest.mark.parametrize("path", ["/staff/", "/staff/escalations/1/", "/staff/checks/1/", "/staff/state"])
def test_without_signing_in_nothing_is_shown(path):
    response = Client().get(path)
    assert (response.status_code, response["Location"]) == (302, f"{LOGIN}?next={path}")


@pytest.mark.parametrize(
    "path",
    [
        "/staff/escalations/1/acknowledge",
        "/staff/escalations/1/close",
        "/staff/checks/1/end",
        "/staff/deliveries/1/seen",
    ],
)
def test_without_signing_in_nothing_is_done(path):
    response = Client().post(path)
    assert (response.status_code, response["Location"]) == (302, f"{LOGIN}?next=/staff/")


def test_a_script_is_told_that_it_is_signed_out():
    assert Client().get("/staff/state", headers={"accept": "application/json"}).status_code == 401


def test_name_and_password_open_the_page(anna):
    client = Client()
    response = sign_in(client, next="/staff/escalations/7/")
    assert (response.status_code, response["Location"]) == (302, "/staff/escalations/7/")
    cookie = response.cookies["staff"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/staff/")
    assert client.get("/staff/").status_code == 200
    assert client.post("/staff/logout/").status_code == 302
    assert client.get("/staff/").status_code == 302


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/", "javascript:alert(1)"])
def test_it_leads_nowhere_else(anna, to):
    assert sign_in(Client(), next=to)["Location"] == "/staff/"


def test_accounts_that_are_not_of_the_staff_stay_out(anna):
    User.objects.update(is_staff=False)
    assert sign_in(Client()).status_code == 403
    User.objects.update(is_staff=True, is_active=False)
    assert sign_in(Client()).status_code == 403


def test_after_five_failures_even_the_right_password_is_not_tried(anna):
    client = Client()
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 403
    assert sign_in(client).status_code == 429
    assert sign_in(client, name="ANNA").status_code == 429
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert sign_in(elsewhere).status_code == 302


def test_the_lock_ends_after_its_time(anna, settings):
    client = Client()
    for _ in range(5):
        sign_in(client, password="wrong")
    settings.LOGIN_LOCKED_FOR = 0
    assert sign_in(client).status_code == 302


def test_a_success_forgets_earlier_failures(anna):
    client = Client()
    for _ in range(4):
        sign_in(client, password="wrong")
    sign_in(client)
    assert LoginFailure.objects.count() == 0


def test_what_was_typed_is_not_kept(anna):
    sign_in(Client(), name="my secret typed as a name", password="wrong")
    assert "secret" not in LoginFailure.objects.get().who
    assert LoginFailure.objects.get().who != lockout._who("anna", "127.0.0.1")


def test_with_the_database_away_the_sign_in_says_so(anna, monkeypatch):
    def away(*arguments):
        raise OperationalError

    monkeypatch.setattr(lockout, "is_locked", away)
    response = sign_in(Client())
    assert response.status_code == 503
    assert "database cannot be reached" in response.content.decode()


def test_forms_need_their_token(anna):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client).status_code == 403
    client.force_login(anna)
    assert client.post("/staff/escalations/1/acknowledge").status_code == 403


def test_over_tls_the_cookies_are_for_tls_only(anna, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    response = sign_in(Client())
    assert response.cookies["staff"]["secure"]
    assert Client().get(LOGIN).cookies["csrftoken"]["secure"]


def test_a_wrong_code_is_refused_and_counts_for_the_lock(anna, settings):
    second_factor.confirm(anna, code(second_factor.begin(anna)))
    settings.OTP_TOTP_THROTTLE_FACTOR = 0
    client = Client()
    sign_in(client)
    for _ in range(5):
        assert client.post("/staff/login/code", {"code": "12"}).status_code == 403
    assert client.post("/staff/login/code", {"code": "12"}).status_code == 429
    assert AuditEntry.objects.last().action == "sign-in refused: too many attempts"
    assert client.get("/staff/").status_code == 302


@pytest.mark.parametrize("spoil", ["late", "new password", "switched off", "without the password"])
def test_a_code_helps_only_after_the_password(anna, settings, spoil):
    device = second_factor.begin(anna)
    second_factor.confirm(anna, code(device))
    TOTPDevice.objects.update(last_t=-1)
    client = Client()
    if spoil != "without the password":
        sign_in(client)
    if spoil == "late":
        settings.LOGIN_CODE_WITHIN = -1
    if spoil == "new password":
        anna.set_password("another horse battery")
    anna.is_active = spoil != "switched off"
    anna.save()
    assert client.post("/staff/login/code", {"code": code(device)})["Location"] == LOGIN
    assert client.get("/staff/").status_code == 302


def test_after_an_hour_without_a_click_nothing_can_be_changed_but_red_flags_are_still_shown(anna, settings):
    give(anna, [Role.ADMIN])
    client = Client()
    sign_in(client)
    assert client.get("/staff/people/").status_code == 200
    settings.STAFF_IDLE = -1
    assert client.get("/staff/").status_code == 200
    assert client.get("/staff/state", headers={"accept": "application/json"}).status_code == 200
    assert client.get("/staff/people/")["Location"] == f"{LOGIN}?next=/staff/people/"
    assert client.get("/staff/").status_code == 200, "the red flags go on ringing in the other tab"


@pytest.fixture
def asleep(anna, settings):
    give(anna, [Role.EDITOR])
    client = Client()
    sign_in(client)
    settings.STAFF_IDLE = -1
    return client


@pytest.mark.parametrize(("name", "path"), GUARDED)
def test_asleep_only_the_pages_of_red_flags_can_be_read_and_nothing_is_done(asleep, content, name, path):
    read = asleep.get(path)
    is_led_away = read.get("Location", "").startswith(LOGIN)
    assert is_led_away is not (name in STAYS_OPEN or read.status_code == 403), "403: another role's page"
    done = asleep.post(path)
    assert done.status_code == 403 or done["Location"].startswith(LOGIN)
    if not is_led_away and read.status_code != 403:
        assert asleep.post(path, headers={"accept": "application/json"}).status_code == 401


def test_asleep_nobody_acknowledges_takes_over_or_answers(asleep, escalate):
    escalation = escalate()
    asleep.post(f"/staff/escalations/{escalation.pk}/acknowledge", {"round": 1})
    asleep.post("/staff/conversations/web-1/take", {"seen": 0, "round": 1})
    asleep.post("/staff/account/second-factor", {"password": PASSWORD})
    assert Escalation.objects.get().acknowledged_at is None
    assert not Ownership.objects.exists()
    assert not TOTPDevice.objects.exists()


def test_what_was_typed_meanwhile_is_given_back(asleep):
    page = "/staff/escalations/1/"
    typed = {"note": "rang <b>twice</b>", "outcome": "other", "password": "a secret"}
    for client in (asleep, Client()):
        response = client.post(f"{page}close", typed, headers={"referer": f"http://testserver{page}"})
        html = response.content.decode()
        assert response.status_code == 403
        assert "rang &lt;b&gt;twice&lt;/b&gt;</textarea>" in html
        assert f"{LOGIN}?next={page}" in html
        assert "a secret" not in html


@pytest.mark.parametrize(
    ("referer", "to"),
    [
        ("http://testserver/staff/checks/3/", "/staff/checks/3/"),
        ("https://evil.example/staff/checks/3/", "/staff/"),
        ("http://testserver/", "/staff/"),
    ],
)
def test_signing_in_anew_leads_back_to_the_page(asleep, referer, to):
    response = asleep.post("/staff/checks/3/end", headers={"referer": referer})
    assert response["Location"] == f"{LOGIN}?next={to}"
    assert "please sign in again" in asleep.get(LOGIN).content.decode()
    assert "please sign in again" not in Client().get(LOGIN).content.decode()


def test_a_page_that_asks_by_itself_does_not_keep_the_session_awake(anna):
    client = Client()
    sign_in(client)
    session = client.session
    session["active at"] = before = session["active at"] - 120
    session.save()
    client.get("/staff/state", headers={"accept": "application/json"})
    client.get("/staff/", headers={"x-by-itself": "yes"})
    assert client.session["active at"] == before
    client.post("/staff/conversations/web-1/answer", headers={"accept": "application/json"})
    assert client.session["active at"] > before, "an answer is sent by a script, but it is a person's"
    session["active at"] = before
    session.save()
    client.get("/staff/")
    assert client.session["active at"] > before


def test_a_session_ends_with_the_shift_however_much_is_clicked(anna, settings):
    settings.SESSION_COOKIE_AGE = 100
    client = Client()
    sign_in(client)
    before = client.session.get_expiry_date()
    session = client.session
    session["active at"] -= 120
    session.save()
    client.get("/staff/")
    assert client.session.get_expiry_date() == before


def test_sign_ins_are_on_the_record_without_what_was_typed(anna):
    client = Client()
    sign_in(client, password="wrong")
    sign_in(client, name="my secret typed as a name")
    sign_in(client)
    client.post("/staff/logout/")
    assert list(AuditEntry.objects.values_list("by", "action")) == [
        ("anna", "sign-in failed"),
        ("", "sign-in failed"),
        ("anna", "signed in"),
        ("anna", "signed out"),
    ]


@pytest.mark.parametrize(("name", "by"), [("anna", "anna"), ("my secret typed as a name", "")])
def test_attempts_while_locked_out_are_on_the_record_once_a_minute(anna, name, by):
    for _ in range(5):
        sign_in(Client(), name=name, password="wrong")
    for _ in range(3):
        assert sign_in(Client(), name=name).status_code == 429
    noted = AuditEntry.objects.filter(action="sign-in refused: too many attempts")
    assert [entry.by for entry in noted] == [by]
    AuditEntry.objects.update(at=noted.get().at - timedelta(seconds=61))
    sign_in(Client(), name=name)
    assert noted.all().count() == 2
    assert "secret" not in str(list(AuditEntry.objects.values()))
