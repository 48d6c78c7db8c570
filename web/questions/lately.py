"""Who asked a topic lately: its last questions, without what identifies anyone.

Answered questions are stored as they were written; what identifies is taken out here, each time they are
shown, and nothing of it is kept.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from web.frontdoor.models import OutboxMessage
from web.questions.deidentify import deidentify, without_marks
from web.widget.models import Forgetting

SHOWN = 10
LONGEST = 500  # characters


@dataclass(frozen=True, slots=True)
class Asked:
    """One question that the topic answered; ``thumb`` is "up", "down" or ""."""

    text: str
    at: datetime
    channel: str
    thumb: str


def lately(topic: str) -> list[Asked]:
    """The last typed questions that the topic answered, newest first.

    Left out are those that hold nothing but what identifies, and conversations that are to be forgotten.
    """
    to_be_forgotten = Forgetting.objects.filter(pk=OuterRef("answers__conversation"))
    replies = OutboxMessage.objects.filter(
        ~Exists(to_be_forgotten),
        text_id=f"utter_faq/{topic}",
        position=0,
        later=False,
        answers__choice="",
    )
    found: list[Asked] = []
    for reply in replies.select_related("answers", "feedback").order_by("-pk")[: 2 * SHOWN]:
        text = deidentify(reply.answers.text[: 2 * LONGEST]).strip()[:LONGEST]
        if len(found) < SHOWN and any(map(str.isalpha, without_marks(text))):
            thumb = ("up" if reply.feedback.useful else "down") if hasattr(reply, "feedback") else ""
            found.append(Asked(text, reply.answers.received_at, reply.answers.channel, thumb))
    return found
