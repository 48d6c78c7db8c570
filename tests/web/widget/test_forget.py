import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection

from safety import Level, Memory
from tests.support.clock import NOON
from web.conversations import handover
from web.conversations.models import Ownership, StatusChange
from web.escalations import spool
from web.escalations.annotate import Correction, annotate
from web.escalations.finding import Finding
from web.escalations.lifecycle import close
from web.escalations.models import Escalation, EscalationEvent, EscalationMessage, UnansweredCheck
from web.escalations.record import record
from web.frontdoor import store
from web.frontdoor.models import Conversation, InboxMessage, OutboxMessage
from web.frontdoor.replies import Reply
from web.frontdoor.words import words
from web.widget.forget import DELETED, ask, forget_due, known
from web.widget.models import Feedback, Forgetting

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def talk(message):
    def make(conversation, text="my private words"):
        said = message(text, conversation=conversation, received_at=NOON)
        store.receive(said, "GB")
        (sent,) = store.keep_replies(said, [Reply("words", "answer")], {})
        Feedback.objects.create(reply_id=sent.number, useful=True, at=NOON)
        return said

    return make


def finish(escalation):
    close(escalation.pk, escalation.messages.last().pk, "spoke_with_patient", "called back", "anna", LATER)


def test_one_is_forgotten_and_no_other(talk):
    talk("web-1")
    talk("web-2")
    UnansweredCheck.objects.create(conversation="web-1", channel="web", asked_at=NOON, noticed_at=NOON)
    assert ask("web-1", LATER)
    assert [row.pk for row in Conversation.objects.all()] == ["web-2"]
    for model in (InboxMessage, OutboxMessage, Feedback):
        assert model.objects.count() == 1
    assert not UnansweredCheck.objects.exists()
    assert ask("web-1", LATER), "asked again"
    assert known() == ({"web-1"}, set())


def test_with_an_open_escalation_it_waits_until_it_is_closed(escalate):
    escalation = escalate()
    assert not ask("web-1", LATER)
    assert known() == (set(), {"web-1"})
    assert forget_due(LATER) == 0
    assert InboxMessage.objects.exists()
    finish(escalation)
    assert forget_due(LATER) == 1
    assert not Conversation.objects.exists()
    assert known() == ({"web-1"}, set())
    assert forget_due(LATER) == 0


def test_a_new_finding_after_the_closing_is_waited_for_too(escalate):
    finish(escalate())
    Forgetting.objects.create(conversation="web-1", asked_at=LATER)
    second = escalate()
    assert forget_due(LATER) == 0
    finish(second)
    assert forget_due(LATER) == 1


def test_a_finding_in_the_spool_is_waited_for(talk, settings, spool_file):
    settings.SPOOL_FILE = spool_file
    talk("web-1")
    talk("web-2")
    spool.append(spool_file, {"conversation": "web-1", "text": "my private words"})
    assert not ask("web-1", LATER)
    assert ask("web-2", LATER)
    assert forget_due(LATER) == 0
    assert [row.pk for row in Conversation.objects.all()] == ["web-1"]
    spool.forget(spool_file, spool.waiting(spool_file)[1])
    assert forget_due(LATER) == 1


def test_of_an_escalation_stays_what_the_staff_did_and_no_word_of_the_patient(escalate):
    escalation = escalate()
    assert annotate(Correction("web-1", "web", "", "pressed", "past", NOON))
    finish(escalation)
    assert ask("web-1", LATER)
    kept = Escalation.objects.get()
    assert (kept.level, kept.outcome, kept.note, kept.closed_by) == (
        "emergency",
        "spoke_with_patient",
        "called back",
        "anna",
    )
    assert kept.events.first().kind == "opened"
    words = EscalationMessage.objects.get()
    assert (words.text, words.assessment) == (DELETED, {"level": "emergency"})
    everything = str(
        [list(model.objects.values()) for model in (Escalation, EscalationEvent, EscalationMessage)]
    )
    assert "private" not in everything
    assert "web-1" not in everything
    assert "past" in everything, "that there was a correction stays"


def test_what_comes_back_from_the_spool_goes_again(escalate):
    finish(escalate())
    assert ask("web-1", LATER)
    memory = replace(Memory(), held=Level.EMERGENCY, since=NOON)
    assessment = {"level": "emergency", "memory": memory.to_dict()}
    finding = Finding("web-1", "web", "", "late", "my private words", assessment, NOON)
    escalation, created = record(finding)
    store.keep_late_memory(finding, "GB")
    assert created
    assert forget_due(LATER) == 0, "staff see it first"
    finish(escalation)
    assert forget_due(LATER) == 1
    assert not Conversation.objects.exists()
    assert all(message.text == DELETED for message in EscalationMessage.objects.all())


def test_it_is_remembered_for_as_long_as_a_cookie_could_name_it(talk, settings):
    talk("web-1")
    ask("web-1", NOON)
    forget_due(NOON + timedelta(seconds=settings.CONVERSATION_COOKIE_AGE))
    assert Forgetting.objects.exists()
    forget_due(NOON + timedelta(seconds=settings.CONVERSATION_COOKIE_AGE, hours=2))
    assert not Forgetting.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_file_no_longer_holds_the_words(talk):
    talk("web-1", "unmistakable-" * 20)
    ask("web-1", NOON)
    file = str(connection.settings_dict["NAME"])
    connection.close()
    checkpoint = sqlite3.connect(file)
    checkpoint.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    checkpoint.close()
    with open(file, "rb") as content:
        assert b"unmistakable" not in content.read()


def test_who_answered_when_stays_and_names_nobody(talk):
    talk("web-1")
    talk("web-2")
    User.objects.create(username="anna", is_staff=True)
    for name in ("web-1", "web-2"):
        handover.ask(name, words(), NOON)
    handover.take_over("web-1", handover.last_change("web-1"), 0, "anna", words(), NOON)
    ask("web-1", LATER)
    assert [row.pk for row in Ownership.objects.all()] == ["web-2"]
    first, _, third = StatusChange.objects.all()
    assert first.conversation == third.conversation == f"deleted-{first.pk}"
    assert (third.reason, third.by) == ("took_over", "anna")
