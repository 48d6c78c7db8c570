from dataclasses import replace
from datetime import datetime, timezone

import pytest

from web.escalations.finding import Finding
from web.escalations.models import Escalation, EscalationMessage
from web.escalations.record import record

pytestmark = pytest.mark.django_db

FIRST = Finding(
    "c-1", "web", "", "m-1", "my words", {"level": "same_day"}, datetime(2026, 11, 22, tzinfo=timezone.utc)
)


def test_a_finding_opens_an_escalation():
    escalation, created = record(FIRST)
    assert created
    assert (escalation.conversation, escalation.level, escalation.closed_at) == ("c-1", "same_day", None)
    (message,) = escalation.messages.all()
    assert (message.text, message.assessment, message.written_at) == (
        "my words",
        {"level": "same_day"},
        FIRST.at,
    )


def test_the_same_message_is_recorded_once():
    first, _ = record(FIRST)
    assert record(FIRST) == (first, False)
    assert EscalationMessage.objects.count() == 1


def test_a_second_reader_who_found_more_raises_it():
    record(FIRST)
    escalation, created = record(replace(FIRST, assessment={"level": "emergency", "reader": "rasa"}))
    assert not created
    assert escalation.level == "emergency"
    assert escalation.messages.get().level == "emergency"


def test_a_second_reader_who_found_less_changes_nothing():
    record(replace(FIRST, assessment={"level": "emergency"}))
    escalation, _ = record(FIRST)
    assert escalation.level == escalation.messages.get().level == "emergency"


def test_findings_of_a_conversation_join_and_raise():
    record(FIRST)
    escalation, created = record(replace(FIRST, message_id="m-2", assessment={"level": "emergency"}))
    assert created
    assert escalation.level == "emergency"
    record(replace(FIRST, message_id="m-3", assessment={"level": "check"}))
    assert Escalation.objects.get().level == "emergency"
    assert EscalationMessage.objects.count() == 3


def test_after_the_closing_a_finding_opens_the_next():
    first, _ = record(FIRST)
    Escalation.objects.update(closed_at=FIRST.at)
    second, _ = record(replace(FIRST, message_id="m-2"))
    assert second != first


@pytest.mark.parametrize("field", ["conversation", "channel", "account"])
def test_other_people_have_their_own(field):
    record(FIRST)
    record(replace(FIRST, **{field: "other"}, message_id="m-2"))
    assert Escalation.objects.count() == 2


@pytest.mark.parametrize("field", ["channel", "account"])
def test_the_id_holds_within_channel_and_account(field):
    record(FIRST)
    _, created = record(replace(FIRST, **{field: "other"}))
    assert created


def test_a_second_reader_after_the_closing_opens_the_next():
    first, _ = record(FIRST)
    Escalation.objects.update(closed_at=FIRST.at)
    second, created = record(replace(FIRST, assessment={"level": "emergency"}))
    assert (second != first, created, second.level) == (True, False, "emergency")
    assert record(FIRST) == (second, False)


def test_opening_and_each_rise_are_written_down_and_begin_a_round():
    record(FIRST)
    record(replace(FIRST, message_id="m-2", assessment={"level": "emergency"}))
    escalation, _ = record(replace(FIRST, message_id="m-3", assessment={"level": "same_day"}))
    assert [event.kind for event in escalation.events.all()] == ["opened", "raised"]
    assert Escalation.objects.get().round == 2


def test_what_the_first_reader_found_stays_to_be_seen():
    record(replace(FIRST, assessment={"level": "same_day", "findings": ["found"]}))
    record(replace(FIRST, assessment={"level": "emergency", "reader": "rasa"}))
    assert EscalationMessage.objects.get().assessment == {
        "level": "emergency", "reader": "rasa", "findings": ["found"],
    }  # fmt: skip
