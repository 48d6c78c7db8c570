from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User

from content.takeover import Takeover
from tests.support.clock import NOON
from web.audit.models import AuditEntry
from web.channels.capabilities import CAPABILITIES
from web.channels.render import render
from web.conversations import handover
from web.conversations.answer import NotSentError, answer, longest, name_of
from web.conversations.models import Ownership, StaffReply
from web.frontdoor.models import Conversation, OutboxMessage
from web.frontdoor.replies import Reply
from web.frontdoor.words import Words, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(chat):
    """anna has the conversation, on that channel."""

    def make(channel="web"):
        chat(channel=channel)
        handover.take_over("web-1", 0, 0, "anna", words(), NOON)

    return make


def send(text="I am Anna. How can I help?", key="k1", by="anna", at=NOON, said_by=None):
    answer("web-1", text, key, by, "Anna Ray", said_by or words(), at)


def test_it_stands_in_the_conversation_as_from_a_person_of_the_staff(taken):
    taken()
    send()
    row = OutboxMessage.objects.last()
    assert (row.body["text"], row.body["kind"], row.level) == ("I am Anna. How can I help?", "person", "none")
    assert row.body["by"] == f"Staff of {words().clinic.name}"
    assert (row.staffreply.by, row.later) == ("anna", True)


def test_where_the_clinic_wants_it_the_patient_reads_the_name(taken):
    clinic = replace(words().clinic, takeover=Takeover(shows_name=True))
    taken()
    send(said_by=Words(words()._texts, clinic))
    assert OutboxMessage.objects.last().body["by"] == f"Anna Ray, staff of {clinic.name}"


def test_the_same_form_twice_is_one_answer(taken):
    taken()
    send()
    send()
    assert StaffReply.objects.count() == 1
    send(key="k2")
    assert StaffReply.objects.count() == 2


@pytest.mark.parametrize("by", ["bert", ""])
def test_only_who_has_it_answers(taken, by):
    taken()
    with pytest.raises(handover.ChangedError):
        send(by=by)
    handover.hand_back("web-1", "anna", words(), NOON)
    with pytest.raises(handover.ChangedError):
        send()
    assert StaffReply.objects.count() == 0


def test_an_answer_ends_the_waiting(taken):
    taken()
    send(at=NOON + timedelta(minutes=5))
    row = Ownership.objects.get()
    assert (row.unanswered_since, row.written_at) == (None, NOON + timedelta(minutes=5))
    assert handover.watch(words(), NOON + timedelta(minutes=30), 3600) == 0


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_is_not_sent(taken, text):
    taken()
    with pytest.raises(NotSentError, match="nothing to send"):
        send(text)


@pytest.mark.parametrize("channel", ["web", *CAPABILITIES])
def test_the_longest_fits_in_one_message_and_one_more_is_refused(taken, channel):
    taken(channel)
    limit = longest(channel, words(), "Anna Ray")
    send("x" * limit)
    capability = CAPABILITIES.get(channel)
    if capability:
        body = OutboxMessage.objects.last().body
        (part,) = render([Reply.from_dict(body)], capability, words(), "k").parts
        assert words().from_staff("", "").by in part.shown
    with pytest.raises(NotSentError, match=f"at most {limit} "):
        send("x" * (limit + 1), key="k2")


def test_an_answer_that_only_marks_make_too_long_is_refused(taken):
    taken("telegram")
    limit = longest("telegram", words(), "")
    with pytest.raises(NotSentError, match="too long"):
        send("😀" * (limit // 2 + 1))


def test_after_the_apps_window_nothing_is_stored(taken):
    taken("whatsapp")
    with pytest.raises(NotSentError, match="24 hours"):
        send(at=NOON + timedelta(hours=24))
    assert StaffReply.objects.count() == 0


def test_it_goes_with_the_conversation(taken):
    taken()
    send()
    Conversation.objects.all().delete()
    assert StaffReply.objects.count() == Ownership.objects.count() == 0


def test_the_name_of_an_account():
    assert name_of(User(username="anna", first_name="Anna", last_name="Ray")) == "Anna Ray"
    assert name_of(User(username="anna")) == "anna"
    assert name_of(AnonymousUser()) == ""


def test_it_is_on_the_record_once_without_a_word_of_it(taken):
    taken()
    for _ in range(2):
        send("my private words")
    with pytest.raises(NotSentError):
        send(" ", key="k2")
    noted = AuditEntry.objects.last()
    assert (noted.by, noted.action, noted.subject) == (
        "anna",
        "patient answered",
        f"reply {StaffReply.objects.get().pk}",
    )
    assert AuditEntry.objects.count() == 2, "the other is the take-over"
    assert "private" not in str(list(AuditEntry.objects.values()))
