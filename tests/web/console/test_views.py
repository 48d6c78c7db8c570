import re
from datetime import datetime, timedelta, timezone

import pytest
from django.db import OperationalError
from django.test import Client

from tests.support.clock import NOON
from web.audit.models import AuditEntry
from web.channels.identity import encrypt
from web.channels.models import Departure, Person
from web.console import views
from web.escalations.events import note
from web.escalations.models import Delivery, Escalation, UnansweredCheck
from web.frontdoor import store
from web.frontdoor.replies import Reply
from web.widget.models import Forgetting

pytestmark = pytest.mark.django_db


@pytest.fixture
def check():
    return UnansweredCheck.objects.create(conversation="web-9", channel="web", asked_at=NOON, noticed_at=NOON)


def page(client, path="/staff/"):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def numbers(html):
    return [int(number) for number in re.findall(r"<strong>[^<]+</strong> no\. (\d+)</a>", html)]


def test_unacknowledged_first_then_the_newest(staff, escalate):
    rows = [escalate(conversation=f"web-{n}", at=NOON + timedelta(minutes=n)) for n in range(4)]
    staff.post(f"/staff/escalations/{rows[3].pk}/acknowledge", {"round": 1})
    staff.post(
        f"/staff/escalations/{rows[1].pk}/close",
        {"last_message": rows[1].messages.last().pk, "outcome": "other"},
    )
    assert numbers(page(staff)) == [rows[2].pk, rows[0].pk, rows[3].pk, rows[1].pk]


def test_checks_stand_below_and_are_no_escalations(staff, escalate, check):
    escalate("check", conversation="web-2")
    escalate("same_day")
    html = page(staff)
    assert len(numbers(html)) == 1
    assert html.index("To be seen today") < html.index(f"Check no. {check.pk}")
    assert "Unanswered safety checks (1)" in html


def test_a_check_can_be_read_and_ended(staff, check):
    assert "Unanswered safety check" in page(staff, f"/staff/checks/{check.pk}/")
    staff.post(f"/staff/checks/{check.pk}/end")
    check.refresh_from_db()
    assert check.ended_by == "anna"
    assert "Unanswered safety checks (0)" in page(staff)


def test_one_click_acknowledges(staff, escalate):
    escalation = escalate()
    assert staff.get(f"/staff/escalations/{escalation.pk}/acknowledge").status_code == 405
    staff.post(f"/staff/escalations/{escalation.pk}/acknowledge", {"round": 1})
    escalation.refresh_from_db()
    assert (escalation.state, escalation.acknowledged_by) == ("acknowledged", "anna")


@pytest.mark.parametrize("round", ["2", "", "x", "9" * 30, "-1"])
def test_acknowledging_what_is_not_as_seen_does_nothing_and_says_so(staff, escalate, round):
    escalation = escalate()
    response = staff.post(f"/staff/escalations/{escalation.pk}/acknowledge", {"round": round})
    assert "Something new came in meanwhile" in page(staff, response["Location"])
    assert Escalation.objects.get().acknowledged_at is None


def test_closing_needs_an_outcome_and_what_was_seen(staff, escalate):
    escalation = escalate()
    path, seen = f"/staff/escalations/{escalation.pk}/close", escalation.messages.last().pk
    assert staff.post(path, {"last_message": seen, "outcome": "whatever"}).status_code == 400
    assert staff.post(path, {"last_message": seen, "outcome": "other", "note": "x" * 2001}).status_code == 400
    assert "changed=1" in staff.post(path, {"last_message": seen - 1, "outcome": "other"})["Location"]
    assert Escalation.objects.get().closed_at is None
    staff.post(path, {"last_message": seen, "outcome": "spoke_with_patient", "note": "called back"})
    html = page(staff, f"/staff/escalations/{escalation.pk}/")
    assert "Spoke with the patient" in html
    assert "called back" in html
    assert "<select" not in html


def test_patients_words_are_shown_as_text_and_marked(staff, escalate):
    escalation = escalate()
    hostile = "<script>alert(1)</script> & chest"
    findings = [{"symptom": "chest_pain", "spans": [[28, 33]], "counts": True, "context": "present"}]
    escalation.messages.update(assessment={"level": "emergency", "findings": findings})
    from web.frontdoor.models import InboxMessage

    InboxMessage.objects.update(text=hostile)
    html = page(staff, f"/staff/escalations/{escalation.pk}/")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <mark>chest</mark>" in html
    assert "Signs: Pain, pressure or a strange feeling in the chest" in html


def test_corrections_and_events_are_shown(staff, escalate):
    escalation = escalate()
    note(escalation, "correction", NOON, "patient", choice="in_the_past")
    html = page(staff, f"/staff/escalations/{escalation.pk}/")
    assert "What the patient said about it afterwards" in html
    assert "in the past" in html
    assert "Opened" in html


def test_failed_deliveries_are_a_banner_until_seen(staff, escalate):
    row = Delivery.objects.create(
        escalation=escalate(), round=1, contact="Nurse", way="email", level="emergency", key="k",
        state="dead",
        queued_at=NOON, acknowledge_by=NOON, next_try_at=NOON, ended_at=NOON, problem="answered 550",
    )  # fmt: skip
    assert "answered 550" in page(staff)
    staff.post(f"/staff/deliveries/{row.pk}/seen")
    assert "answered 550" not in page(staff)


@pytest.fixture
def departure(message):
    """An answer to a patient on Telegram, on its way."""
    person = Person.objects.create(pk="telegram-1", channel="telegram", address=encrypt("5"), written_at=NOON)
    said = message(conversation=person.pk, channel="telegram")
    store.receive(said, "GB")
    store.keep_replies(said, [Reply("An answer.", "chat")], {})
    return Departure.objects.get()


