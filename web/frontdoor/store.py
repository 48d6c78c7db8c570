"""Inbox, outbox and conversations in the database: plain synchronous functions, each one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from safety import Assessment, Memory
from web.channels.departures import queue
from web.conversations.models import BOT, PERSON, Ownership
from web.conversations.owner import heard, owner_of
from web.database import repeatable
from web.escalations.finding import Finding
from web.escalations.models import EscalationMessage
from web.escalations.standing import Standing, standing
from web.frontdoor.message import Message
from web.frontdoor.models import Conversation, InboxMessage, OutboxMessage
from web.frontdoor.rasa import Context
from web.frontdoor.replies import Reply
from web.frontdoor.words import WORDS_ONLY


@dataclass(frozen=True, slots=True)
class Sent:
    """A reply in the outbox: its number there, when it was said, and the message that it answers."""

    number: int
    at: datetime
    to: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Written:
    """A message in the inbox."""

    message_id: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Received:
    """What is known when a message comes in; all empty for a first message or without the database.

    ``standing`` is None where it is not known what the staff did, ``sent`` until the turn is closed.
    ``owner`` is whose turn it is to answer, as ``Ownership.status``. ``knows_words_only`` is False where the
    patient sends something else than words to a person and was not told yet that the person does not see it.
    """

    memory: Memory | None = None
    standing: Standing | None = None
    context: Context = field(default_factory=dict)
    assessment: Assessment | None = None
    sent: tuple[Sent, ...] | None = None
    owner: str = BOT
    knows_words_only: bool = True


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message of the person and the replies to it; ``last`` is the number of the last reply."""

    message_id: str
    text: str
    replies: tuple[Reply, ...]
    last: int


@repeatable
def receive(message: Message, locale: str) -> Received:
    """Put the message into the inbox, once, and tell what is known of it and of its conversation."""
    with transaction.atomic():
        conversation = Conversation.objects.filter(pk=message.conversation).first()
        if conversation is None:
            conversation = Conversation.objects.create(
                pk=message.conversation,
                channel=message.channel,
                locale=locale,
                started_at=message.received_at,
            )
        row = _inbox(message).first()
        is_new = row is None
        if row is None:
            row = InboxMessage.objects.create(
                conversation=conversation,
                channel=message.channel,
                account=message.account,
                message_id=message.message_id,
                text=message.text,
                choice=message.choice,
                media=list(message.media),
                received_at=message.received_at,
            )
        owner = heard(conversation.pk, message.received_at) if is_new else owner_of(conversation.pk)
        return Received(
            memory=Memory.from_dict(conversation.memory) if conversation.memory else None,
            standing=standing(message.channel, message.account, message.conversation),
            context=conversation.context,
            assessment=Assessment.from_dict(row.assessment) if row.assessment else _told_before(row),
            sent=_sent(row.replies.all(), row) if row.answered_at else None,
            owner=owner,
            knows_words_only=owner != PERSON or not message.media or _knows_words_only(conversation.pk),
        )


def _knows_words_only(conversation: str) -> bool:
    """Whether the patient was told since the person took over that pictures and the like are not seen."""
    said = OutboxMessage.objects.filter(answers__conversation=conversation, text_id=WORDS_ONLY)
    return said.filter(created_at__gte=Ownership.objects.get(pk=conversation).since).exists()


def _told_before(row: InboxMessage) -> Assessment | None:
    """What the gate found in a message, where the staff know but the process died before more was stored.

    Read anew, its signs would count as known from the conversation's memory, and the person would be reminded
    of words that were never said.
    """
    known = EscalationMessage.objects.filter(
        Q(message_id=row.message_id) | Q(assessment__read_in=row.message_id),
        channel=row.channel,
        account=row.account,
        escalation__conversation=row.conversation_id,
    ).first()
    if known is None or known.assessment.get("reader") or "memory" not in known.assessment:
        return None
    return Assessment.from_dict(known.assessment)


def memory(conversation: str) -> Memory | None:
    """The conversation's safety memory, None where there is none. Only reads."""
    kept = Conversation.objects.filter(pk=conversation).values_list("memory", flat=True).first()
    return Memory.from_dict(kept) if kept else None


def keep_late_memory(finding: Finding, locale: str) -> None:
    """Store the safety memory of a finding that comes late, unless the conversation has a newer one."""
    if finding.memory is None:
        return
    with transaction.atomic():
        row, _ = Conversation.objects.get_or_create(
            pk=finding.conversation,
            defaults={"channel": finding.channel, "locale": locale, "started_at": finding.at},
        )
        since = Memory.from_dict(row.memory).since if row.memory else None
        if since is None or (finding.memory.since is not None and finding.memory.since > since):
            row.memory = finding.memory.to_dict()
            row.save(update_fields=["memory"])


