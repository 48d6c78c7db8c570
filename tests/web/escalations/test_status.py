import pytest

from tests.support.clock import NOON as AT
from web.escalations.models import Escalation
from web.escalations.status import tell, truth
from web.frontdoor.models import OutboxMessage
from web.frontdoor.words import words

pytestmark = pytest.mark.django_db


def told():
    return [row.text_id for row in OutboxMessage.objects.filter(later=True)]


@pytest.mark.parametrize(
    ("fields", "text_id"),
    [
        ({}, ""),
        ({"notified_at": AT}, "utter_status_alerted"),
        ({"not_picked_up_at": AT}, "utter_status_not_picked_up"),
        ({"notified_at": AT, "level": "same_day"}, "utter_status_alerted_same_day"),
        ({"not_picked_up_at": AT, "level": "same_day"}, "utter_status_not_picked_up_same_day"),
        ({"acknowledged_at": AT, "level": "same_day"}, "utter_status_seen_same_day"),
        ({"notified_at": AT, "not_picked_up_at": AT, "acknowledged_at": AT}, "utter_status_seen"),
        ({"acknowledged_at": AT, "closed_at": AT}, "utter_status_closed"),
        ({"notified_at": AT, "level": "check"}, ""),
    ],
)
def test_the_true_state(fields, text_id):
    assert truth(Escalation(**{"level": "emergency", **fields})) == text_id


def test_nothing_is_claimed_before_an_alert_was_delivered(escalate):
    assert not tell(escalate().pk, words(), AT)
    assert told() == []


def test_each_state_is_told_once_with_a_number_to_call(escalate):
    escalation = escalate()
    for field in ("notified_at", "not_picked_up_at", "acknowledged_at"):
        Escalation.objects.update(**{field: AT})
        assert tell(escalation.pk, words(), AT)
        assert not tell(escalation.pk, words(), AT)
    assert told() == ["utter_status_alerted", "utter_status_not_picked_up", "utter_status_seen"]
    for row in OutboxMessage.objects.filter(later=True):
        assert "999" in row.body["text"]
        assert row.level == "emergency"
    assert [event.detail["text_id"] for event in escalation.events.filter(kind="patient_told")] == told()


def test_it_waits_for_the_answer_to_be_there_first(escalate):
    escalation = escalate(answered=False)
    Escalation.objects.update(notified_at=AT)
    assert not tell(escalation.pk, words(), AT)
    Escalation.objects.update(acknowledged_at=AT)
    escalate()
    assert tell(escalation.pk, words(), AT)
    assert told() == ["utter_status_seen"], "only what is true by then"


@pytest.mark.parametrize("text_id", [t for t in words()._texts.ids if t.startswith("utter_status_")])
@pytest.mark.parametrize("country", ["GB", "US", "ZZ"])
def test_no_status_reassures_and_each_names_a_number(text_id, country):
    clinic = words().clinic
    text = words()._texts.say(text_id, clinic.words_in(country))
    assert clinic.words_in(country)["emergency_number"] in text
    assert "don't worry" not in text.lower()
    assert "fine" not in text.lower()


@pytest.mark.parametrize("state", ["alerted", "seen", "not_picked_up"])
def test_after_an_emergency_no_state_sends_anyone_to_a_lesser_line(state):
    raw = words()._texts.raw(f"utter_status_{state}")
    assert "{emergency_number}" in raw
    assert "{urgent_advice}" not in raw
