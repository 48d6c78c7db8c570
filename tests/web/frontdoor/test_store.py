from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from safety import Level, Memory
from web.escalations.finding import Finding
from web.frontdoor import store
from web.frontdoor.models import Conversation

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