def keep_assessment(message: Message, assessment: Assessment) -> None:
    """Store what the gate found and the conversation's safety memory after it."""
    with transaction.atomic():
        _inbox(message).update(assessment=assessment.to_dict())
        Conversation.objects.filter(pk=message.conversation).update(memory=assessment.memory.to_dict())


def keep_memory(message: Message, memory: Memory) -> None:
    """Store the conversation's safety memory where it changed after the gate's reading."""
    Conversation.objects.filter(pk=message.conversation).update(memory=memory.to_dict())


def keep_replies(
    message: Message,
    replies: list[Reply],
    context: Context,
    assessment: Assessment | None = None,
    memory: Memory | None = None,
) -> tuple[Sent, ...]:
    """Put the replies into the outbox, once, and close the turn; returns what stands there.

    `assessment`: what the gate found, where that has not been stored yet; `memory`: the same of the
    conversation's.
    """
    with transaction.atomic():
        row = _inbox(message).get()
        if row.answered_at:
            return _sent(row.replies.all(), row)
        known = {"context": context}
        if assessment is not None:
            row.assessment = assessment.to_dict()
        if memory is not None:
            known["memory"] = memory.to_dict()
        added = _add(row, replies)
        row.answered_at = timezone.now()
        row.save(update_fields=["assessment", "answered_at"])
        Conversation.objects.filter(pk=message.conversation).update(**known)
        return _sent(added, row)


def keep_late(
    message: Message,
    locale: str,
    replies: list[Reply],
    context: Context,
    assessment: Assessment | None,
    memory: Memory | None,
) -> None:
    """Store a turn that had to do without the store. `memory` is the conversation's now, if it is at hand."""
    with transaction.atomic():
        received = receive(message, locale)
        if received.sent is not None:
            return
        if assessment is not None and received.assessment is None:
            _inbox(message).update(assessment=assessment.to_dict())
        if memory is not None:
            keep_memory(message, memory)
        keep_replies(message, replies, context)


def add_replies(message: Message, replies: list[Reply]) -> None:
    """Add replies that came after the turn was closed."""
    with transaction.atomic():
        _add(_inbox(message).get(), replies, later=True)


def add_to_conversation(conversation: str, reply: Reply) -> bool:
    """Add a reply after the last answered message; False where there is none to add it to."""
    with transaction.atomic():
        row = InboxMessage.objects.filter(conversation=conversation, answered_at__isnull=False).last()
        if row is None:
            return False
        _add(row, [reply], later=True)
        return True


def history(conversation: str) -> list[Exchange]:
    """The whole conversation, oldest first."""
    rows = InboxMessage.objects.filter(conversation=conversation).prefetch_related("replies")
    return [_exchange(row) for row in rows]


def since(conversation: str, last: int) -> list[Written | Sent]:
    """Replies with a number above `last` and the messages that they answer, and messages without an answer.

    In the order in which they were written and said.
    """
    rows = OutboxMessage.objects.filter(answers__conversation=conversation, pk__gt=last)
    replies = list(rows.select_related("answers"))
    # While a person has the conversation, a message may stay without a reply of its own.
    without = InboxMessage.objects.filter(Q(answered_at=None) | Q(replies=None), conversation=conversation)
    # A message whose first reply is known is known too.
    messages = {row.answers.pk: row.answers for row in replies if row.position == 0}
    messages |= {row.pk: row for row in without}
    items: list[tuple[datetime, int, Written | Sent]] = [
        (row.received_at, 0, Written(row.message_id, row.text, row.received_at)) for row in messages.values()
    ]
    items += [(row.created_at, row.pk, sent(row, row.answers)) for row in replies]
    return [item for _, _, item in sorted(items, key=lambda entry: entry[:2])]


def _inbox(message: Message) -> Any:
    return InboxMessage.objects.filter(
        channel=message.channel, account=message.account, message_id=message.message_id
    )


def sent(row: OutboxMessage, message: InboxMessage) -> Sent:
    """A row of the outbox and of the inbox as a reply."""
    return Sent(row.pk, row.created_at, message.message_id, Reply.from_dict(row.body))


def _sent(rows: Iterable[OutboxMessage], message: InboxMessage) -> tuple[Sent, ...]:
    return tuple(sent(row, message) for row in rows)


def _exchange(row: InboxMessage) -> Exchange:
    replies = list(row.replies.all())
    return Exchange(
        message_id=row.message_id,
        text=row.text,
        replies=tuple(Reply.from_dict(reply.body) for reply in replies),
        last=replies[-1].pk if replies else 0,
    )


def _add(row: InboxMessage, replies: list[Reply], later: bool = False) -> list[OutboxMessage]:
    position = row.replies.count() if later else 0
    added = OutboxMessage.objects.bulk_create(
        OutboxMessage(
            answers=row,
            position=position + index,
            text_id=reply.text_id,
            level=reply.level,
            body=reply.to_dict(),
            later=later,
        )
        for index, reply in enumerate(replies)
    )
    queue(row, added, later)
    return added
