import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.web.console.test_second_factor import code
from web.audit.models import AuditEntry
from web.console import second_factor
from web.console.roles import Role, give, roles_of
from web.conversations import handover
from web.conversations.answer import answer
from web.frontdoor import store
from web.frontdoor.replies import Reply
from web.frontdoor.words import words
from web.widget.forget import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(staff, anna):
    give(anna, [Role.ADMIN])
    return staff


@pytest.fixture
def bert(db):
    return User.objects.create_user("bert", password="x", is_staff=True)


def test_a_person_is_added_with_a_password_that_works(admin):
    response = admin.post("/staff/people/add", {"name": "carla", "role": ["editor", "clinical approver"]})
    (password,) = re.findall(r"<code>([^<]+)</code>", response.content.decode())
    assert roles_of(User.objects.get(username="carla")) == {Role.VIEWER, Role.EDITOR, Role.APPROVER}
    assert Client().post("/staff/login/", {"name": "carla", "password": password}).status_code == 302
    assert password not in admin.get("/staff/people/").content.decode()
    assert "carla" in admin.get("/staff/people/").content.decode()
    assert password not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize("name", ["", "a b", "anna"])
def test_a_name_that_will_not_do_is_refused(admin, name):
    assert admin.post("/staff/people/add", {"name": name}).status_code == 400
    assert User.objects.count() == 1


def test_roles_change_at_once_and_switching_off_ends_the_session(admin, bert):
    client = Client()
    client.force_login(bert)
    address = f"/staff/people/{bert.pk}/change"
    admin.post(address, {"role": ["admin"], "active": "1"})
    assert client.get("/staff/people/").status_code == 200
    admin.post(address, {"role": ["admin"]})
    assert client.get("/staff/").status_code == 302
    assert AuditEntry.objects.filter(action="account changed", subject="bert").count() == 2


@pytest.mark.parametrize("sent", [{"active": "1"}, {"role": ["admin"]}])
def test_nobody_locks_themselves_out(admin, anna, sent):
    assert admin.post(f"/staff/people/{anna.pk}/change", sent).status_code == 400
    anna.refresh_from_db()
    assert anna.is_active
    assert Role.ADMIN in roles_of(anna)


def test_a_lost_password_and_a_lost_telephone(admin, bert):
    second_factor.confirm(bert, code(second_factor.begin(bert)))
    admin.post(f"/staff/people/{bert.pk}/second-factor")
    assert second_factor.device_of(bert) is None
    response = admin.post(f"/staff/people/{bert.pk}/password")
    (password,) = re.findall(r"<code>([^<]+)</code>", response.content.decode())
    bert.refresh_from_db()
    assert bert.check_password(password)


def test_the_record_is_shown_and_a_change_from_outside_is_said(admin, bert):
    admin.post(f"/staff/people/{bert.pk}/password")
    assert "All fit" in admin.get("/staff/audit/check").content.decode()
    AuditEntry.objects.update(by="bert")
    assert "entry 1 does not follow" in admin.get("/staff/audit/check").content.decode()


def test_the_record_leads_to_the_conversation_until_it_is_forgotten(admin, message):
    said = message("my private words", conversation="web-1")
    store.receive(said, "GB")
    store.keep_replies(said, [Reply("An answer.", "chat")], {})
    handover.take_over("web-1", 0, 0, "anna", words(), timezone.now())
    answer("web-1", "Hello", "k", "anna", "Anna", words(), timezone.now())
    leading = re.compile(r'<a href="/staff/conversations/web-1/">((?:change|reply) \d+)</a>')
    html = admin.get("/staff/audit/").content.decode()
    assert {found.split()[0] for found in leading.findall(html)} == {"change", "reply"}
    ask("web-1", timezone.now())
    html = admin.get("/staff/audit/").content.decode()
    assert "conversation taken over change" in html
    assert "web-1" not in html
