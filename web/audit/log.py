"""Write an entry, and look whether the record is whole."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from web.audit.chain import START, Entry, checksum, first_broken
from web.audit.models import AuditEntry


def note(by: str, action: str, subject: str = "", at: datetime | None = None, **detail: Any) -> AuditEntry:
    """Add one entry, within the caller's transaction where there is one.

    No words of patients and no passwords belong here: an entry can never be taken out again.
    """
    at = at or timezone.now()
    with transaction.atomic():
        last = AuditEntry.objects.order_by("-number").first()
        number = last.number + 1 if last else 1
        entry = Entry(number, at.isoformat(), by[:150], action, subject[:200], detail)
        return AuditEntry.objects.create(
            number=number,
            at=at,
            by=entry.by,
            action=action,
            subject=entry.subject,
            detail=detail,
            checksum=checksum(last.checksum if last else START, entry),
        )


def broken_at() -> int | None:
    """The number of the first entry that was changed or is missing, or None where the record is whole."""
    rows = AuditEntry.objects.values_list("number", "at", "by", "action", "subject", "detail", "checksum")
    return first_broken(
        (Entry(number, at.isoformat(), by, action, subject, detail), kept)
        for number, at, by, action, subject, detail, kept in rows.iterator()
    )


def last_checksum() -> str:
    """The checksum of the last entry: kept elsewhere, it shows whether the end was cut off."""
    last = AuditEntry.objects.order_by("-number").first()
    return last.checksum if last else START
