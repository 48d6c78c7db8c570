"""Safety checks that stay unanswered: one entry each for staff, gone when the person answers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from web.escalations.models import UnansweredCheck
from web.frontdoor.models import Conversation


def notice_unanswered(now: datetime, after: timedelta) -> int:
    """Open an entry for each check asked longer than `after` ago, end those answered; how many changed."""
    asking = _asking()
    changed = 0
    for entry in UnansweredCheck.objects.filter(ended_at=None):
        if entry.conversation not in asking:
            ended = UnansweredCheck.objects.filter(pk=entry.pk, ended_at=None)
            changed += ended.update(ended_at=now, ended_by="patient")
    for conversation, (channel, asked_at) in asking.items():
        if now - asked_at < after:
            continue
        with transaction.atomic():
            # One that staff have ended is not opened again, unless the check was asked again since.
            entries = UnansweredCheck.objects.filter(conversation=conversation)
            if entries.filter(ended_at=None).exists() or entries.filter(asked_at__gte=asked_at).exists():
                continue
            entries.create(conversation=conversation, channel=channel, asked_at=asked_at, noticed_at=now)
            changed += 1
    return changed


def _asking() -> dict[str, tuple[str, datetime]]:
    """The conversations with an open check, with channel and the time when it was asked."""
    rows = (
        Conversation.objects.filter(memory__has_key="check")
        .exclude(memory__check=None)
        .annotate(last=Max("inbox__received_at"))
    )
    asking = {}
    for row in rows:
        asked_at = (row.memory or {})["check"]["at"]
        when = datetime.fromisoformat(asked_at) if asked_at else row.last or row.started_at
        asking[row.pk] = (row.channel, when)
    return asking
