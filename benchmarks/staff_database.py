"""Fill a database with as much as a large clinic has after two months, to measure the staff's pages.

Everything is made up: the messages are our own phrasings, some with a word more. Django must be set up.
"""

import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

from content.phrasings import load_phrasings
from web.audit.chain import START, Entry, checksum
from web.audit.models import AuditEntry
from web.conversations.models import BOT, CLOSED, PERSON, WAITING, Ownership
from web.escalations.models import Escalation, EscalationMessage
from web.frontdoor.models import Conversation, InboxMessage, OutboxMessage
from web.questions.mining import SAID_BADLY, recount
from web.questions.models import Group, Question
from web.releases.models import Release
from web.topics import drafts, published
from web.widget.models import Feedback

CONVERSATION = 5  # messages in one
DAYS = 60
IN_A_GROUP = 6  # questions; mining 12,742 made 1,867 groups
ESCALATIONS, OPEN = 2000, 20
OWNED, WITH_PERSON = 1000, 20
ENTRIES = 30_000  # of the record: two years of a busy clinic
RELEASES, IN_A_RELEASE = 100, 5
DRAFTS = 20
PEOPLE = 40
SEED = 12
SAID = ("utter_faq/", "utter_out_of_scope", "utter_did_you_mean", "utter_greet")
SHARES = (0.82, 0.05, 0.05, 0.08)


def fill(data: Path, messages: int) -> None:
    """All of it: `messages` with replies and opinions, and what the staff did meanwhile.

    ``data`` is the folder of the content that the messages are about.
    """
    seed(data, messages)
    escalations()
    owned()
    record()
    releases()


def seed(data: Path, messages: int) -> None:
    """Fill the inbox, the outbox and the opinions."""
    pick = random.Random(SEED)
    items = load_phrasings(data)
    start = datetime.now(timezone.utc) - timedelta(days=DAYS)
    moments = [start + timedelta(days=DAYS) * number / messages for number in range(messages)]
    channels = [pick.choice(["web", "web", "web", "whatsapp", "telegram"]) for _ in range(messages)]
    Conversation.objects.bulk_create(
        (
            Conversation(id=f"c{n}", channel=channels[n], locale="GB", started_at=moments[n])
            for n in range(0, messages, CONVERSATION)
        ),
        batch_size=5000,
    )
    InboxMessage.objects.bulk_create(
        (
            InboxMessage(
                id=n + 1,
                conversation_id=f"c{n - n % CONVERSATION}",
                channel=channels[n],
                message_id=f"m{n}",
                text=f"{pick.choice(items).text} {pick.choice(['', '', 'please', '?', 'thanks'])}",
                received_at=moments[n],
                answered_at=moments[n],
                assessment={"fresh": "none", "level": "none", "findings": []},
            )
            for n in range(messages)
        ),
        batch_size=5000,
    )
    topics = [item.intent.removeprefix("faq/") for item in items if item.intent.startswith("faq/")]
    said = pick.choices(SAID, SHARES, k=messages)
    OutboxMessage.objects.bulk_create(
        (
            OutboxMessage(
                id=n + 1,
                answers_id=n + 1,
                position=0,
                text_id=text_id + pick.choice(topics) if text_id.endswith("/") else text_id,
                level="none",
                body={"text": "An answer of the usual length. " * 20, "kind": "chat", "answers": []},
            )
            for n, text_id in enumerate(said)
        ),
        batch_size=5000,
    )
    Feedback.objects.bulk_create(
        (
            Feedback(reply_id=n + 1, useful=pick.random() < 0.7, at=moments[n])
            for n in range(messages)
            if pick.random() < 0.1
        ),
        batch_size=5000,
    )


