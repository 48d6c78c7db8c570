from datetime import timedelta

import pytest

from tests.support.clock import NOON
from web.alerts import deliveries
from web.alerts.deliveries import LONGEST_WAIT, TRIES, wait_after
from web.alerts.failure import NotSentError
from web.escalations.lifecycle import acknowledge
from web.escalations.models import Delivery, Escalation

pytestmark = pytest.mark.django_db
NURSE = {"name": "Nurse", "email": "n@clinic.example"}
DOCTOR = {"name": "Doctor", "email": "d@clinic.example", "slack_url": "SLACK_URL"}


@pytest.fixture
def clinic(clinic_with):
    return clinic_with(NURSE, DOCTOR)


def rows():
    return [(row.contact, row.way, row.round, row.state) for row in Delivery.objects.all()]


def kinds(escalation):
    return [event.kind for event in escalation.events.order_by("pk")]


def test_each_step_is_queued_once(escalate, clinic, clock):
    escalate()
    assert deliveries.advance(clinic, clock()) == 1
    assert deliveries.advance(clinic, clock()) == 0
    assert rows() == [("Nurse", "email", 1, "waiting")]
    clock.forward(minutes=5)
    assert deliveries.advance(clinic, clock()) == 1
    assert rows()[1:] == [("Doctor", "email", 1, "waiting"), ("Doctor", "slack", 1, "waiting")]
    clock.forward(minutes=5)
    assert deliveries.advance(clinic, clock()) == 1
    assert deliveries.advance(clinic, clock.forward(hours=9)) == 0
    escalation = Escalation.objects.get()
    assert escalation.not_picked_up_at == NOON + timedelta(minutes=10)
    assert kinds(escalation) == ["opened", *["alerted"] * 3, "not_picked_up"]


def test_at_night_the_night_deadline_holds(escalate, clinic, clock):
    clock.forward(hours=8)
    escalate(at=clock())
    deliveries.advance(clinic, clock())
    assert Delivery.objects.get().acknowledge_by == clock() + timedelta(minutes=15)


@pytest.mark.parametrize("level", ["check"])
def test_a_check_alerts_nobody(escalate, clinic, clock, level):
    escalate(level)
    assert deliveries.advance(clinic, clock.forward(hours=1)) == 0
    assert rows() == []


def test_who_has_acknowledged_is_left_in_peace(escalate, clinic, clock):
    escalation = escalate()
    deliveries.advance(clinic, clock())
    acknowledge(escalation.pk, 1, "anna", clock())
    assert deliveries.due(clock()) == []
    assert deliveries.advance(clinic, clock.forward(hours=1)) == 0
    assert rows() == [("Nurse", "email", 1, "dropped")]


def test_a_higher_level_alerts_from_the_start_again(escalate, clinic, clock):
    escalation = escalate("same_day")
    deliveries.advance(clinic, clock())
    acknowledge(escalation.pk, 1, "anna", clock())
    escalate("emergency")
    deliveries.advance(clinic, clock())
    assert [(row.contact, row.round, row.level) for row in deliveries.due(clock())] == [
        ("Nurse", 2, "emergency")
    ]


def test_a_success_makes_it_notified(escalate, clinic, clock):
    escalation = escalate()
    deliveries.advance(clinic, clock())
    (row,) = deliveries.due(clock())
    deliveries.succeeded(row.pk, clock.forward(seconds=1))
    escalation.refresh_from_db()
    assert (escalation.state, escalation.notified_at) == ("notified", clock())
    assert deliveries.due(clock.forward(hours=1)) == []
    assert kinds(escalation) == ["opened", "alerted", "notified"]


def test_a_success_for_an_earlier_round_does_not_count_for_this_one(escalate, clinic, clock):
    escalation = escalate("same_day")
    deliveries.advance(clinic, clock())
    (row,) = deliveries.due(clock())
    escalate("emergency")
    deliveries.succeeded(row.pk, clock())
    escalation.refresh_from_db()
    assert escalation.state == "new"


def test_failures_wait_ever_longer_and_end_dead(escalate, clinic, clock):
    escalation = escalate()
    deliveries.advance(clinic, clock())
    for tried in range(1, TRIES + 1):
        (row,) = deliveries.due(clock())
        deliveries.failed(row.pk, NotSentError("answered 503"), clock())
        if tried < TRIES:
            assert deliveries.due(clock() + wait_after(tried) - timedelta(seconds=1)) == []
            clock.forward(seconds=wait_after(tried).total_seconds())
    row.refresh_from_db()
    assert (row.state, row.tries, row.problem) == ("dead", TRIES, "answered 503")
    assert timedelta(minutes=20) < clock() - NOON < timedelta(minutes=60)
    assert deliveries.due(clock.forward(hours=1)) == []
    assert kinds(escalation).count("delivery_failed") == 1


def test_what_is_dead_alerts_the_next_contact_at_once(escalate, clinic, clock):
    escalate()
    deliveries.advance(clinic, clock())
    deliveries.failed(Delivery.objects.get().pk, NotSentError("550", final=True), clock())
    assert deliveries.advance(clinic, clock()) == 1
    assert {row[0] for row in rows() if row[3] == "waiting"} == {"Doctor"}


def test_waits():
    seconds = [wait_after(tries).total_seconds() for tries in range(1, 11)]
    assert seconds == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert wait_after(TRIES) == LONGEST_WAIT


def test_two_at_the_same_time_queue_once(escalate, clinic, clock):
    """The second has looked before the first has written."""
    escalation = escalate()
    deliveries._advance(escalation.pk, clinic, clock())
    assert deliveries._advance(escalation.pk, clinic, clock()) == 0
    assert len(rows()) == 1
