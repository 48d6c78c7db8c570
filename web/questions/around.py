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


def around(question: Question, read: dict[str, str] | None = None) -> list[Exchange]:
    """The question with the two messages before it and the two after it, oldest first.

    `read` keeps what was de-identified for further calls: the assistant says the same to many.
    """
    read = {} if read is None else read
    conversation = InboxMessage.objects.filter(conversation=question.message.conversation_id)
    before = conversation.filter(pk__lt=question.pk).order_by("-pk")[:BEFORE]
    rows = [
        *reversed(before.prefetch_related("replies")),
        *conversation.filter(pk__gte=question.pk).order_by("pk")[: AFTER + 1].prefetch_related("replies"),
    ]
    return [
        Exchange(
            row.received_at,
            _read(row.text, read),
            # Replies can repeat the person's own words.
            tuple(_read(reply.body["text"], read)[:LONGEST_REPLY] for reply in row.replies.all()),
            row.pk == question.pk,
        )
        for row in rows
    ]


def _read(text: str, known: dict[str, str]) -> str:
    if text not in known:
        known[text] = deidentify(text)
    return known[text]
