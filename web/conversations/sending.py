"""Whether something can be sent to a patient now: shown to staff before they write."""

from datetime import datetime

from web.channels.departures import obstacle_for
from web.frontdoor.models import Conversation


def obstacle(conversation: Conversation, now: datetime) -> str:
    """Why nothing can be sent, as staff read it; "" where something can."""
    problem = obstacle_for(conversation.pk, now)
    if not problem:
        return ""
    return f"Nothing can be sent: the patient {problem}. Call them, if you have their number."