def group() -> int:
    """Put every badly answered message into a group; how many."""
    pick = random.Random(SEED)
    badly = InboxMessage.objects.filter(replies__text_id__in=SAID_BADLY)
    rows = list(badly.values_list("pk", "text", "channel", "received_at", "replies__text_id"))
    suggestions = [
        {"topic": topic, "phrasing": "a phrasing of the usual length", "similarity": 0.6}
        for topic in ("how_often", "missed_dose", "too_much_b12")
    ]
    blank = b"\0" * 768
    groups = Group.objects.bulk_create(
        Group(vector=blank, label="faq/how_often", last_at=rows[0][3], suggestions=suggestions)
        for _ in range(len(rows) // IN_A_GROUP + 1)
    )
    Question.objects.bulk_create(
        (
            Question(
                message_id=pk,
                group=pick.choice(groups),
                text=text,
                channel=channel,
                at=at,
                reason=SAID_BADLY[text_id],
                said=text_id,
            )
            for pk, text, channel, at, text_id in rows
        ),
        batch_size=2000,
    )
    recount()
    return len(rows)


def escalations() -> None:
    """Escalations in as many conversations, the last OPEN of them open."""
    found = list(Conversation.objects.order_by("started_at")[:ESCALATIONS])
    rows = Escalation.objects.bulk_create(
        Escalation(
            conversation=conversation.pk,
            channel=conversation.channel,
            level="emergency" if number % 3 else "same_day",
            opened_at=conversation.started_at,
            alarmed_at=conversation.started_at,
            notified_at=conversation.started_at,
            acknowledged_at=conversation.started_at + timedelta(minutes=number % 40),
            acknowledged_by="bench",
            closed_at=None if number >= len(found) - OPEN else conversation.started_at + timedelta(hours=1),
            outcome="spoke_with_patient",
        )
        for number, conversation in enumerate(found)
    )
    EscalationMessage.objects.bulk_create(
        EscalationMessage(
            escalation=row,
            channel=row.channel,
            message_id=f"flag{row.pk}",
            text="A made-up message with a sign.",
            level=row.level,
            assessment={"level": row.level, "findings": []},
            written_at=row.opened_at,
        )
        for row in rows
    )


def owned() -> None:
    """Conversations that were with a person, some still."""
    found = list(Conversation.objects.order_by("-started_at")[:OWNED])
    Ownership.objects.bulk_create(
        Ownership(
            conversation=conversation,
            status=PERSON
            if number < WITH_PERSON
            else WAITING
            if number < 2 * WITH_PERSON
            else (CLOSED, BOT)[number % 2],
            by="bench",
            since=conversation.started_at,
            written_at=conversation.started_at,
        )
        for number, conversation in enumerate(found)
    )


def record() -> None:
    """A record whose chain is whole."""
    before, start = START, datetime.now(timezone.utc) - timedelta(days=2 * 365)
    rows = []
    for number in range(1, ENTRIES + 1):
        at = start + timedelta(minutes=30 * number)
        entry = Entry(number, at.isoformat(), "bench", "draft changed", "how_often", {"fields": ["answer"]})
        before = checksum(before, entry)
        rows.append(
            AuditEntry(
                number=number,
                at=at,
                by=entry.by,
                action=entry.action,
                subject=entry.subject,
                detail=entry.detail,
                checksum=before,
            )
        )
    AuditEntry.objects.bulk_create(rows, batch_size=5000)


def releases() -> None:
    """Releases that hold their topics' texts, drafts, and the people who made them."""
    from django.contrib.auth.models import User

    User.objects.bulk_create(User(username=f"person{n}", is_staff=True) for n in range(PEOPLE))
    ids, now = list(published.topics()), datetime.now(timezone.utc)
    Release.objects.bulk_create(
        Release(
            kind="drafts",
            state="live" if number == RELEASES - 1 else "past",
            changes=[
                {"topic": topic, "before": text, "after": text + "\n", "revision": "x"}
                for topic in ids[number * IN_A_RELEASE % len(ids) :][:IN_A_RELEASE]
                for text in [published.text(topic)]
            ],
            report={"changed": [{"text": "a test message", "before": "x", "after": "y"}] * 100},
            proposed_by="person1",
            proposed_at=now - timedelta(days=RELEASES - number),
            live_at=now - timedelta(days=RELEASES - number),
        )
        for number in range(RELEASES)
    )
    for topic in ids[:DRAFTS]:
        drafts.save(topic, "", {"owner": "Somebody else"}, "person1", now)
