"""Every address below /staff/, for everybody who may knock: an address that the table lacks fails here."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, get_resolver

from web.audit.models import AuditEntry
from web.console.access import NEEDED
from web.console.roles import GIVEN, Role, give, roles_of, suffices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]
SAMPLES = {"int": "1", "str": "x", "slug": "x", "uuid": "00000000-0000-0000-0000-000000000000"}


def addresses(patterns=None, before=""):
    """(name, a sample of the path) of all that is below /staff/."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if route.startswith("staff/"):
                yield pattern.name, "/" + re.sub(r"<(\w+):\w+>", lambda m: SAMPLES[m[1]], route)
        else:
            yield from addresses(pattern.url_patterns, route)


ALL = sorted(addresses())
GUARDED = [(name, path) for name, path in ALL if NEEDED.get(name) is not None]


def signed_in(*roles, **values):
    user = User.objects.create(**{"username": "anna", "is_staff": True, "is_active": True, **values})
    give(user, roles)
    client = Client()
    client.force_login(user)
    return client, user


def test_every_address_is_in_the_table():
    assert len(ALL) > 10
    assert [name for name, _ in ALL if name not in NEEDED] == []


def test_only_the_way_in_and_out_is_open():
    assert {name for name, needed in NEEDED.items() if needed is None} == {
        "staff-login",
        "staff-login-code",
        "staff-logout",
    }


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("name", "path"), GUARDED)
def test_who_is_not_signed_in_is_led_to_the_sign_in(name, path, method):
    response = getattr(Client(), method)(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/staff/login/?next=/staff/")
    assert getattr(Client(), method)(path, headers={"accept": "application/json"}).status_code == 401


@pytest.mark.parametrize("roles", [(), *((role,) for role in GIVEN)], ids=str)
@pytest.mark.parametrize(("name", "path"), GUARDED)
def test_each_role_opens_what_the_table_says(name, path, roles):
    for method in ("get", "post"):
        User.objects.all().delete()
        client, user = signed_in(*roles)
        allowed = suffices(roles_of(user), NEEDED[name])
        response = getattr(client, method)(path)
        assert (response.status_code == 403) is not allowed, (method, response.status_code)
        assert not response.get("Location", "").startswith("/staff/login")


@pytest.mark.parametrize("values", [{"is_staff": False}, {"is_active": False}], ids=str)
@pytest.mark.parametrize(("name", "path"), GUARDED)
def test_an_account_that_is_switched_off_opens_nothing(name, path, values):
    client, _ = signed_in(*GIVEN, **values)
    assert client.get(path)["Location"].startswith("/staff/login/")


def test_an_address_that_the_table_lacks_opens_for_nobody(monkeypatch):
    monkeypatch.delitem(NEEDED, "staff")
    assert signed_in(*Role)[0].get("/staff/").status_code == 403


def test_whatever_is_sent_without_the_token_of_our_form_is_refused():
    _, user = signed_in(*Role)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    kept = AuditEntry.objects.count()
    for headers in ({}, {"x-csrftoken": "0" * 32}):
        answers = {path: client.post(path, headers=headers) for _, path in ALL}
        assert [path for path, answer in answers.items() if not is_refused_form(answer)] == []
    assert client.get("/staff/").status_code == 200, "it signed out"
    assert AuditEntry.objects.count() == kept
    for _, path in ALL:
        client.force_login(user)
        client.get("/staff/account/")
        headers = {"x-csrftoken": client.cookies["csrftoken"].value}
        assert not is_refused_form(client.post(path, headers=headers)), path


def is_refused_form(response):
    return response.status_code == 403 and "the form is too old" in response.content.decode()
