from datetime import timedelta

import pytest

from tests.support.clock import NOON
from web.channels.capabilities import CAPABILITIES
from web.conversations.sending import obstacle
from web.frontdoor.models import Conversation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("channel", ["web", *CAPABILITIES])
def test_after_a_day_apps_with_a_window_take_nothing(chat, channel):
    chat(channel=channel)
    conversation = Conversation.objects.get()
    has_window = channel in CAPABILITIES and CAPABILITIES[channel].window is not None
    assert obstacle(conversation, NOON + timedelta(hours=23, minutes=59)) == ""
    late = obstacle(conversation, NOON + timedelta(hours=24))
    assert ("24 hours" in late) == has_window
    chat("one more", channel=channel, at=NOON + timedelta(hours=20))
    assert obstacle(conversation, NOON + timedelta(hours=30)) == ""
