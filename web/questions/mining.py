"""Find the questions that were not answered well, take out what identifies, and put them into groups.

Run each night by the worker, in a process of its own: ``python -m web.questions.mine``. It may die at any
moment: each block is one transaction, and a message that is there already is not taken again.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from web.audit.log import note
from web.frontdoor.models import InboxMessage, OutboxMessage
from web.questions.deidentify import deidentify, without_marks
from web.questions.grouping import Groups
from web.questions.meaning import Meaning, Meanings
from web.questions.models import REASONS, Group, Mining, Question
from web.topics.models import Draft
from web.widget.models import Feedback

BLOCK = 200  # messages in one transaction, which holds up the front door for some milliseconds
LOOK_BACK = timedelta(days=7)  # before the last run: thumbs come later than answers
# The texts that say so, and what they say about the question.
SAID_BADLY = {
    "utter_out_of_scope": "unanswered",
    "utter_offer_person": "unanswered",
    "utter_did_you_mean": "unsure",
}
# What was decided may be decided anew when this many people, and as many as before, have asked it since.
COMES_BACK = 5
DECIDED = ("phrasing", "new_topic", "out_of_scope", "ignored")
GRAVITY = {reason: number for number, reason in enumerate(REASONS)}


def mine(meanings: Meanings, now: datetime) -> int:
    """Take what is new since the last run; how many questions were added."""
    last = Mining.objects.filter(finished_at__isnull=False).first()
    run = Mining.objects.create(started_at=now)
    groups = list(Group.objects.order_by("pk").values_list("pk", "vector", "label", "size"))
    numbers = [pk for pk, *_ in groups]
    vectors = np.array([np.frombuffer(vector, np.float16) for _, vector, _, _ in groups], np.float32).reshape(
        len(groups), len(meanings.common)
    )
    labels, sizes = [label for *_, label, _ in groups], [size for *_, size in groups]
    shelf = Groups(vectors, labels, sizes, meanings.common)
    for block in _blocks(_candidates(last.started_at - LOOK_BACK if last else None)):
        run.added += _take(block, meanings, shelf, numbers)
        run.save(update_fields=["added"])
    _regrade()
    recount()
    _suggest_anew(meanings, last)
    _bring_back(now)
    run.phrasings = meanings.checksum
    run.finished_at = now
    run.save(update_fields=["finished_at", "phrasings"])
    return run.added


def recount() -> None:
    """Bring the groups' counts and examples in line with the questions that are there; drop empty groups."""
    Group.objects.filter(~Exists(Question.objects.filter(group=OuterRef("pk")))).delete()
    counts: dict[int, Counter[str]] = {}
    latest: dict[int, datetime] = {}
    rows = Question.objects.order_by().values_list("group", "reason").annotate(n=Count("pk"), last=Max("at"))
    for group, reason, number, last in rows:
        counts.setdefault(group, Counter())[reason] = number
        latest[group] = max(last, latest.get(group, last))
    changed = []
    for group in Group.objects.all():
        found = counts.get(group.pk, Counter())
        values = {"size": sum(found.values()), "last_at": latest[group.pk], **{r: found[r] for r in REASONS}}
        stale = any(getattr(group, name) != value for name, value in values.items())
        if stale or group.example_id is None:
            for name, value in values.items():
                setattr(group, name, value)
            group.example_id = _example(group.pk)
            changed.append(group)
    with transaction.atomic():
        Group.objects.bulk_update(changed, ["size", "last_at", "example", *REASONS], batch_size=BLOCK)


def _candidates(since: datetime | None) -> QuerySet[InboxMessage]:
    """Typed and answered messages, not taken yet, that may be for review; buttons and red flags are not."""
    replies = OutboxMessage.objects.filter(answers=OuterRef("pk"), later=False)
    down = Feedback.objects.filter(reply__answers=OuterRef("pk"), useful=False)
    badly = Exists(replies.filter(text_id__in=list(SAID_BADLY))) | Exists(down)
    checked = Q(assessment__fresh="check")
    found = InboxMessage.objects.filter(badly | checked, answered_at__isnull=False, choice="")
    found = found.filter(~Exists(Question.objects.filter(pk=OuterRef("pk"))))
    found = found.exclude(assessment__fresh__in=["same_day", "emergency"])
    return found.filter(received_at__gte=since) if since else found


def _blocks(found: QuerySet[InboxMessage]) -> Iterator[list[InboxMessage]]:
    ids = list(found.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BLOCK):
        rows = InboxMessage.objects.filter(pk__in=ids[start : start + BLOCK])
        yield list(rows.order_by("pk").prefetch_related("replies", "replies__feedback"))


