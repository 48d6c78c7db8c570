from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pytest

AT = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)


@pytest.fixture
def escalate(message: Callable[..., Any]) -> Callable[..., Any]:
    """Records a finding, as after a turn that was answered; the escalation."""

    def make(level: str = "emergency", conversation: str = "web-1", answered: bool = True, at: datetime = AT):
        from safety import Assessment, Level, Memory
        from web.escalations.finding import Finding
        from web.escalations.record import record
        from web.frontdoor import store
        from web.frontdoor.replies import Reply

        said = message("my private words", conversation=conversation, received_at=at)
        memory = replace(Memory(), held=Level.from_label(level), since=at)
        store.receive(said, "GB")
        assessment = Assessment(Level.from_label(level), Level.from_label(level), (), (), "", memory)
        store.keep_assessment(said, assessment)
        if answered:
            store.keep_replies(said, [Reply("Call 999.", "safety", "utter_red_flag_general", level)], {})
        finding = Finding(conversation, "web", "", said.message_id, said.text, {"level": level}, at)
        return record(finding)[0]

    return make
