"""Who answers a message that comes in. Only what the way of a message needs; no texts, no pages."""

from datetime import datetime

from web.conversations.models import BOT, CLOSED, PERSON, Ownership, StatusChange


def owner_of(conversation: str) -> str:
    """The status of a conversation: BOT, WAITING, PERSON or CLOSED."""
    found = Ownership.objects.filter(pk=conversation).values_list("status", flat=True).first()
    return found or BOT


def heard(conversation: str, at: datetime) -> str:
    """The patient has written: whose turn it is.

    For a person the time to answer begins; a closed conversation is the bot's again. Call it within the
    transaction that takes the message in.
    """
    row = Ownership.objects.filter(pk=conversation).first()
    if row is None:
        return BOT
    row.written_at = at
    if row.status == PERSON and row.unanswered_since is None:
        row.unanswered_since = at
    row.save(update_fields=["written_at", "unanswered_since"])
    if row.status == CLOSED:
        change(row, BOT, "wrote_again", "patient", at)
    return row.status


def change(row: Ownership, status: str, reason: str, by: str, at: datetime) -> StatusChange:
    """Give the conversation another status and record who did it."""
    row.status, row.since = status, at
    row.by = by if status == PERSON else ""
    row.unanswered_since = at if status == PERSON else None
    row.save()
    return StatusChange.objects.create(conversation=row.pk, status=status, reason=reason, by=by, at=at)
