"""What a patient says about a red flag that was read in their words. It never lowers or closes anything."""

from django.db import transaction

from web.escalations.models import Escalation, EscalationEvent
from web.frontdoor.message import Message

KIND = "correction"


def annotate(message: Message, correction: str) -> bool:
    """Add a "correction" event to the conversation's latest escalation, once for each message.

    Returns False where the conversation has no escalation yet (its finding may still wait in the spool).
    """
    with transaction.atomic():
        escalation = (
            Escalation.objects.filter(
                channel=message.channel, account=message.account, conversation=message.conversation
            )
            .order_by("-opened_at", "-pk")
            .first()
        )
        if escalation is None:
            return False
        known = escalation.events.filter(kind=KIND, detail__message_id=message.message_id)
        if not known.exists():
            EscalationEvent.objects.create(
                escalation=escalation,
                kind=KIND,
                by="patient",
                at=message.received_at,
                detail={"correction": correction, "message_id": message.message_id},
            )
        return True
