"""Which conversations the staff see, and what about them changes."""

import hashlib
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from web.conversations.models import CLOSED, PERSON, WAITING, Ownership
from web.escalations.models import Escalation
from web.frontdoor.models import Conversation

CLOSED_SHOWN = 20
STATUSES = {
    "bot": "the assistant answers",
    WAITING: "waiting for a person",
    PERSON: "a person answers",
    CLOSED: "closed by the staff",
}
Rows = list[dict[str, Any]]


def waiting() -> QuerySet[Ownership]:
    """Those who wait for a person, the longest first."""
    return Ownership.objects.filter(status=WAITING).select_related("conversation").order_by("since", "pk")


def lists() -> list[tuple[str, str, Rows]]:
    """Key, title and rows: waiting, with a person, with a red flag and the assistant, closed."""
    owned = Ownership.objects.select_related("conversation")
    with_person = owned.filter(status=PERSON).order_by("since", "pk")
    closed = owned.filter(status=CLOSED).order_by("-since", "-pk")[:CLOSED_SHOWN]
    return [
        ("waiting", "Waiting for a person", rows(waiting())),
        ("with_person", "With a person", rows(with_person)),
        ("flagged", "With a red flag, the assistant answers", _flagged()),
        ("closed", "Closed last", rows(closed)),
    ]


def state() -> dict[str, Any]:
    """A version that is another one whenever the lists are."""
    parts = [f"{key} {row['id']} {row['since']} {row['by']}" for key, _, found in lists() for row in found]
    return {"version": _short(" ".join(parts))}


def version(conversation: Conversation, *more: object) -> str:
    """Another one whenever something is written in the conversation, or `more` changes."""
    written = conversation.inbox.aggregate(read=Max("pk"), said=Max("replies"))
    escalations = Escalation.objects.filter(conversation=conversation.pk)
    flags = escalations.values_list("pk", "round", "acknowledged_at", "closed_at").order_by("pk")
    return _short(f"{written} {list(flags)} {more}")


def rows(found: QuerySet[Ownership]) -> Rows:
    """What a list shows of each."""
    return [
        {"id": row.pk, "channel": row.conversation.channel, "since": row.since, "by": row.by} for row in found
    ]


def _flagged() -> Rows:
    with_bot = ~Exists(Ownership.objects.filter(pk=OuterRef("conversation"), status__in=(WAITING, PERSON)))
    known = Exists(Conversation.objects.filter(pk=OuterRef("conversation")))
    found = Escalation.objects.filter(with_bot, known, closed_at=None, level__in=("emergency", "same_day"))
    return [
        {"id": row.conversation, "channel": row.channel, "since": row.alarmed_at, "by": ""}
        for row in found.order_by("-alarmed_at", "-pk")
    ]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
