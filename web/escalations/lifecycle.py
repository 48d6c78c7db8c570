"""What a member of staff does with an escalation. Each is one transaction, however often clicked.

Each is put on the record here, so that no page and no button elsewhere can forget it.
"""

from datetime import datetime

from django.db import transaction

from web.audit import log
from web.escalations.events import note
from web.escalations.models import Delivery, Escalation, UnansweredCheck
from web.escalations.status import tell
from web.frontdoor.words import words


class ChangedError(Exception):
    """The escalation is not as the person saw it: read it again before deciding."""


def acknowledge(escalation_id: int, round: int, by: str, at: datetime) -> None:
    """Take the escalation on, as it stood in that round. Raises ChangedError where it has risen since."""
    with transaction.atomic():
        escalation = Escalation.objects.select_for_update().get(pk=escalation_id)
        if escalation.acknowledged_at or escalation.closed_at:
            return
        if escalation.round != round:
            raise ChangedError
        _acknowledge(escalation, by, at)
        tell(escalation.pk, words(), at)


def close(escalation_id: int, last_message: int, outcome: str, text: str, by: str, at: datetime) -> None:
    """Close with one of OUTCOMES. Raises ChangedError where a message after `last_message` has come in."""
    with transaction.atomic():
        escalation = Escalation.objects.select_for_update().get(pk=escalation_id)
        if escalation.closed_at:
            return
        if escalation.messages.filter(pk__gt=last_message).exists():
            raise ChangedError
        if not escalation.acknowledged_at:
            _acknowledge(escalation, by, at)
        escalation.closed_at, escalation.closed_by = at, by
        escalation.outcome, escalation.note = outcome, text
        escalation.save()
        note(escalation, "closed", at, by, outcome=outcome)
        log.note(by, "escalation closed", str(escalation.pk), at, outcome=outcome)
        tell(escalation.pk, words(), at)


def end_check(check_id: int, by: str, at: datetime) -> None:
    """Staff have seen to a check that was not answered."""
    with transaction.atomic():
        if UnansweredCheck.objects.filter(pk=check_id, ended_at=None).update(ended_at=at, ended_by=by):
            log.note(by, "unanswered check ended", str(check_id), at)


def see_failure(delivery_id: int, by: str) -> None:
    """Staff have read that this delivery failed."""
    with transaction.atomic():
        if Delivery.objects.filter(pk=delivery_id, state="dead", seen_by="").update(seen_by=by):
            log.note(by, "failed alert seen", str(delivery_id))


def _acknowledge(escalation: Escalation, by: str, at: datetime) -> None:
    escalation.acknowledged_at, escalation.acknowledged_by = at, by
    escalation.save(update_fields=["acknowledged_at", "acknowledged_by"])
    note(escalation, "acknowledged", at, by, round=escalation.round)
    log.note(by, "escalation acknowledged", str(escalation.pk), at, round=escalation.round)
