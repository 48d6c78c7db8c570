"""Write down what happened to an escalation."""

from datetime import datetime
from typing import Any

from web.escalations.models import Escalation, EscalationEvent


def note(escalation: Escalation, kind: str, at: datetime, by: str = "", **detail: Any) -> None:
    """Add one event; `kind`, `by` and `detail` as EscalationEvent explains them."""
    EscalationEvent.objects.create(escalation=escalation, kind=kind, by=by, at=at, detail=detail)
