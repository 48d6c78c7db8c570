import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from web.escalations.annotate import Correction, annotate
from web.escalations.models import Escalation, EscalationEvent

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)


@pytest.fixture
def pressed(message):
    asked = message("x")
    return Correction(asked.conversation, asked.channel, asked.account, "m-2", "past", NOON)


@pytest.fixture
def escalation(pressed):
    return Escalation.objects.create(
        conversation=pressed.conversation, channel="web", level="emergency", opened_at=NOON, alarmed_at=NOON
    )


def test_it_is_a_step_of_the_escalation_and_changes_nothing_else(escalation, pressed):
    assert annotate(pressed)
    event = escalation.events.get()
    assert (event.kind, event.by, event.at) == ("correction", "patient", NOON)
    assert event.detail == {"correction": "past", "message_id": "m-2"}
    escalation.refresh_from_db()
    assert (escalation.level, escalation.closed_at, escalation.acknowledged_at) == ("emergency", None, None)


def test_the_same_message_is_noted_once(escalation, pressed):
    for _ in range(3):
        annotate(pressed)
    assert EscalationEvent.objects.count() == 1
    annotate(replace(pressed, message_id="m-3", correction="someone else, not now"))
    assert EscalationEvent.objects.count() == 2


def test_the_latest_escalation_is_meant(escalation, pressed):
    escalation.closed_at = NOON
    escalation.save()
    later = Escalation.objects.create(
        conversation=pressed.conversation,
        channel="web",
        level="same_day",
        opened_at=NOON + timedelta(hours=1),
        alarmed_at=NOON + timedelta(hours=1),
    )
    annotate(pressed)
    assert later.events.count() == 1
    assert escalation.events.count() == 0


def test_without_an_escalation_it_says_so(pressed):
    assert not annotate(pressed)
    assert EscalationEvent.objects.count() == 0


def test_it_comes_back_from_the_spool_as_it_went(pressed):
    assert Correction.from_dict(json.loads(json.dumps(pressed.to_dict()))) == pressed


@pytest.mark.parametrize("wrong", [{}, {"at": "private"}, {"private": 1}])
def test_a_line_that_is_none_is_refused_without_its_words(pressed, wrong):
    data = {**pressed.to_dict(), **wrong} if wrong else {"correction": "past"}
    with pytest.raises(ValueError, match="no correction") as error:
        Correction.from_dict(data)
    assert "private" not in str(error.value)
