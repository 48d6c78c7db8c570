from datetime import timedelta

import pytest

from tests.support.clock import NOON as AT
from web.audit.models import AuditEntry
from web.escalations import lifecycle
from web.escalations.models import Delivery, Escalation, UnansweredCheck
from web.frontdoor.models import OutboxMessage

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=3)


def kinds(escalation):
    return [event.kind for event in escalation.events.order_by("pk")]


def recorded():
    return list(AuditEntry.objects.values_list("by", "action", "subject"))


def last_message(escalation):
    return escalation.messages.last().pk


def test_acknowledged_once_by_the_first(escalate):
    escalation = escalate()
    assert escalation.state == "new"
    lifecycle.acknowledge(escalation.pk, 1, "anna", LATER)
    lifecycle.acknowledge(escalation.pk, 1, "bert", LATER)
    escalation.refresh_from_db()
    assert (escalation.state, escalation.acknowledged_by) == ("acknowledged", "anna")
    assert escalation.acknowledged_at == LATER
    assert kinds(escalation) == ["opened", "acknowledged", "patient_told"]
    assert OutboxMessage.objects.last().text_id == "utter_status_seen"


def test_what_has_risen_is_not_acknowledged_unseen(escalate):
    escalation = escalate("same_day")
    escalate("emergency")
    with pytest.raises(lifecycle.ChangedError):
        lifecycle.acknowledge(escalation.pk, 1, "anna", LATER)
    escalation.refresh_from_db()
    assert (escalation.round, escalation.acknowledged_at) == (2, None)


def test_a_higher_level_must_be_acknowledged_again(escalate):
    escalation = escalate("same_day")
    Escalation.objects.update(notified_at=AT, not_picked_up_at=AT)
    lifecycle.acknowledge(escalation.pk, 1, "anna", LATER)
    escalate("emergency", at=LATER)
    escalation.refresh_from_db()
    assert (escalation.state, escalation.round, escalation.level) == ("new", 2, "emergency")
    assert (escalation.alarmed_at, escalation.not_picked_up_at, escalation.told) == (LATER, None, "")
    assert kinds(escalation)[-1] == "raised"


def test_the_same_level_again_stays_acknowledged(escalate):
    escalation = escalate()
    lifecycle.acknowledge(escalation.pk, 1, "anna", LATER)
    escalate()
    escalation.refresh_from_db()
    assert escalation.state == "acknowledged"


def test_closed_with_outcome_by_whom(escalate):
    escalation = escalate()
    lifecycle.close(escalation.pk, last_message(escalation), "not_reached", "rang twice", "anna", LATER)
    lifecycle.close(escalation.pk, last_message(escalation), "other", "", "bert", LATER)
    escalation.refresh_from_db()
    assert (escalation.state, escalation.closed_by, escalation.outcome, escalation.note) == (
        "closed", "anna", "not_reached", "rang twice",
    )  # fmt: skip
    assert kinds(escalation) == ["opened", "acknowledged", "closed", "patient_told"]
    assert OutboxMessage.objects.last().text_id == "utter_status_closed"
    assert escalate() != escalation, "a finding after the closing opens the next"


def test_a_finding_that_staff_have_not_seen_prevents_the_closing(escalate):
    escalation = escalate()
    seen = last_message(escalation)
    escalate()
    with pytest.raises(lifecycle.ChangedError):
        lifecycle.close(escalation.pk, seen, "other", "", "anna", LATER)
    assert Escalation.objects.get().closed_at is None


def test_a_check_and_a_failure_are_seen_to_once():
    check = UnansweredCheck.objects.create(conversation="web-1", channel="web", asked_at=AT, noticed_at=AT)
    lifecycle.end_check(check.pk, "anna", LATER)
    lifecycle.end_check(check.pk, "bert", LATER)
    check.refresh_from_db()
    assert (check.ended_by, check.ended_at) == ("anna", LATER)


def test_only_a_failure_can_be_seen(escalate):
    row = Delivery.objects.create(
        escalation=escalate(), round=1, contact="Nurse", way="email", level="emergency", key="k",
        queued_at=AT, acknowledge_by=AT, next_try_at=AT,
    )  # fmt: skip
    lifecycle.see_failure(row.pk, "anna")
    assert Delivery.objects.get().seen_by == ""
    Delivery.objects.update(state="dead")
    lifecycle.see_failure(row.pk, "anna")
    lifecycle.see_failure(row.pk, "bert")
    assert Delivery.objects.get().seen_by == "anna"
    assert recorded() == [("anna", "failed alert seen", str(row.pk))]


def test_each_step_is_on_the_record_once_without_words(escalate):
    escalation = escalate()
    lifecycle.acknowledge(escalation.pk, 1, "anna", LATER)
    lifecycle.close(escalation.pk, last_message(escalation), "other", "my private note", "anna", LATER)
    lifecycle.close(escalation.pk, last_message(escalation), "other", "", "bert", LATER)
    check = UnansweredCheck.objects.create(conversation="web-1", channel="web", asked_at=AT, noticed_at=AT)
    lifecycle.end_check(check.pk, "bert", LATER)
    lifecycle.end_check(check.pk, "anna", LATER)
    second = escalate()
    lifecycle.close(second.pk, last_message(second), "other", "", "bert", LATER)
    number = str(escalation.pk)
    assert recorded() == [
        ("anna", "escalation acknowledged", number),
        ("anna", "escalation closed", number),
        ("bert", "unanswered check ended", str(check.pk)),
        ("bert", "escalation acknowledged", str(second.pk)),
        ("bert", "escalation closed", str(second.pk)),
    ]
    assert "private" not in str(list(AuditEntry.objects.values()))


def test_what_was_refused_is_not_on_the_record(escalate):
    escalation = escalate()
    with pytest.raises(lifecycle.ChangedError):
        lifecycle.acknowledge(escalation.pk, 2, "anna", LATER)
    assert recorded() == []
