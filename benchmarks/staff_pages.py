"""Time the staff's pages with a full inbox: ``python -m benchmarks.staff_pages [MESSAGES]``.

Makes a database of its own with made-up messages (our phrasings, some with a word more) and asks for every
page several times. Nothing of the running system is touched. With --mine the messages are mined as by the
worker, which takes minutes; else every badly answered one is put into a group as large as mining makes them.
"""

import os
import random
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

from scripts.database import prepare_database

ROOT = Path(__file__).resolve().parent.parent
MESSAGES = 100_000
CONVERSATION = 5  # messages in one
DAYS = 60
IN_A_GROUP = 6  # questions; mining 12,742 made 1,867 groups
TIMES = 5
LIMIT = 500  # milliseconds
SEED = 12
SAID = ("utter_faq/", "utter_out_of_scope", "utter_did_you_mean", "utter_greet")
SHARES = (0.82, 0.05, 0.05, 0.08)


def main() -> int:
    """Print the milliseconds of each page; 1 where one takes longer than LIMIT."""
    numbers = [argument for argument in sys.argv[1:] if argument.isdigit()]
    messages = int(numbers[0]) if numbers else MESSAGES
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "web.settings",
            "PYTHONPATH": str(ROOT),
        }
        prepare_database(os.environ, Path(folder))
        import django

        django.setup()
        started = time.monotonic()
        seed(messages)
        print(f"{messages} messages made in {time.monotonic() - started:.0f} s")
        started = time.monotonic()
        added = mine() if "--mine" in sys.argv else group()
        print(f"{added} of them grouped in {time.monotonic() - started:.0f} s")
        return time_pages()


def seed(messages: int) -> None:
    """Fill the inbox, the outbox and the opinions."""
    from content.phrasings import load_phrasings
    from web.frontdoor.models import Conversation, InboxMessage, OutboxMessage
    from web.widget.models import Feedback

    pick = random.Random(SEED)
    items = load_phrasings(ROOT / "data")
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


def mine() -> int:
    """Mine them; how many were taken."""
    from django.utils import timezone

    from understanding.encoder import load_encoder
    from web.questions.meaning import Meanings
    from web.questions.mining import mine

    return mine(Meanings(load_encoder(), ROOT / "data"), timezone.now())


def group() -> int:
    """Put every badly answered message into a group; how many."""
    from web.frontdoor.models import InboxMessage
    from web.questions.mining import SAID_BADLY, recount
    from web.questions.models import Group, Question

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


def time_pages() -> int:
    """The slowest of several calls of each page, the first one (which loads the topics) left out."""
    from django.contrib.auth.models import User
    from django.test import Client

    from web.questions.models import Group

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.create_user("bench", is_staff=True))
    print(f"{Group.objects.count()} groups")
    largest = Group.objects.first()
    pages = (
        "/staff/questions/",
        "/staff/questions/?reason=thumbs_down",
        "/staff/questions/?page=99999",
        f"/staff/questions/{largest.pk if largest else 0}/",
        "/staff/figures/",
        "/staff/figures/days.csv",
        "/staff/figures/topics.csv",
        f"/staff/figures/?first={(datetime.now() - timedelta(days=DAYS)).date()}",
    )
    slow = 0
    for page in pages:
        times, work = [], []
        for _ in range(TIMES + 1):
            started, worked = time.monotonic(), time.process_time()
            response = client.get(page)
            times.append((time.monotonic() - started) * 1000)
            work.append((time.process_time() - worked) * 1000)
            if response.status_code != 200:
                print(f"{page}: {response.status_code}")
                return 1
        slow += max(times[1:]) > LIMIT
        print(f"{max(times[1:]):6.0f} ms (first {times[0]:.0f}; at work {max(work[1:]):.0f})  {page}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
