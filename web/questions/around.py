"""The conversation around a question, as staff read it here: without what identifies anyone."""

from dataclasses import dataclass
from datetime import datetime

from web.frontdoor.models import InboxMessage
from web.questions.deidentify import deidentify
from web.questions.models import Question

BEFORE = AFTER = 2  # messages
LONGEST_REPLY = 600  # characters


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message and what was said to it; ``is_asked`` marks the question itself."""

    at: datetime
    text: str
    replies: tuple[str, ...]
    is_asked: bool


def around(question: Question) -> list[Exchange]:
    """The question with the two messages before it and the two after it, oldest first."""
    conversation = InboxMessage.objects.filter(conversation=question.message.conversation_id)
    before = conversation.filter(pk__lt=question.pk).order_by("-pk")[:BEFORE]
    rows = [
        *reversed(before.prefetch_related("replies")),
        *conversation.filter(pk__gte=question.pk).order_by("pk")[: AFTER + 1].prefetch_related("replies"),
    ]
    return [
        Exchange(
            row.received_at,
            deidentify(row.text),
            # Replies can repeat the person's own words.
            tuple(deidentify(reply.body["text"])[:LONGEST_REPLY] for reply in row.replies.all()),
            row.pk == question.pk,
        )
        for row in rows
    ]
