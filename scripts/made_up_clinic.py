"""What a small clinic has after five weeks, all of it made up, for the pictures of the staff's pages.

Django must be set up, on an empty database. Questions that are answered are our own phrasings.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from content.topics import Topic
from web.console.roles import Role, give
from web.escalations.models import Escalation
from web.frontdoor.models import Conversation, InboxMessage, OutboxMessage
from web.frontdoor.replies import Reply
from web.widget.models import Feedback

EDITOR, APPROVER = "nora", "carla"
DAYS = 35
A_DAY, AT_WEEKENDS = (14, 26), (4, 9)
CHANNELS = ("web", "web", "web", "whatsapp", "sms")
SEED = 7
SHORT = 60  # characters
# How often each is asked, beside the other topics, which are asked once in a while.
FREQUENT = {
    "b12_injections_cause_clots": 9,
    "how_often": 8,
    "common_side_effects": 6,
    "missed_dose": 5,
    "how_fast_works": 4,
    "self_injection": 3,
}
NOT_ANSWERED = {
    "do you sell b12 patches": "utter_out_of_scope",
    "can i buy b12 patches from you": "utter_out_of_scope",
    "do you have b12 patches": "utter_did_you_mean",
    "do you sell patches with b12": "utter_out_of_scope",
    "where can i park when i come for my jab": "utter_out_of_scope",
    "is there parking when i come for my jab": "utter_out_of_scope",
    "can my husband come in with me for the jab": "utter_did_you_mean",
    "can my husband sit in when i have the jab": "utter_out_of_scope",
    "surgery moved my jab back a week is that bad": "utter_did_you_mean",
    "do i need to eat before the jab": "utter_out_of_scope",
}
SAID = {
    "utter_out_of_scope": Reply("I do not know that.", "out_of_scope", "utter_out_of_scope"),
    "utter_did_you_mean": Reply("Did you mean one of these?", "did_you_mean", "utter_did_you_mean"),
}


def fill(topics: dict[str, Topic], password: str, now: datetime) -> None:
    """Two accounts with that password; questions, opinions and red flags of the days before `now`."""
    for name, role in ((EDITOR, Role.EDITOR), (APPROVER, Role.APPROVER)):
        give(User.objects.create_user(name, password=password, is_staff=True), [role])
    pick = random.Random(SEED)
    for number, moment in enumerate(_moments(pick, now)):
        text, reply = _exchange(topics, pick)
        _store(f"made{number}", pick.choice(CHANNELS), moment, text, reply, pick)
    _red_flags(pick, now)


def _moments(pick: random.Random, now: datetime) -> Iterator[datetime]:
    for back in range(DAYS, 0, -1):
        day = now - timedelta(days=back)
        for _ in range(pick.randint(*(AT_WEEKENDS if day.weekday() > 4 else A_DAY))):
            yield day + timedelta(minutes=pick.randrange(60))


def _exchange(topics: dict[str, Topic], pick: random.Random) -> tuple[str, Reply]:
    if pick.random() < 0.1:
        text = pick.choice(list(NOT_ANSWERED))
        return text, SAID[NOT_ANSWERED[text]]
    weights = [FREQUENT.get(topic, 0.3) for topic in topics]
    topic = pick.choices(list(topics.values()), weights)[0]
    text = pick.choice([text for text in topic.phrasings if len(text) <= SHORT] or [topic.title])
    return text, Reply(topic.answer, "answer", f"utter_faq/{topic.id}")


def _store(name: str, channel: str, moment: datetime, text: str, reply: Reply, pick: random.Random) -> None:
    message = InboxMessage.objects.create(
        conversation=Conversation.objects.create(id=name, channel=channel, locale="GB", started_at=moment),
        channel=channel,
        message_id=name,
        text=text,
        received_at=moment,
        answered_at=moment,
        assessment={"fresh": "none", "level": "none", "findings": []},
    )
    said = OutboxMessage.objects.create(
        answers=message, position=0, text_id=reply.text_id, level="none", body=reply.to_dict()
    )
    if reply.kind == "answer" and pick.random() < 0.2:
        Feedback.objects.create(reply=said, useful=pick.random() < 0.85, at=moment)


def _red_flags(pick: random.Random, now: datetime) -> None:
    for back in range(DAYS, 0, -3):
        opened = now - timedelta(days=back)
        seen = opened + timedelta(seconds=pick.randint(20, 200))
        Escalation.objects.create(
            conversation=f"flag{back}",
            channel="web",
            level=("emergency", "same_day")[back % 2],
            opened_at=opened,
            alarmed_at=opened,
            notified_at=opened,
            acknowledged_at=seen,
            acknowledged_by=APPROVER,
            closed_at=seen + timedelta(minutes=20),
            closed_by=APPROVER,
            outcome="spoke_with_patient",
        )