def state_of(client):
    return client.get("/staff/state").json()["version"]


def test_a_token_that_is_not_taken_is_a_banner_while_answers_wait(staff, departure):
    before = state_of(staff)
    Departure.objects.update(locked_out=True, problem="answered 401")
    assert "<strong>telegram</strong>: answered 401. Answers that wait: 1" in page(staff)
    assert state_of(staff) != before
    Departure.objects.update(state="sent")
    assert "answered 401" not in page(staff)


def test_what_could_not_be_delivered_is_sent_again_by_one_click(staff, departure):
    assert "Send again" not in page(staff)
    Departure.objects.update(state="dead", problem="answered 400", tries=3)
    assert "Send again" in page(staff)
    for _ in range(2):
        staff.post(f"/staff/departures/{departure.pk}/again")
    departure.refresh_from_db()
    assert (departure.state, departure.tries) == ("waiting", 0)
    assert "answered 400" not in page(staff)
    entries = AuditEntry.objects.filter(action="undelivered answer sent again")
    assert [(entry.by, entry.subject) for entry in entries] == [("anna", str(departure.pk))]


def test_where_it_cannot_be_sent_again_staff_read_why(staff, departure):
    Departure.objects.update(state="dead")
    Person.objects.update(blocked_at=NOON)
    html = page(staff)
    assert "It cannot be sent again: the patient has blocked us" in html
    assert "Send again" not in html


def test_the_state_changes_with_whatever_is_shown(staff, escalate, check):
    def state():
        return staff.get("/staff/state").json()

    versions = [state()["version"]]

    def changed():
        versions.append(state()["version"])
        return len(set(versions)) == len(versions)

    escalation = escalate("same_day")
    assert changed()
    assert state()["alarms"] == [f"{escalation.pk}.1"]
    Escalation.objects.update(notified_at=NOON)
    assert changed()
    escalate("emergency")
    assert changed()
    assert state()["alarms"] == [f"{escalation.pk}.2"]
    staff.post(f"/staff/escalations/{escalation.pk}/acknowledge", {"round": 2})
    assert changed()
    assert state()["alarms"] == []
    staff.post(f"/staff/checks/{check.pk}/end")
    assert changed()


def test_nothing_inline_and_no_page_of_its_own_script_elsewhere(staff, escalate, check):
    escalation = escalate()
    for path in ("/staff/", f"/staff/escalations/{escalation.pk}/", "/staff/login/"):
        html = page(staff, path)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=\"/static/)", html)


def test_unknown_numbers_are_not_found(staff):
    for path in ("/staff/escalations/99/", "/staff/checks/99/"):
        assert staff.get(path).status_code == 404
    assert staff.post("/staff/escalations/99/acknowledge").status_code == 404


def test_without_contacts_the_page_says_so(staff):
    assert "Nobody is alerted outside this page" in page(staff)


def test_signed_out_in_the_meantime(anna):
    client = Client()
    client.force_login(anna)
    anna.set_password("another one, longer")
    anna.save()
    assert client.get("/staff/").status_code == 302


def test_times_are_the_clinics(staff, escalate):
    escalate(at=datetime(2026, 7, 1, 12, 0, tzinfo=timezone.utc))
    assert "1 Jul 13:00" in page(staff)
    assert "times: Europe/London" in page(staff)


def test_with_the_database_away_staff_read_what_that_means(staff, monkeypatch):
    def away(*arguments):
        raise OperationalError

    monkeypatch.setattr(views, "_state", away)
    response = staff.get("/staff/")
    assert response.status_code == 503
    assert "Patients are still told whom to call" in response.content.decode()


def test_what_came_in_after_the_acknowledgement_is_pointed_out(staff, escalate):
    escalation = escalate()
    staff.post(f"/staff/escalations/{escalation.pk}/acknowledge", {"round": 1})
    assert "new since then" not in page(staff)
    version = staff.get("/staff/state").json()["version"]
    escalate()
    assert staff.get("/staff/state").json()["version"] != version
    assert "new since then: 1" in page(staff)


def test_staff_know_that_closing_deletes_the_words(staff, escalate):
    escalation = escalate()
    address = f"/staff/escalations/{escalation.pk}/"
    assert "to be deleted" not in page(staff, address)
    Forgetting.objects.create(conversation=escalation.conversation, asked_at=NOON)
    assert "to be deleted" in page(staff, address)


def test_the_number_is_shown_on_demand_recorded_and_nowhere_logged(staff, escalate, caplog):
    caplog.set_level("DEBUG")
    found = escalate(conversation="twilio_sms-1")
    values = {"channel": "twilio_sms", "address": encrypt("+447700900123"), "opted_out_at": NOON}
    Person.objects.create(pk="twilio_sms-1", written_at=NOON, **values)
    path = f"/staff/escalations/{found.pk}/"
    html = page(staff, path)
    assert "has said STOP. Call them." in html
    assert "Show the number" in html
    assert "7700900123" not in html
    assert not AuditEntry.objects.exists()
    assert staff.get(f"{path}number").status_code == 405
    shown = staff.post(f"{path}number")
    assert "+447700900123</a>" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    (entry,) = AuditEntry.objects.all()
    assert (entry.by, entry.action, entry.subject) == ("anna", "patient's number shown", str(found.pk))
    assert entry.detail == {}
    assert "7700900123" not in caplog.text


def test_where_no_number_is_known_there_is_no_button(staff, escalate, departure):
    found = escalate(conversation="telegram-1")
    path = f"/staff/escalations/{found.pk}/"
    assert "Show the number" not in page(staff, path)
    assert staff.post(f"{path}number").status_code == 200
    assert not AuditEntry.objects.exists()
