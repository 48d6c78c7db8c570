"""The deliveries of alerts as rows: queued once, tried until sent, given up or no longer needed.

Each function is short transactions: the front door waits at most a second for the database.
"""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from content.clinic import Clinic
from web.alerts.failure import NotSentError
from web.alerts.plan import Alerted, Step, next_step
from web.escalations.events import note
from web.escalations.models import Delivery, Escalation

LEVELS = ("emergency", "same_day")  # nobody outside the staff page hears of a check
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
TRIES = 14  # about half an hour: greylisting mail servers take a repetition after 5 to 15 minutes


def advance(clinic: Clinic, now: datetime) -> int:
    """Queue what is due for every open escalation that nobody has acknowledged; how many steps were taken."""
    waiting = Escalation.objects.filter(closed_at=None, acknowledged_at=None, level__in=LEVELS)
    return sum(
        _advance(escalation.pk, clinic, now) for escalation in waiting if _step(escalation, clinic, now)
    )


def _advance(escalation_id: int, clinic: Clinic, now: datetime) -> int:
    with transaction.atomic():
        # Looked at again: someone may have acknowledged it since.
        escalation = Escalation.objects.select_for_update().get(pk=escalation_id)
        if escalation.acknowledged_at or escalation.closed_at:
            return 0
        step = _step(escalation, clinic, now)
        if step is None:
            return 0
        if step.contact is None:
            escalation.not_picked_up_at = now
            escalation.save(update_fields=["not_picked_up_at"])
            note(escalation, "not_picked_up", now, round=escalation.round)
            return 1
        for way in step.contact.ways:
            Delivery.objects.create(
                escalation=escalation,
                round=escalation.round,
                contact=step.contact.name,
                way=way,
                level=escalation.level,
                key=uuid.uuid4().hex,
                queued_at=now,
                acknowledge_by=step.acknowledge_by,
                next_try_at=now,
            )
            note(escalation, "alerted", now, step.contact.name, way=way, round=escalation.round)
        return 1


def _step(escalation: Escalation, clinic: Clinic, now: datetime) -> Step | None:
    rows = escalation.deliveries.filter(round=escalation.round)
    step = next_step(
        clinic.alerting,
        escalation.level,
        escalation.alarmed_at,
        [Alerted(row.contact, row.state, row.acknowledge_by) for row in rows],
        now,
        clinic.is_open(now),
    )
    return None if step and step.contact is None and escalation.not_picked_up_at else step


def due(now: datetime) -> list[Delivery]:
    """The deliveries to try now; those that have become needless are dropped first."""
    needless = Delivery.objects.filter(state="waiting").filter(
        Q(escalation__acknowledged_at__isnull=False)
        | Q(escalation__closed_at__isnull=False)
        | ~Q(escalation__round=F("round"))
    )
    keys = list(needless.values_list("pk", flat=True))
    if keys:
        Delivery.objects.filter(pk__in=keys, state="waiting").update(state="dropped", ended_at=now)
    return list(Delivery.objects.filter(state="waiting", next_try_at__lte=now).select_related("escalation"))


def succeeded(delivery_id: int, now: datetime) -> None:
    """The alert was taken by the receiver."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
        escalation = Escalation.objects.select_for_update().get(pk=delivery.escalation_id)
        delivery.state, delivery.ended_at, delivery.problem = "sent", now, ""
        delivery.tries += 1
        delivery.save()
        detail = {"way": delivery.way, "round": delivery.round, "tries": delivery.tries}
        note(escalation, "notified", now, delivery.contact, **detail)
        if escalation.notified_at is None and escalation.round == delivery.round:
            escalation.notified_at = now
            escalation.save(update_fields=["notified_at"])


def failed(delivery_id: int, failure: NotSentError, now: datetime) -> None:
    """The alert was not taken: wait and try again, or give it up."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
        delivery.tries += 1
        delivery.problem = str(failure)[:100]
        if failure.final or delivery.tries >= TRIES:
            delivery.state, delivery.ended_at = "dead", now
            detail = {"way": delivery.way, "round": delivery.round, "problem": delivery.problem}
            note(delivery.escalation, "delivery_failed", now, delivery.contact, **detail)
        else:
            delivery.next_try_at = now + wait_after(delivery.tries)
        delivery.save()


def wait_after(tries: int) -> timedelta:
    """How long to wait after that many failures: doubled each time, up to LONGEST_WAIT."""
    return min(FIRST_WAIT * float(2 ** (tries - 1)), LONGEST_WAIT)
