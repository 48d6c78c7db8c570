from datetime import timedelta

import pytest

from tests.support.clock import NOON
from web.conversations import handover, listing
from web.frontdoor.words import words

pytestmark = pytest.mark.django_db


def names():
    return {key: [row["id"] for row in rows] for key, _, rows in listing.lists()}


def test_each_stands_in_one_list(chat, escalate):
    for number in range(1, 5):
        chat(conversation=f"web-{number}")
        handover.ask(f"web-{number}", words(), NOON + timedelta(minutes=number))
    handover.take_over("web-3", handover.last_change("web-3"), 0, "anna", words(), NOON)
    handover.close("web-4", handover.last_change("web-4"), "anna", words(), NOON)
    escalate(conversation="web-2")
    escalate(conversation="web-5")
    escalate("check", conversation="web-6")
    chat(conversation="web-7")
    assert names() == {
        "waiting": ["web-1", "web-2"],
        "with_person": ["web-3"],
        "flagged": ["web-5"],
        "closed": ["web-4"],
    }


def test_a_finding_whose_conversation_is_not_stored_leads_nowhere():
    from web.escalations.finding import Finding
    from web.escalations.record import record

    record(Finding("web-1", "web", "", "m", "words", {"level": "emergency"}, NOON))
    assert names()["flagged"] == []
