from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from tests.support.clock import NOON
from web.channels.incoming import MediaKind
from web.console.transcript import NOT_WORDS, transcript
from web.conversations import handover
from web.conversations.answer import answer
from web.escalations.finding import Finding
from web.escalations.record import record
from web.frontdoor import store
from web.frontdoor.words import words

pytestmark = pytest.mark.django_db


def test_messages_in_order_with_their_replies(escalate):
    escalation = escalate()
    escalate(at=NOON + timedelta(minutes=1))
    first, second = transcript("web-1", escalation)
    assert [piece["text"] for piece in first["pieces"]] == ["my private words"]
    assert first["level"] == "emergency"
    assert first["replies"][0]["blocks"][0]["lines"][0][0]["text"] == "Call "
    assert second["at"] == NOON + timedelta(minutes=1)


def test_a_finding_whose_message_was_not_stored_is_shown_too(escalate):
    escalate()
    assessment = {"level": "emergency", "findings": [{"symptom": "x", "spans": [[0, 3]], "counts": True}]}
    at = NOON - timedelta(minutes=1)
    escalation, _ = record(Finding("web-1", "web", "", "spooled", "old words", assessment, at))
    first, second = transcript("web-1", escalation)
    assert first["pieces"][0] == {"text": "old", "marked": True}
    assert first["replies"] == []
    assert second["at"] == NOON


def test_others_conversations_are_not_shown(escalate):
    escalation = escalate()
    escalate(conversation="web-2")
    assert len(transcript("web-1", escalation)) == 1


def test_what_staff_wrote_names_who(escalate):
    escalation = escalate()
    handover.take_over("web-1", 0, 0, "anna", words(), NOON)
    answer("web-1", "Hello from a nurse.", "key", "anna", "Anna", words(), NOON)
    (entry,) = transcript("web-1", escalation)
    assert [reply["by"] for reply in entry["replies"]] == ["", "", "", "anna"]
    assert entry["replies"][-1]["blocks"][0]["lines"][0][0]["text"] == "Hello from a nurse."


def test_of_a_photo_staff_read_that_it_was_one(message):
    said = message("it looks like this", conversation="web-1", media=("image", "location", "other"))
    store.receive(said, "GB")
    (entry,) = transcript("web-1")
    assert entry["media"] == "a photo, a location, something that is not words"
    shown = render_to_string("console/transcript.html", {"transcript": [entry]})
    assert "(a photo, a location, something that is not words)" in shown


def test_every_kind_has_its_word():
    named = {kind.value for kind in MediaKind} - {"other"} | {"location"}
    assert set(NOT_WORDS) == named
