from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from safety import Level, Memory
from web.escalations.finding import Finding
from web.frontdoor import store
from web.frontdoor.models import Conversation
from web.frontdoor.replies import Reply

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
MEMORY = Memory(held=Level.EMERGENCY, since=NOW)


def finding(memory):
    assessment = {"level": "emergency"} | ({"memory": memory.to_dict()} if memory else {})
    return Finding("web-1", "web", "", "m-1", "my words", assessment, NOW)


def test_a_memory_that_comes_late_is_kept():
    assert store.memory("web-1") is None
    store.keep_late_memory(finding(MEMORY), "GB")
    assert store.memory("web-1") == MEMORY
    assert Conversation.objects.get().locale == "GB"


@pytest.mark.parametrize(("hours", "wins"), [(1, True), (0, False), (-1, False)])
def test_only_a_newer_one_replaces_it(hours, wins):
    store.keep_late_memory(finding(MEMORY), "GB")
    other = replace(MEMORY, held=Level.SAME_DAY, since=NOW + timedelta(hours=hours))
    store.keep_late_memory(finding(other), "GB")
    assert store.memory("web-1") == (other if wins else MEMORY)


def test_rasas_finding_has_none():
    store.keep_late_memory(finding(None), "GB")
    assert not Conversation.objects.exists()


def test_what_is_new_in_the_order_in_which_it_was_said(message):
    first = message("one", conversation="web-1", received_at=NOW)
    store.receive(first, "GB")
    (sent,) = store.keep_replies(first, [Reply("to one", "chat")], {})
    second = message("two", conversation="web-1", received_at=NOW + timedelta(seconds=1))
    store.receive(second, "GB")
    store.receive(message("strange", conversation="web-2"), "GB")
    found = store.since("web-1", 0)
    assert [item.text if isinstance(item, store.Written) else item.reply.text for item in found] == [
        "one",
        "two",
        "to one",
    ], "by time: the replies of this test are said today"
    assert sent in found
    assert [item.text for item in store.since("web-1", sent.number)] == ["two"], "still without an answer"
    store.keep_replies(second, [Reply("to two", "chat")], {})
    assert len(store.since("web-1", sent.number)) == 2
    assert len(store.since("web-1", sent.number + 1)) == 0
    assert store.since("web-3", 0) == []


def test_replies_are_kept_once_and_come_back_the_same(message):
    said = message("one", conversation="web-1")
    store.receive(said, "GB")
    kept = store.keep_replies(said, [Reply("a", "chat"), Reply("b", "chat")], {})
    assert [item.reply.text for item in kept] == ["a", "b"]
    assert kept[0].number < kept[1].number
    assert store.keep_replies(said, [Reply("other", "chat")], {}) == kept
    assert store.receive(said, "GB").sent == kept


def test_what_a_person_left_without_a_reply_is_part_of_the_conversation(message):
    said = message("one", conversation="web-1")
    assert store.receive(said, "GB").sent is None
    assert store.keep_replies(said, [], {}) == ()
    assert store.receive(said, "GB").sent == (), "its turn is closed"
    assert [item.text for item in store.since("web-1", 0)] == ["one"]
    store.add_to_conversation("web-1", Reply("from a nurse", "person", by="Staff"))
    written, sent = store.since("web-1", 0)
    assert (written.text, sent.reply.text, sent.reply.by) == ("one", "from a nurse", "Staff")
    assert [exchange.text for exchange in store.history("web-1")] == ["one"]


def test_who_has_the_conversation_is_known_when_a_message_comes_in(message):
    from web.conversations.models import Ownership

    first = message("one", conversation="web-1")
    assert store.receive(first, "GB").owner == "bot"
    Ownership.objects.create(pk="web-1", status="person", by="anna", since=NOW, written_at=NOW)
    second = message("two", conversation="web-1", received_at=NOW)
    assert store.receive(second, "GB").owner == "person"
    assert Ownership.objects.get().unanswered_since == NOW
    Ownership.objects.update(unanswered_since=None)
    assert store.receive(second, "GB").owner == "person"
    assert Ownership.objects.get().unanswered_since is None, "delivered again it is no new message"
