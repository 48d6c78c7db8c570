import pytest

from tests.support.clock import NOON as AT
from web.escalations.events import note

pytestmark = pytest.mark.django_db


def test_an_event_keeps_what_who_when_and_details(escalate):
    escalation = escalate()
    note(escalation, "alerted", AT, "Nurse", way="email")
    event = escalation.events.last()
    assert (event.kind, event.by, event.at, event.detail) == ("alerted", "Nurse", AT, {"way": "email"})
