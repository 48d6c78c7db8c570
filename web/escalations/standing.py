"""What the staff did about a conversation, as far as it decides how long a safety level is held."""

from dataclasses import dataclass
from datetime import datetime

from web.escalations.models import Escalation


@dataclass(frozen=True, slots=True)
class Standing:
    """When staff last closed an escalation of the conversation, and whether one waits unacknowledged."""

    closed_at: datetime | None = None
    unacknowledged: bool = False


def standing(channel: str, account: str, conversation: str) -> Standing:
    """The standing of a conversation; the empty one where it never had an escalation."""
    rows = list(
        Escalation.objects.filter(channel=channel, account=account, conversation=conversation).values_list(
            "closed_at", "acknowledged_at"
        )
    )
    return Standing(
        closed_at=max((closed for closed, _ in rows if closed is not None), default=None),
        unacknowledged=any(closed is None and acknowledged is None for closed, acknowledged in rows),
    )
