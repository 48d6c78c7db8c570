"""A conversation goes from the bot to a person and back. Each is one transaction, recorded, and told."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction

from safety import Level, Memory
from safety.model import Clinic
from web.audit.log import note
from web.conversations.models import BOT, CLOSED, PERSON, WAITING, Ownership, StatusChange
from web.conversations.owner import change
from web.escalations import lifecycle
from web.escalations.models import Escalation
from web.escalations.standing import standing
from web.frontdoor import store
from web.frontdoor.models import Conversation, InboxMessage
from web.frontdoor.words import (
    PERSON_ASKED,
    PERSON_AWAY,
    PERSON_AWAY_CLOSED,
    PERSON_CLOSED,
    PERSON_ENDED,
    PERSON_JOINED,
    PERSON_LEFT,
    Words,
)

BY_STAFF = {
    "took_over": "conversation taken over",
    "handed_back": "conversation handed back",
    "closed": "conversation closed",
}


class ChangedError(Exception):
    """The conversation is not as the person saw it: read it again before deciding."""


def last_change(conversation: str) -> int:
    """The number of the last change of status, 0 before the first; a click refers to what its page showed."""
    found = StatusChange.objects.filter(conversation=conversation).values_list("pk", flat=True).last()
    return found or 0


def ask(conversation: str, words: Words, at: datetime) -> str:
    """The patient wants a person. Returns the id of the text that says how it stands, for the caller to say.

    "" where nobody is asked: the clinic does not want it, or has no account for the staff page.
    """
    with transaction.atomic():
        row = _row(conversation, at)
        if row.status == PERSON:
            return PERSON_JOINED
        if not words.clinic.takeover.on_request or not _has_staff():
            return ""
        if row.status != WAITING:
            change(row, WAITING, "asked", "patient", at)
        row.told = PERSON_ASKED if words.clinic.is_open(at) else PERSON_CLOSED
        row.save(update_fields=["told"])
        return row.told


def take_over(conversation: str, seen: int, round: int, by: str, words: Words, at: datetime) -> None:
    """This person answers from now on, and has taken on the open escalation as it stood in that round.

    Raises ChangedError where the status has changed after the change `seen`.
    """
    with transaction.atomic():
        row = _row(conversation, at)
        is_first = row.status != PERSON
        if is_first or row.by != by:
            _must_be_as_seen(conversation, seen)
            _change(row, PERSON, "took_over", by, at)
        told_of_escalation = _acknowledge(conversation, round, by, at)
        if is_first:
            _tell(row, PERSON_JOINED, words, at, with_reminder=not told_of_escalation)


def hand_back(conversation: str, by: str, words: Words, at: datetime) -> None:
    """The bot answers again. Raises ChangedError where it is not this person's to hand back."""
    with transaction.atomic():
        row = _row(conversation, at)
        if row.status == BOT:
            return
        _must_be_theirs(row, by)
        _change(row, BOT, "handed_back", by, at)
        _tell(row, PERSON_LEFT, words, at)


def close(conversation: str, seen: int, by: str, words: Words, at: datetime) -> None:
    """The staff have done with it. Raises ChangedError where another person has it or it has changed."""
    with transaction.atomic():
        row = _row(conversation, at)
        if row.status == CLOSED:
            return
        if row.status == PERSON:
            _must_be_theirs(row, by)
        _must_be_as_seen(conversation, seen)
        _change(row, CLOSED, "closed", by, at)
        _tell(row, PERSON_ENDED, words, at)


def watch(words: Words, now: datetime, quiet_after: float) -> int:
    """What the worker does; how many conversations changed.

    Takes a conversation from a person who does not answer in time, or after `quiet_after` seconds in which
    nobody wrote; tells those who wait when the clinic closes.
    """
    held = Ownership.objects.filter(status=PERSON)
    late = held.filter(unanswered_since__lte=now - words.clinic.takeover.answer_within)
    changed = sum(_take_away(pk, words, now) for pk in late.values_list("pk", flat=True))
    for row in held.filter(unanswered_since=None):
        if (now - row.written_at).total_seconds() >= quiet_after:
            changed += _end_quiet(row, words, now)
    if not words.clinic.is_open(now):
        waiting = Ownership.objects.filter(status=WAITING, told__in=(PERSON_ASKED, PERSON_AWAY))
        changed += sum(_tell_closed(pk, words, now) for pk in waiting.values_list("pk", flat=True))
    return changed


