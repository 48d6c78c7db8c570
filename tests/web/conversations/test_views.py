import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from web.channels.models import Departure
from web.conversations import handover
from web.conversations.models import Ownership, StaffReply
from web.escalations.models import Escalation
from web.frontdoor.models import OutboxMessage
from web.frontdoor.words import words

pytestmark = pytest.mark.django_db
HERE = "/staff/conversations/web-1/"
JSON = {"accept": "application/json"}
PAGES = ["/staff/conversations/", "/staff/conversations/state", HERE, f"{HERE}state"]
STEPS = ["take", "answer", "hand-back", "close"]


@pytest.fixture
def waiting(chat):
    chat(at=timezone.now())
    handover.ask("web-1", words(), timezone.now())


@pytest.fixture
def anna(client_of):
    return client_of("anna")


def page(client, path=HERE, status=200):
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def field(html, name):
    return re.search(rf'name="{name}" value="([^"]*)"', html).group(1)


def take(client, html=None):
    html = html or page(client)
    return client.post(f"{HERE}take", {"seen": field(html, "seen"), "round": field(html, "round")})


def send(client, text="Hello, this is a nurse.", key="key-1", **headers):
    return client.post(f"{HERE}answer", {"text": text, "key": key}, headers=headers)


@pytest.mark.parametrize("path", PAGES)
def test_without_signing_in_nothing_is_shown(path, waiting):
    response = Client().get(path)
    assert (response.status_code, response["Location"]) == (302, f"/staff/login/?next={path}")
    assert Client().get(path, headers=JSON).status_code == 401


@pytest.mark.parametrize("step", STEPS)
def test_without_signing_in_nothing_is_done(step, waiting):
    assert Client().post(HERE + step).status_code == 302
    assert Client().post(HERE + step, headers=JSON).status_code == 401
    assert Ownership.objects.get().status == "waiting"


@pytest.mark.parametrize("step", STEPS)
def test_forms_need_their_token_and_a_post(step, waiting, anna):
    assert anna.get(HERE + step).status_code == 405
    anna.handler.enforce_csrf_checks = True
    assert anna.post(HERE + step).status_code == 403
    assert Ownership.objects.get().status == "waiting"


def test_who_waits_longest_stands_first_on_both_pages(anna, chat):
    for name in ("web-1", "web-2"):
        chat(conversation=name, at=timezone.now())
    for name in ("web-2", "web-1"):
        handover.ask(name, words(), timezone.now())
    for path in ("/staff/", "/staff/conversations/"):
        html = page(anna, path)
        assert "Waiting for a person (2)" in html
        assert html.index("/conversations/web-2/") < html.index("/conversations/web-1/")


def test_an_open_red_flag_is_listed_until_someone_takes_it(anna, escalate):
    escalate()
    assert "With a red flag, the assistant answers (1)" in page(anna, "/staff/conversations/")
    assert "is open: new" in page(anna)
    take(anna)
    assert Escalation.objects.get().acknowledged_by == "anna"
    html = page(anna, "/staff/conversations/")
    assert "With a red flag, the assistant answers (0)" in html
    assert "With a person (1)" in html


def test_one_click_takes_it_over_one_hands_it_back(anna, waiting):
    assert take(anna).status_code == 302
    assert "a person answers" in page(anna)
    assert anna.post(f"{HERE}hand-back").status_code == 302
    assert "the assistant answers" in page(anna)
    assert [row.text_id for row in OutboxMessage.objects.filter(later=True)] == [
        "utter_person_joined",
        "utter_person_left",
    ]


def test_of_two_at_once_one_gets_it_and_the_other_is_told(anna, client_of, waiting):
    bert = client_of("bert")
    seen_by_both = page(bert)
    take(anna)
    html = page(bert, take(bert, seen_by_both)["Location"])
    assert "has changed since this page was loaded" in html
    assert "anna has had this conversation since" in html
    assert Ownership.objects.get().by == "anna"


def test_a_red_flag_beside_the_form_is_acknowledged_there(anna, waiting, escalate):
    take(anna)
    assert "Acknowledge the red flag" not in page(anna)
    escalate()
    html = page(anna)
    assert "Acknowledge the red flag" in html
    take(anna, html)
    assert Escalation.objects.get().acknowledged_by == "anna"
    assert "Acknowledge the red flag" not in page(anna)


def test_a_second_person_is_warned_before_they_can_write(anna, client_of, waiting):
    take(anna)
    bert = client_of("bert")
    html = page(bert)
    assert "Two people who answer at once confuse a patient" in html
    assert "Take over from anna" in html
    assert "<textarea" not in html
    take(bert, html)
    assert "<textarea" in page(bert)
    assert "<textarea" not in page(anna)


def test_an_answer_reaches_the_patient_once(anna, waiting):
    take(anna)
    key = field(page(anna), "key")
    assert send(anna, key=key).status_code == 302
    assert send(anna, key=key).status_code == 302
    assert StaffReply.objects.count() == 1
    html = page(anna)
    assert "anna (staff)" in html
    assert "Hello, this is a nurse." in html


