from dataclasses import replace
from datetime import timedelta

import pytest

from safety import Level, Memory
from safety.check import Check
from tests.support.clock import NOON as AT
from web.escalations.lifecycle import end_check
from web.escalations.models import UnansweredCheck
from web.escalations.unanswered import notice_unanswered
from web.frontdoor.models import Conversation

pytestmark = pytest.mark.django_db
AFTER = timedelta(minutes=10)


def hold(level, asked_at):
    check = Check("my words", at=asked_at) if level == "check" else None
    memory = replace(Memory(), held=Level.from_label(level), since=asked_at, check=check)
    Conversation.objects.update(memory=memory.to_dict())


def test_one_entry_after_the_time_and_not_before(escalate):
    escalate("check")
    hold("check", AT)
    assert notice_unanswered(AT + AFTER - timedelta(seconds=1), AFTER) == 0
    assert notice_unanswered(AT + AFTER, AFTER) == 1
    assert notice_unanswered(AT + 2 * AFTER, AFTER) == 0
    assert UnansweredCheck.objects.get().asked_at == AT


@pytest.mark.parametrize("answered", ["none", "same_day", "emergency"])
def test_an_answer_ends_it(escalate, answered):
    escalate("check")
    hold("check", AT)
    notice_unanswered(AT + AFTER, AFTER)
    hold(answered, AT + AFTER)
    assert notice_unanswered(AT + AFTER, AFTER) == 1
    assert UnansweredCheck.objects.get().ended_by == "patient"


def test_without_a_time_in_the_memory_the_last_message_counts(escalate):
    escalate("check")
    hold("check", None)
    assert notice_unanswered(AT + AFTER - timedelta(seconds=1), AFTER) == 0
    assert notice_unanswered(AT + AFTER, AFTER) == 1


def test_what_staff_have_ended_does_not_come_back_until_it_is_asked_again(escalate):
    escalate("check")
    hold("check", AT)
    notice_unanswered(AT + AFTER, AFTER)
    end_check(UnansweredCheck.objects.get().pk, "anna", AT + AFTER)
    assert notice_unanswered(AT + 2 * AFTER, AFTER) == 0
    hold("check", AT + 2 * AFTER)
    assert notice_unanswered(AT + 3 * AFTER, AFTER) == 1
    assert UnansweredCheck.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize("level", ["none", "same_day", "emergency"])
def test_other_levels_are_no_checks(escalate, level):
    escalate("check")
    hold(level, AT)
    assert notice_unanswered(AT + AFTER, AFTER) == 0
