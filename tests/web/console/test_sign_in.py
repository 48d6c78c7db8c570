import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client

from tests.web.console.conftest import PASSWORD
from web.console import lockout
from web.console.models import LoginFailure

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
