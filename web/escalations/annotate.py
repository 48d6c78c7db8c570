"""What a patient says about a red flag that was read in their words. It never lowers or closes anything."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from web.escalations.models import Escalation, EscalationEvent

KIND = "correction"


@dataclass(frozen=True, slots=True)
class Correction:
    """One press of a button under a safety text; ``correction`` says which: past, or someone else."""

    conversation: str
    channel: str
    account: str
    message_id: str
    correction: str
    at: datetime

    def to_dict(self) -> dict[str, Any]:
        """The correction as JSON-safe values. Only it has "correction", by which the spool tells it."""
        return {**asdict(self), "at": self.at.isoformat()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Correction":
        """Read what ``to_dict`` wrote. Raises ValueError, which never holds what is written there."""
        try:
            return cls(**{**data, "at": datetime.fromisoformat(data["at"])})
        except (KeyError, TypeError, ValueError):
            raise ValueError("no correction of a patient") from None


def annotate(correction: Correction) -> bool:
    """Add a "correction" event to the conversation's latest escalation, once for each message.

    Returns False where the conversation has no escalation. Raises django.db.Error.
    """
    with transaction.atomic():
        escalation = (
            Escalation.objects.filter(
                channel=correction.channel,
                account=correction.account,
                conversation=correction.conversation,
            )
            .order_by("-opened_at", "-pk")
            .first()
        )
        if escalation is None:
            return False
        known = escalation.events.filter(kind=KIND, detail__message_id=correction.message_id)
        if not known.exists():
            EscalationEvent.objects.create(
                escalation=escalation,
                kind=KIND,
                by="patient",
                at=correction.at,
                detail={"correction": correction.correction, "message_id": correction.message_id},
            )
        return True
