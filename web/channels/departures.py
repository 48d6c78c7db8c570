"""The durable outbox: plain synchronous functions, each one transaction.

A part is marked as sending before the provider is asked. Who finds such a mark after a crash does not know
whether the part was taken: it is in doubt (see ``carrier``), and goes out again with the same key.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from safety import Level
from web.audit import log
from web.channels.buttons import offer_id
from web.channels.capabilities import CAPABILITIES
from web.channels.exchange import Outcome, Result
from web.channels.identity import AddressError, decrypt
from web.channels.models import Departure, Person
from web.channels.parts import Part
from web.channels.render import render
from web.database import repeatable
from web.escalations.events import note
from web.escalations.models import Escalation
from web.frontdoor.models import InboxMessage, OutboxMessage
from web.frontdoor.replies import Reply
from web.frontdoor.words import words

WAITING, SENDING, SENT, DEAD, DROPPED = "waiting", "sending", "sent", "dead", "dropped"
STOPPED, BLOCKED = "has said STOP", "has blocked us"
MOST_TRIES = 16  # with the pauses below some five hours
FIRST_PAUSE = 2.0  # seconds; doubled with each try
LONGEST_PAUSE = 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class Parcel:
    """A part with all that sending it needs."""

    number: int
    channel: str
    account: str
    address: str = field(repr=False)
    part: Part = field(repr=False)
    key: str
    queued_at: datetime
    is_in_doubt: bool = False


def key_of(message: tuple[str, str, str], position: int, number: int, part: Part) -> str:
    """Our id of a part: the same whenever the same is said to the same message, stored or not.

    Args:
        message: its channel, account and id.
        position: of the first of the replies that are said together, among all to this message.
        number: of the part among theirs.
    """
    known = "\0".join([*message, str(position), str(number), part.text])
    return hashlib.sha256(known.encode()).hexdigest()[:32]


def queue(message: InboxMessage, rows: Sequence[OutboxMessage], later: bool) -> None:
    """Queue the parts of replies that are being stored, in the same transaction; nothing for the website."""
    capability = CAPABILITIES.get(message.channel)
    person = Person.objects.filter(pk=message.conversation_id).first() if capability else None
    if capability is None or person is None or not rows:
        return
    now, known = timezone.now(), (message.channel, message.account, message.message_id)
    rendered = render(
        [Reply.from_dict(row.body) for row in rows], capability, words(), offer_id(message.message_id)
    )
    Departure.objects.bulk_create(
        Departure(
            person=person,
            reply=rows[0],
            part=part.to_dict(),
            urgent=part.urgent,
            key=key_of(known, rows[0].position, number, part),
            queued_at=now,
            next_try_at=now,
        )
        for number, part in enumerate(rendered.parts)
    )
    if not later:
        person.offer = rendered.offer.to_dict()
        person.save(update_fields=["offer"])


def people_due(now: datetime) -> list[str]:
    """Everyone to whom something can be sent now."""
    due = Departure.objects.filter(Q(state=SENDING) | Q(state=WAITING, next_try_at__lte=now))
    return list(due.order_by("person").values_list("person", flat=True).distinct())


@repeatable
def next_for(person: str, now: datetime) -> Parcel | datetime | None:
    """What to send to a person next, marked as being sent; a time where it has to wait until then.

    In the order in which it was said, but safety words do not wait behind a part that is tried again later.
    """
    with transaction.atomic():
        rows = Departure.objects.filter(person=person, state__in=(WAITING, SENDING)).select_related("person")
        first = rows.first()
        if first is None:
            return None
        if first.state == WAITING and first.next_try_at > now:
            urgent = rows.filter(urgent=True).first()
            if urgent is None or (urgent.state == WAITING and urgent.next_try_at > now):
                return first.next_try_at if urgent is None else min(first.next_try_at, urgent.next_try_at)
            first = urgent
        obstacle = obstacle_of(first.person, now)
        if obstacle:
            # A STOP is the person's wish; that a block kept words from them, staff must see.
            _end(first, DEAD if obstacle == BLOCKED else DROPPED, obstacle, now)
            return now
        try:
            address = decrypt(first.person.address)
        except AddressError as error:
            _end(first, DEAD, str(error), now)
            return now
        is_in_doubt = first.state == SENDING
        first.state = SENDING
        first.tries += 1
        first.save(update_fields=["state", "tries"])
        return Parcel(
            first.pk,
            first.person.channel,
            first.person.account,
            address,
            Part.from_dict(first.part),
            first.key,
            first.queued_at,
            is_in_doubt,
        )


def obstacle_of(person: Person, now: datetime) -> str:
    """Why nothing may be sent to a person; "" where something may."""
    if person.opted_out_at is not None:
        return STOPPED
    if person.blocked_at is not None:
        return BLOCKED
    capability = CAPABILITIES[person.channel]
    if capability.window and not capability.is_open(person.written_at, now):
        return f"last wrote more than {capability.window.value} hours ago, and this app takes no answer then"
    return ""


@repeatable
def ended(number: int, outcome: Outcome, now: datetime) -> Parcel | datetime | None:
    """Write down what became of a try; gives what ``next_for`` gives for the same person."""
    with transaction.atomic():
        row = Departure.objects.select_related("person").get(pk=number)
        if outcome.is_opted_out:
            Person.objects.filter(pk=row.person_id, opted_out_at=None).update(opted_out_at=now)
            _end(row, DROPPED, STOPPED, now)
        elif outcome.is_blocked:
            # Who has written since this was said can perhaps be reached: the next part tells.
            still = Person.objects.filter(pk=row.person_id, blocked_at=None, written_at__lte=row.queued_at)
            still.update(blocked_at=now)
            _end(row, DEAD, BLOCKED, now)
        elif outcome.result is Result.TAKEN:
            row.provider_id = outcome.message_id[:300]
            _end(row, SENT, "", now)
        elif row.state == SENT:
            pass  # the provider's own word came first
        elif outcome.result is Result.REFUSED or (row.tries >= MOST_TRIES and not outcome.is_unasked):
            _end(row, DEAD, outcome.reason, now)
        else:
            row.state, row.problem = WAITING, outcome.reason[:100]
            row.locked_out = outcome.is_locked_out
            row.next_try_at = now + timedelta(seconds=pause(row.tries - 1, outcome))
            row.tries -= outcome.is_unasked
            row.save(update_fields=["state", "problem", "locked_out", "next_try_at", "tries"])
        return next_for(row.person_id, now)


def told_taken(row: Departure, provider_id: str, now: datetime) -> bool:
    """The provider says by our key that it has the part; True where that was not known yet."""
    if row.state not in (WAITING, SENDING, DEAD):
        return False
    row.provider_id = provider_id[:300]
    _end(row, SENT, "", now)
    return True


def pause(tries: int, outcome: Outcome) -> float:
    """Seconds until a part that was tried so often before is tried again; the provider may ask for more."""
    if outcome.is_unasked:
        return outcome.retry_after or 0.0
    return max(min(FIRST_PAUSE * 2.0**tries, LONGEST_PAUSE), outcome.retry_after or 0.0)


def is_queued(message: tuple[str, str, str]) -> bool:
    """Whether the replies to a message (channel, account, id) have parts on their way, or had."""
    channel, account, message_id = message
    return Departure.objects.filter(
        reply__answers__channel=channel,
        reply__answers__account=account,
        reply__answers__message_id=message_id,
    ).exists()


def queue_missing(message: tuple[str, str, str]) -> bool:
    """Queue the parts of replies that were stored before the person was; whether there are any then."""
    channel, account, message_id = message
    with transaction.atomic():
        if not is_queued(message):
            row = InboxMessage.objects.filter(channel=channel, account=account, message_id=message_id).first()
            if row is not None:
                queue(row, list(row.replies.filter(later=False)), later=False)
        return is_queued(message)


def not_delivered(row: Departure, now: datetime) -> None:
    """Words of a safety text did not reach the person: the staff read it with the escalation."""
    if not row.urgent:
        return
    opened = Escalation.objects.filter(conversation=row.person_id, closed_at=None).first()
    if opened is not None and Level.from_label(opened.level) >= Level.SAME_DAY:
        note(opened, "words_not_delivered", now, problem=row.problem or row.state)


def _end(row: Departure, state: str, problem: str, now: datetime) -> None:
    row.state, row.problem, row.ended_at = state, problem[:100], now
    row.save(update_fields=["state", "problem", "ended_at", "provider_id"])
    if state in (DEAD, DROPPED):
        not_delivered(row, now)


def fate(row: Departure) -> str:
    """What has become of a part, as staff read it."""
    if row.delivery == "failed":
        return f"not delivered ({row.problem or 'failed'})"
    if row.delivery:
        return {"sent": "sent", "delivered": "delivered", "read": "read by the patient"}[row.delivery]
    if row.state in (DEAD, DROPPED):
        return f"not sent: {row.problem}"
    if row.state == SENT:
        return "sent"
    return f"not sent yet ({row.problem}), tried again" if row.problem else "on its way"


def fates_of_staffs_words(conversation: str) -> dict[int, str]:
    """What has become of each answer that the staff wrote, by its number in the outbox; of apps alone."""
    rows = Departure.objects.filter(person=conversation, reply__staffreply__isnull=False)
    return {row.reply_id: fate(row) for row in rows}


def failures() -> Any:
    """What was given up and nobody of the staff has seen yet, oldest first."""
    found = Departure.objects.filter(Q(state=DEAD) | Q(delivery="failed"), seen_by="")
    # Words of a safety text may come before others, not behind them.
    later = Departure.objects.filter(
        person=OuterRef("person"), pk__gt=OuterRef("pk"), urgent=False, state__in=(SENT, SENDING)
    )
    return found.select_related("person").annotate(has_later=Exists(later))


def hindrance(row: Any, now: datetime) -> str:
    """Why one of ``failures`` cannot be sent again, as staff read it; "" where it can."""
    if row.state != DEAD:
        return "the provider had taken it"
    if row.has_later:
        return "a later answer has reached the patient"
    obstacle = obstacle_of(row.person, now)
    return f"the patient {obstacle}" if obstacle else ""


def send_again(number: int, now: datetime) -> bool:
    """Queue what was given up anew, under the same key, with all that was given up behind it.

    False where that is not possible (any more); then nothing has changed.
    """
    with transaction.atomic():
        row = failures().filter(pk=number).first()
        if row is None or hindrance(row, now):
            return False
        behind = Departure.objects.filter(person=row.person_id, pk__gte=row.pk, state=DEAD, seen_by="")
        behind.update(state=WAITING, tries=0, next_try_at=now, ended_at=None, locked_out=False)
        return True


def locked_out() -> Any:
    """Where answers wait since the provider does not take our token: channel, problem, their number."""
    waiting = Departure.objects.filter(state__in=(WAITING, SENDING), locked_out=True)
    return (
        waiting.values("person__channel", "problem")
        .annotate(number=Count("pk"), since=Min("queued_at"))
        .order_by("person__channel", "problem")
    )


def see_failure(number: int, by: str) -> None:
    """Staff have read it; who was first stands."""
    with transaction.atomic():
        if Departure.objects.filter(pk=number, seen_by="").update(seen_by=by):
            log.note(by, "undelivered answer seen", str(number))


def obstacle_for(conversation: str, now: datetime) -> str:
    """Why nothing can be sent in a conversation, "" where something can or it is not one of an app."""
    person = Person.objects.filter(pk=conversation).first()
    return obstacle_of(person, now) if person else ""
