"""Inbox, outbox and conversations in the database: plain synchronous functions, each one transaction."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from safety import Assessment, Memory
from web.escalations.finding import Finding
from web.escalations.standing import Standing, standing
from web.frontdoor.message import Message
from web.frontdoor.models import Conversation, InboxMessage, OutboxMessage
from web.frontdoor.rasa import Context
from web.frontdoor.replies import Reply


@dataclass(frozen=True, slots=True)
class Received:
    """What is known when a message comes in; all empty for a first message or without the database.

    ``standing`` is None where it is not known what the staff did.
    """

    memory: Memory | None = None
    standing: Standing | None = None
    context: Context = field(default_factory=dict)
    assessment: Assessment | None = None
    replies: tuple[Reply, ...] = ()
    last: int = 0


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message of the person and the replies to it; ``last`` is the number of the last reply."""

    message_id: str
    text: str
    replies: tuple[Reply, ...]
    last: int


def receive(message: Message, locale: str) -> Received:
    """Put the message into the inbox, once, and tell what is known of it and of its conversation."""
    with transaction.atomic():
        conversation, _ = Conversation.objects.get_or_create(
            pk=message.conversation,
            defaults={"channel": message.channel, "locale": locale, "started_at": message.received_at},
        )
        row, _ = InboxMessage.objects.get_or_create(
            channel=message.channel,
            account=message.account,
            message_id=message.message_id,
            defaults={
                "conversation": conversation,
                "text": message.text,
                "choice": message.choice,
                "received_at": message.received_at,
            },
        )
        return Received(
            memory=Memory.from_dict(conversation.memory) if conversation.memory else None,
            standing=standing(message.channel, message.account, message.conversation),
            context=conversation.context,
            assessment=Assessment.from_dict(row.assessment) if row.assessment else None,
            replies=_replies(row) if row.answered_at else (),
            last=_last(row),
        )


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


def keep_replies(message: Message, replies: list[Reply], context: Context) -> int:
    """Put the replies into the outbox, once, and close the turn; returns the number of the last reply."""
    with transaction.atomic():
        row = _inbox(message).get()
        if row.answered_at:
            return _last(row)
        _add(row, replies)
        row.answered_at = timezone.now()
        row.save(update_fields=["answered_at"])
        Conversation.objects.filter(pk=message.conversation).update(context=context)
        return _last(row)


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


def replies_after(conversation: str, last: int, only_later: bool = False) -> list[tuple[int, Reply]]:
    """Replies with a number above `last`, oldest first; with `only_later`, without the turns' own answers."""
    rows = OutboxMessage.objects.filter(answers__conversation=conversation, pk__gt=last)
    if only_later:
        rows = rows.filter(later=True)
    return [(row.pk, Reply.from_dict(row.body)) for row in rows]


def _inbox(message: Message) -> Any:
    return InboxMessage.objects.filter(
        channel=message.channel, account=message.account, message_id=message.message_id
    )


def _replies(row: InboxMessage) -> tuple[Reply, ...]:
    return tuple(Reply.from_dict(reply.body) for reply in row.replies.all())


def _last(row: InboxMessage) -> int:
    found: int | None = row.replies.aggregate(last=Max("pk"))["last"]
    return found or 0


def _exchange(row: InboxMessage) -> Exchange:
    replies = list(row.replies.all())
    return Exchange(
        message_id=row.message_id,
        text=row.text,
        replies=tuple(Reply.from_dict(reply.body) for reply in replies),
        last=replies[-1].pk if replies else 0,
    )


def _add(row: InboxMessage, replies: list[Reply], later: bool = False) -> None:
    position = row.replies.count()
    OutboxMessage.objects.bulk_create(
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
