"""Record a finding exactly once, however often and by whomever it is told."""

from django.db import transaction

from safety import Level
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
        escalation, opened = Escalation.objects.get_or_create(
            channel=finding.channel,
            account=finding.account,
            conversation=finding.conversation,
            closed_at=None,
            defaults={"level": finding.level.label, "opened_at": finding.at},
        )
        if not opened:
            _raise_level(escalation, finding.level)
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


def _raised(known: EscalationMessage, finding: Finding) -> Escalation:
    """The same message read again: a second reader may have found more than the first."""
    if finding.level > Level.from_label(known.level):
        known.level = finding.level.label
        known.assessment = finding.assessment
        known.save(update_fields=["level", "assessment"])
        _raise_level(known.escalation, finding.level)
    return known.escalation


def _raise_level(escalation: Escalation, level: Level) -> None:
    if level > Level.from_label(escalation.level):
        escalation.level = level.label
        escalation.save(update_fields=["level"])
