"""Messages as the front door leaves them, and the meanings of the real phrasings."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from content.errors import ROOT
from tests.support.clock import NOON

NUMBERS = count()


@pytest.fixture(scope="session")
def meanings(encoder):
    from web.questions.meaning import Meanings

    return Meanings(encoder, ROOT / "data")


@pytest.fixture
def asked(db) -> Callable[..., Any]:
    """Puts a message into the inbox with the reply that it got; the message."""
    from web.frontdoor.models import Conversation, InboxMessage, OutboxMessage
    from web.frontdoor.replies import Reply
    from web.widget.models import Feedback

    def make(
        text: str,
        kind: str = "out_of_scope",
        text_id: str = "utter_out_of_scope",
        conversation: str = "web-1",
        at: datetime = NOON,
        useful: bool | None = None,
        fresh: str = "none",
        findings: tuple[dict[str, Any], ...] = (),
        choice: str = "",
        answered: bool = True,
        channel: str = "web",
        said: str = "I do not know that.",
    ) -> InboxMessage:
        number = next(NUMBERS)
        Conversation.objects.get_or_create(
            pk=conversation, defaults={"channel": channel, "locale": "GB", "started_at": at}
        )
        row = InboxMessage.objects.create(
            conversation_id=conversation,
            channel=channel,
            message_id=f"asked-{number}",
            text=text,
            choice=choice,
            received_at=at,
            assessment={"fresh": fresh, "level": fresh, "findings": list(findings)},
            answered_at=at + timedelta(seconds=1) if answered else None,
        )
        if answered:
            body = Reply(said, kind, text_id).to_dict()
            reply = OutboxMessage.objects.create(
                answers=row, position=0, text_id=text_id, level="none", body=body
            )
            if useful is not None:
                Feedback.objects.create(reply=reply, useful=useful, at=at)
        return row

    return make
