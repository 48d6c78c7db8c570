"""Count in the database: questions by day, channel and outcome, topics, thumbs, escalations, reviews."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Substr

from content.topics import Topic
from web.escalations.models import Escalation
from web.figures.period import Period
from web.frontdoor.models import OutboxMessage
from web.widget.models import Feedback

ANSWER = "utter_faq/"
OUTCOMES = {
    "answered": "answered",
    "unsure": "asked back",
    "out_of_scope": "not known",
    "safety": "safety words",
    "other": "other (greetings and the like)",
}
UTC_HOUR, UTC_TEN_MINUTES = len("2026-11-25 22"), len("2026-11-25 22:1")
RISING_FROM = 3  # questions of late: fewer are chance


@dataclass(slots=True)
class Day:
    """The questions of one day, by channel and by outcome."""

    day: date
    channels: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All questions of the day."""
        return sum(self.channels.values())


@dataclass(frozen=True, slots=True)
class TopicCount:
    """How often a topic was the answer: in the period, in its second and its first half, and the thumbs."""

    topic: str
    total: int
    late: int
    early: int
    up: int
    down: int

    @property
    def rise(self) -> int:
        """How many more in the second half than in the first."""
        return self.late - self.early


@dataclass(frozen=True, slots=True)
class Acknowledgements:
    """Escalations of one level: how many, how many nobody acknowledged, and how soon the others were.

    ``median`` and ``nine_in_ten`` (the time within which nine in ten were) are None where none was.
    """

    level: str
    number: int
    missing: int
    median: timedelta | None
    nine_in_ten: timedelta | None


def by_day(period: Period) -> list[Day]:
    """Every day of the period. A question is a typed message with a reply; buttons are not counted."""
    days = {day: Day(day) for day in period.days}
    # Days are the clinic's, and the database knows UTC alone: hours are counted there, days here. A zone that
    # is off by half hours needs finer ones.
    whole = all(_offset(period, moment).seconds % 3600 == 0 for moment in (period.start, period.end))
    length = UTC_HOUR if whole else UTC_TEN_MINUTES
    slot = Substr(Cast("answers__received_at", CharField()), 1, length)
    rows = (
        _first_replies(period)
        .annotate(slot=slot, channel=F("answers__channel"), outcome=_OUTCOME)
        .values_list("slot", "channel", "outcome")
        .annotate(number=Count("pk"))
        .order_by()
    )
    for text, channel, outcome, number in rows:
        moment = datetime.fromisoformat(f"{text}:00" if whole else f"{text}0").replace(tzinfo=timezone.utc)
        day = days.get(moment.astimezone(period.zone).date())
        if day is not None:
            day.channels[channel] += number
            day.outcomes[outcome] += number
    return list(days.values())


def by_topic(period: Period) -> list[TopicCount]:
    """Every topic that was an answer, most frequent first."""
    late = Count("pk", filter=Q(answers__received_at__gte=period.middle))
    rows = _first_replies(period).filter(text_id__startswith=ANSWER).order_by().values("text_id")
    counted = rows.annotate(total=Count("pk"), late=late)
    thumbs = _thumbs(period)
    found = [
        TopicCount(
            row["text_id"].removeprefix(ANSWER),
            row["total"],
            row["late"],
            row["total"] - row["late"],
            thumbs[row["text_id"], True],
            thumbs[row["text_id"], False],
        )
        for row in counted
    ]
    return sorted(found, key=lambda topic: (-topic.total, topic.topic))


def rising(topics: Iterable[TopicCount], number: int = 10) -> list[TopicCount]:
    """The topics that were asked more in the second half, the largest rise first."""
    up = [topic for topic in topics if topic.rise > 0 and topic.late >= RISING_FROM]
    return sorted(up, key=lambda topic: (-topic.rise, topic.topic))[:number]


def acknowledgements(period: Period) -> list[Acknowledgements]:
    """The escalations opened in the period, by level. The time is that of their last round of alerts."""
    rows = Escalation.objects.filter(opened_at__gte=period.start, opened_at__lt=period.end)
    found: dict[str, list[timedelta | None]] = {}
    for level, alarmed, seen in rows.values_list("level", "alarmed_at", "acknowledged_at"):
        found.setdefault(level, []).append(seen - alarmed if seen else None)
    return [_acknowledgements(level, found[level]) for level in ("emergency", "same_day") if level in found]


def past_review(topics: Mapping[str, Topic], today: date) -> list[Topic]:
    """The topics whose review is overdue, the longest first."""
    return sorted((t for t in topics.values() if t.review_by < today), key=lambda t: (t.review_by, t.id))


def _first_replies(period: Period) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(
        position=0,
        later=False,
        answers__choice="",
        answers__received_at__gte=period.start,
        answers__received_at__lt=period.end,
    )


_OUTCOME = Case(
    When(text_id__startswith=ANSWER, then=Value("answered")),
    When(text_id="utter_did_you_mean", then=Value("unsure")),
    When(text_id__in=["utter_out_of_scope", "utter_offer_person"], then=Value("out_of_scope")),
    When(
        Q(text_id__startswith="utter_red_flag_")
        | Q(text_id__startswith="utter_same_day_")
        | Q(text_id__startswith="utter_safety_"),
        then=Value("safety"),
    ),
    default=Value("other"),
    output_field=CharField(),
)


def _thumbs(period: Period) -> Counter[tuple[str, bool]]:
    rows = Feedback.objects.filter(at__gte=period.start, at__lt=period.end)
    counted = rows.order_by().values_list("reply__text_id", "useful").annotate(number=Count("pk"))
    return Counter({(text_id, useful): number for text_id, useful, number in counted})


def _acknowledgements(level: str, times: list[timedelta | None]) -> Acknowledgements:
    known = sorted(time for time in times if time is not None)
    return Acknowledgements(
        level,
        len(times),
        len(times) - len(known),
        known[(len(known) - 1) // 2] if known else None,
        known[-(-len(known) * 9 // 10) - 1] if known else None,
    )


def _offset(period: Period, moment: datetime) -> timedelta:
    return moment.astimezone(period.zone).utcoffset() or timedelta()
