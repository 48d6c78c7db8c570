"""Record a finding exactly once, however often and by whomever it is told."""

from django.db import transaction

from safety import Level
from web.escalations.events import note
from web.escalations.finding import Finding
from web.escalations.models import Escalation, EscalationMessage


def record(finding: Finding) -> tuple[Escalation, bool]:
    """Store the finding in the conversation's open escalation, opening one where there is none.

    Returns the escalation and whether this message is new in it. Raises django.db.Error where the database
    is away; nothing is stored then.
    """
    with transaction.atomic():
        known = (
            EscalationMessage.objects.select_related("escalation")
            .filter(channel=finding.channel, account=finding.account, message_id=finding.message_id)
            .first()
        )
        if known is not None:
            return _raised(known, finding), False
        escalation = _joined(finding)
        EscalationMessage.objects.create(
            escalation=escalation,
            channel=finding.channel,
            account=finding.account,
            message_id=finding.message_id,
            text=finding.text,
            level=finding.level.label,
            assessment=finding.assessment,
            written_at=finding.at,
        )
        return escalation, True


def _joined(finding: Finding) -> Escalation:
    """The conversation's open escalation with at least the finding's level; a new one where none is open."""
    escalation, opened = Escalation.objects.get_or_create(
        channel=finding.channel,
        account=finding.account,
        conversation=finding.conversation,
        closed_at=None,
        defaults={"level": finding.level.label, "opened_at": finding.at, "alarmed_at": finding.at},
    )
    if opened:
        note(escalation, "opened", finding.at, level=finding.level.label)
    elif finding.level > Level.from_label(escalation.level):
        _raise_level(escalation, finding)
    return escalation


def _raised(known: EscalationMessage, finding: Finding) -> Escalation:
    """The same message read again: a second reader may have found more than the first."""
    if finding.level > Level.from_label(known.level):
        known.level = finding.level.label
        # What the first reader found stays to be seen where the second names nothing.
        known.assessment = {**known.assessment, **finding.assessment}
        # Not the one that it was recorded in where staff have closed that since.
        known.escalation = _joined(finding)
        known.save(update_fields=["level", "assessment", "escalation"])
    return known.escalation


def _raise_level(escalation: Escalation, finding: Finding) -> None:
    """A higher level is a new alarm: it is told again and must be acknowledged again."""
    note(escalation, "raised", finding.at, level=finding.level.label, before=escalation.level)
    escalation.level = finding.level.label
    escalation.round += 1
    escalation.alarmed_at = finding.at
    escalation.notified_at = escalation.not_picked_up_at = escalation.acknowledged_at = None
    escalation.acknowledged_by = escalation.told = ""
    escalation.save()