def _take_away(conversation: str, words: Words, now: datetime) -> int:
    with transaction.atomic():
        row = Ownership.objects.select_for_update().get(pk=conversation)
        # Looked at again: they may have answered since.
        latest = now - words.clinic.takeover.answer_within
        if row.status != PERSON or row.unanswered_since is None or row.unanswered_since > latest:
            return 0
        change(row, WAITING, "not_answered", "", now)
        _tell(row, PERSON_AWAY if words.clinic.is_open(now) else PERSON_AWAY_CLOSED, words, now)
        return 1


def _end_quiet(seen: Ownership, words: Words, now: datetime) -> int:
    with transaction.atomic():
        row = Ownership.objects.select_for_update().get(pk=seen.pk)
        if row.status != PERSON or row.written_at != seen.written_at:
            return 0
        change(row, BOT, "quiet", "", now)
        _tell(row, PERSON_LEFT, words, now)
        return 1


def _tell_closed(conversation: str, words: Words, now: datetime) -> int:
    with transaction.atomic():
        row = Ownership.objects.select_for_update().get(pk=conversation)
        if row.status != WAITING:
            return 0
        _tell(row, PERSON_CLOSED, words, now)
        return 1


def _has_staff() -> bool:
    return get_user_model().objects.filter(is_staff=True, is_active=True).exists()


def _row(conversation: str, at: datetime) -> Ownership:
    row, _ = Ownership.objects.select_for_update().get_or_create(
        pk=conversation, defaults={"since": at, "written_at": at}
    )
    return row


def _change(row: Ownership, status: str, reason: str, by: str, at: datetime) -> None:
    """A change by one of the staff, on the record by its number: a forgotten conversation leaves no name."""
    made = change(row, status, reason, by, at)
    note(by, BY_STAFF[reason], f"change {made.pk}", at)


def _must_be_as_seen(conversation: str, seen: int) -> None:
    if last_change(conversation) != seen:
        raise ChangedError


def _must_be_theirs(row: Ownership, by: str) -> None:
    if row.status != PERSON or row.by != by:
        raise ChangedError


def _acknowledge(conversation: str, round: int, by: str, at: datetime) -> bool:
    """Whoever answers a patient has seen the red flag above the form; True where the patient was told so."""
    open_ones = Escalation.objects.filter(conversation=conversation, closed_at=None, acknowledged_at=None)
    escalation = open_ones.first()
    if escalation is None or escalation.round != round:
        return False
    lifecycle.acknowledge(escalation.pk, round, by, at)
    return True


def _tell(row: Ownership, text_id: str, words: Words, at: datetime, with_reminder: bool = True) -> None:
    """Say it in the conversation; above it, while a level is held, the line that goes above every answer."""
    memory = _memory(row.pk, at)
    if with_reminder and memory.held > Level.NONE:
        store.add_to_conversation(row.pk, words.reminder_of(memory))
    store.add_to_conversation(row.pk, words.person(text_id, at))
    row.told = text_id
    row.save(update_fields=["told"])


def _memory(conversation: str, at: datetime) -> Memory:
    """The conversation's safety memory as it stands at that time."""
    row = Conversation.objects.get(pk=conversation)
    if not row.memory:
        return Memory()
    account = InboxMessage.objects.filter(conversation=row).values_list("account", flat=True).last() or ""
    staff = standing(row.channel, account, conversation)
    memory = Memory.from_dict(row.memory).standing(staff.closed_at, staff.unacknowledged)
    times = Clinic()
    return memory.aged(at, times.hold_unacknowledged if memory.unacknowledged else times.hold)