def _take(messages: list[InboxMessage], meanings: Meanings, shelf: Groups, numbers: list[int]) -> int:
    kept = [(message, deidentify(message.text).strip()) for message in messages]
    kept = [(message, text) for message, text in kept if any(map(str.isalpha, without_marks(text)))]
    read = dict(zip(texts := list({_key(text) for _, text in kept}), meanings.read(texts)))
    with transaction.atomic():
        # Someone may have wanted a conversation forgotten meanwhile.
        there = set(
            InboxMessage.objects.filter(pk__in=[message.pk for message, _ in kept]).values_list(
                "pk", flat=True
            )
        )
        moved: dict[int, int] = {}
        for message, text in kept:
            if message.pk in there:
                meaning = read[_key(text)]
                at = _place(message, meaning, shelf, numbers)
                moved[numbers[at]] = at
                question = _question(message, text, numbers[at])
                question.save(force_insert=True)
        groups = Group.objects.in_bulk(list(moved))
        for pk, at in moved.items():
            groups[pk].vector = _bytes(shelf.vector(at))
        Group.objects.bulk_update(list(groups.values()), ["vector"])
    return len(there)


def _place(message: InboxMessage, meaning: Meaning, shelf: Groups, numbers: list[int]) -> int:
    """The place on the shelf of the message's group; a new group gets its row."""
    at, is_new = shelf.join(meaning.vector, meaning.label)
    if is_new:
        group = Group.objects.create(
            vector=_bytes(meaning.vector),
            label=meaning.label,
            suggestions=meaning.suggestions,
            last_at=message.received_at,
        )
        numbers.append(group.pk)
    return at


def _question(message: InboxMessage, text: str, group: int) -> Question:
    replies = list(message.replies.all())
    return Question(
        message=message,
        group_id=group,
        text=text,
        reason=min(_reasons(message, replies), key=GRAVITY.__getitem__),
        said=replies[0].text_id if replies else "",
        channel=message.channel,
        at=message.received_at,
    )


def _reasons(message: InboxMessage, replies: Iterable[OutboxMessage]) -> set[str]:
    reasons = {SAID_BADLY[reply.text_id] for reply in replies if reply.text_id in SAID_BADLY}
    if any(hasattr(reply, "feedback") and not reply.feedback.useful for reply in replies):
        reasons.add("thumbs_down")
    assessment: dict[str, Any] = message.assessment or {}
    # A weak sign, too little for a check, in a message that was not answered well either.
    weak = any(finding.get("counts") for finding in assessment.get("findings", ()))
    if weak or assessment.get("fresh") == "check":
        reasons.add("near_red_flag")
    return reasons


def _regrade() -> None:
    """Questions that were taken before the thumb came."""
    late = Feedback.objects.filter(reply__answers=OuterRef("pk"), useful=False)
    milder = [reason for reason in REASONS if GRAVITY[reason] > GRAVITY["thumbs_down"]]
    Question.objects.filter(Exists(late), reason__in=milder).update(reason="thumbs_down")


def _suggest_anew(meanings: Meanings, last: Mining | None) -> None:
    """Where the phrasings have changed since the last run, so may the topics suggested for what waits."""
    if last is not None and last.phrasings == meanings.checksum:
        return
    waiting = Group.objects.filter(state__in=("open", "raised"), example__isnull=False).order_by("pk")
    numbers = list(waiting.values_list("pk", flat=True))
    for start in range(0, len(numbers), BLOCK):
        groups = list(Group.objects.filter(pk__in=numbers[start : start + BLOCK]).select_related("example"))
        vectors = np.array([np.frombuffer(group.vector, np.float16) for group in groups], np.float32)
        texts = [group.example.text if group.example else "" for group in groups]
        for group, found in zip(groups, meanings.suggestions(texts, vectors)):
            group.suggestions = found
        Group.objects.bulk_update(groups, ["suggestions"])


def _bring_back(now: datetime) -> None:
    """Put before staff again what was decided and has gathered many people since.

    What goes into a topic stays away while the topic's draft is not published: patients cannot get it yet.
    """
    starts = list(Mining.objects.filter(finished_at__isnull=False).values_list("started_at", flat=True))
    drafted = set(Draft.objects.values_list("topic", flat=True))
    decided = Group.objects.filter(state__in=DECIDED, size__gte=COMES_BACK, decided_at__isnull=False)
    for group in decided.defer("vector"):
        if group.topic in drafted or group.decided_at is None:
            continue
        # Who decided saw what the last run before had put there.
        seen = max((start for start in starts if start <= group.decided_at), default=group.decided_at)
        first: dict[str, datetime] = {}
        rows = group.questions.order_by("at").values_list("message__conversation", "at")
        for person, at in rows:
            first.setdefault(person, at)
        new = sum(at > seen for at in first.values())
        if new >= max(COMES_BACK, len(first) - new):
            with transaction.atomic():
                same = Group.objects.filter(pk=group.pk, state=group.state, decided_at=group.decided_at)
                if same.update(state="open", was=group.state, people_since=new):
                    note(
                        "",
                        "question came back",
                        f"question {group.pk}",
                        now,
                        decision=group.state,
                        people=new,
                    )


def _example(group: int) -> int | None:
    """The question that stands for the group: the last of those that were written most often."""
    rows = Question.objects.filter(group=group)
    often = (
        rows.order_by().values("text").annotate(n=Count("pk"), last=Max("at")).order_by("-n", "-last").first()
    )
    if often is None:
        return None
    return rows.filter(text=often["text"]).order_by(F("at").desc()).values_list("pk", flat=True).first()


def _key(text: str) -> str:
    """Texts that differ only in case and spaces are read once."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _bytes(vector: Any) -> bytes:
    return np.asarray(vector, np.float16).tobytes()
