"""Whether something can be sent to a patient now: shown to staff before they write."""

from datetime import datetime

from web.channels.capabilities import CAPABILITIES
from web.frontdoor.models import Conversation, InboxMessage


def obstacle(conversation: Conversation, now: datetime) -> str:
    """Why nothing can be sent, as staff read it; "" where something can."""
    capability = CAPABILITIES.get(conversation.channel)
    if capability is None:
        return ""
    last = InboxMessage.objects.filter(conversation=conversation).order_by("-received_at").first()
    if capability.window and (last is None or not capability.is_open(last.received_at, now)):
        return (
            f"Nothing can be sent: this app allows answers for {capability.window.value} hours after the "
            "patient's last message. Call them, if you have their number."
        )
    return ""