def test_what_cannot_be_sent_stays_in_the_form(anna, waiting):
    take(anna)
    response = send(anna, "y" * 5000)
    assert response.status_code == 409
    assert "too long for one message" in response.content.decode()
    assert "y" * 5000 in response.content.decode()


def test_who_has_lost_it_sends_nothing_and_is_told(anna, client_of, waiting):
    take(anna)
    take(client_of("bert"))
    response = send(anna, **JSON)
    assert response.status_code == 409
    assert "another person has the conversation" in response.json()["problem"]
    assert StaffReply.objects.count() == 0


def test_a_script_gets_a_new_key_with_each_answer(anna, waiting):
    take(anna)
    first, second = (send(anna, key=key, **JSON).json() for key in ("one", "two"))
    assert first["problem"] == second["problem"] == ""
    assert first["key"] != second["key"]


def test_texts_of_patient_and_staff_are_shown_as_text(anna, chat):
    hostile = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    chat(hostile, at=timezone.now())
    take(anna)
    send(anna, f"{hostile} [x](javascript:alert(3))")
    html = page(anna)
    assert "<script>alert" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2


def test_nothing_inline(anna, waiting):
    take(anna)
    for path in ("/staff/conversations/", HERE):
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=\"/static/)", page(anna, path))


def test_where_nothing_can_be_sent_staff_read_it_before_they_write(anna, chat):
    chat(channel="whatsapp", at=timezone.now() - timedelta(hours=25))
    take(anna)
    html = page(anna)
    assert html.index("Nothing can be sent") < html.index("<textarea")


def test_each_channel_shows_its_limit(anna, chat):
    chat(channel="twilio_sms", at=timezone.now())
    take(anna)
    assert "At most 15" in page(anna)


def test_the_versions_change_with_whatever_is_shown(anna, chat, escalate):
    chat(at=timezone.now())
    seen = []

    def changed(*paths):
        for path in paths:
            seen.append((path, anna.get(path).json()["version"]))
        return len(set(seen)) == len(seen)

    here, lists = f"{HERE}state", "/staff/conversations/state"
    assert changed(here, lists)
    handover.ask("web-1", words(), timezone.now())
    assert changed(here, lists, "/staff/state")
    take(anna)
    assert changed(here, lists, "/staff/state")
    send(anna)
    assert changed(here)
    chat("thank you", at=timezone.now())
    assert changed(here)
    escalation = escalate()
    assert changed(here)
    Escalation.objects.filter(pk=escalation.pk).update(acknowledged_at=timezone.now())
    assert changed(here)
    anna.post(f"{HERE}hand-back")
    assert changed(here, lists)


def test_the_overview_counts_those_who_wait(anna, waiting):
    assert anna.get("/staff/state").json()["people"] == 1
    take(anna)
    assert anna.get("/staff/state").json()["people"] == 0


@pytest.mark.parametrize("path", ["", "state"])
def test_a_conversation_that_is_gone_is_not_found(anna, path):
    assert anna.get(f"/staff/conversations/web-9/{path}").status_code == 404
    for step in STEPS:
        assert anna.post(f"/staff/conversations/web-9/{step}").status_code == 404


def test_the_escalations_page_leads_to_the_conversation(anna, escalate):
    escalation = escalate()
    assert f'href="{HERE}"' in page(anna, f"/staff/escalations/{escalation.pk}/")
    Escalation.objects.update(conversation="deleted-1")
    assert "/staff/conversations/deleted" not in page(anna, f"/staff/escalations/{escalation.pk}/")


def test_who_answered_when_is_shown(anna, waiting):
    take(anna)
    html = page(anna)
    assert re.search(r"The patient asked for a person</li>.*Taken over, anna", html, re.DOTALL)


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({}, "on its way"),
        ({"problem": "answered 500", "tries": 1}, "not sent yet (answered 500), tried again"),
        ({"state": "sent"}, "sent"),
        ({"state": "sent", "delivery": "delivered"}, "delivered"),
        ({"state": "sent", "delivery": "read"}, "read by the patient"),
        ({"state": "sent", "delivery": "failed", "problem": "131026"}, "not delivered (131026)"),
        ({"state": "dead", "problem": "answered 400"}, "not sent: answered 400"),
    ],
)
def test_what_became_of_an_answer_stands_beside_it(anna, chat, values, shown):
    chat("my words", "telegram-1", channel="telegram")
    path = "/staff/conversations/telegram-1/"
    html = page(anna, path)
    anna.post(f"{path}take", {"seen": field(html, "seen"), "round": 0})
    anna.post(f"{path}answer", {"text": "Hello.", "key": "key-9"})
    mine = Departure.objects.filter(reply__staffreply__key="key-9")
    before = anna.get(f"{path}state").json()["version"]
    mine.update(**values)
    html = page(anna, path)
    assert html.count("<strong>" + shown + "</strong>") == 1
    assert (anna.get(f"{path}state").json()["version"] != before) is (shown != "on its way")
