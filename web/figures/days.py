"""The questions of each day. Days that are over are counted once and kept, the last two each time."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import Error, transaction
from django.db.models import Count, Min
from django.utils import timezone

from web.figures.models import KeptDay
from web.figures.period import Period
from web.frontdoor.models import InboxMessage, OutboxMessage
from web.widget.models import Feedback

ANSWER = "utter_faq/"
COUNTED = ("channels", "outcomes", "topics", "up", "down")
SETTLED_AFTER = timedelta(days=1)  # after its end: an answer that was held up still counts for its day
SAID = {
    "utter_did_you_mean": "unsure",
    "utter_out_of_scope": "out_of_scope",
    "utter_offer_person": "out_of_scope",
}
SAFETY = ("utter_red_flag_", "utter_same_day_", "utter_safety_")


@dataclass(slots=True)
class Day:
    """The questions of one day, by channel, by outcome and by the topic that answered.

    ``up`` and ``down`` are the day's thumbs by topic, whenever the answer was given.
    """

    day: date
    channels: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    up: Counter[str] = field(default_factory=Counter)
    down: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All questions of the day."""
        return sum(self.channels.values())


def of(period: Period) -> list[Day]:
    """Every day of the period. A question is a typed message with a reply; buttons are not counted."""
    rows = KeptDay.objects.filter(zone=period.zone.key, day__gte=period.first, day__lte=period.last)
    known = dict(rows.values_list("day", "counts"))
    settled = _last_settled(period.zone)
    found, can_keep = [], True
    first = _first(period.zone)
    for day in period.days:
        if day in known:
            found.append(Day(day, *(Counter(known[day][name]) for name in COUNTED)))
            continue
        if first is None or day < first:
            found.append(Day(day))
            continue
        counted = None
        if day <= settled and can_keep:
            try:
                counted = _keep(day, period.zone)
            except Error:
                can_keep = False  # somebody writes just now: figures need not wait for it
        found.append(counted or _count(day, period.zone))
    return found


def keep_all(zone: ZoneInfo) -> int:
    """For the night: count and keep every day past that is not kept yet; how many."""
    day, number = _first(zone), 0
    if day is None:
        return 0
    kept = set(KeptDay.objects.filter(zone=zone.key).values_list("day", flat=True))
    while day <= _last_settled(zone):
        if day not in kept:
            _keep(day, zone)
            number += 1
        day += timedelta(days=1)
    return number


def drop(at: datetime) -> None:
    """A message or a thumb of that time is gone: its day is counted anew, whatever the zone."""
    KeptDay.objects.filter(day__range=(at.date() - timedelta(days=1), at.date() + timedelta(days=1))).delete()


def _first(zone: ZoneInfo) -> date | None:
    """The day of the first message that is still there."""
    first: datetime | None = InboxMessage.objects.aggregate(first=Min("received_at"))["first"]
    return None if first is None else first.astimezone(zone).date()


def _last_settled(zone: ZoneInfo) -> date:
    return (timezone.now() - SETTLED_AFTER).astimezone(zone).date() - timedelta(days=1)


def _keep(day: date, zone: ZoneInfo) -> Day:
    # One transaction a day: no message can be deleted between counting and keeping, and nobody waits long.
    with transaction.atomic():
        counted = _count(day, zone)
        counts = {name: getattr(counted, name) for name in COUNTED}
        row = KeptDay(day=day, zone=zone.key, counts=counts)
        # One statement: the first look at ninety days keeps each of them.
        KeptDay.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=("zone", "day"), update_fields=("counts",)
        )
    return counted


def _count(day: date, zone: ZoneInfo) -> Day:
    start, end = (datetime.combine(d, time(), zone) for d in (day, day + timedelta(days=1)))
    replies = OutboxMessage.objects.filter(
        position=0,
        later=False,
        answers__choice="",
        answers__received_at__gte=start,
        answers__received_at__lt=end,
    )
    counted = Day(day)
    rows = replies.order_by().values_list("answers__channel", "text_id").annotate(number=Count("pk"))
    for channel, text_id, number in rows:
        counted.channels[channel] += number
        counted.outcomes[_outcome(text_id)] += number
        if text_id.startswith(ANSWER):
            counted.topics[text_id.removeprefix(ANSWER)] += number
    thumbs = Feedback.objects.filter(at__gte=start, at__lt=end, reply__text_id__startswith=ANSWER)
    given = thumbs.order_by().values_list("reply__text_id", "useful").annotate(number=Count("pk"))
    for text_id, useful, number in given:
        (counted.up if useful else counted.down)[text_id.removeprefix(ANSWER)] += number
    return counted


def _outcome(text_id: str) -> str:
    if text_id.startswith(ANSWER):
        return "answered"
    return SAID.get(text_id) or ("safety" if text_id.startswith(SAFETY) else "other")
