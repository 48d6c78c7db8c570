"""Count in the database: questions by day, channel and outcome, topics, thumbs, escalations, reviews."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from content.topics import Topic
from web.escalations.models import Escalation
from web.figures.days import Day
from web.figures.period import Period

OUTCOMES = {
    "answered": "answered",
    "unsure": "asked back",
    "out_of_scope": "not known",
    "safety": "safety words",
    "other": "other (greetings and the like)",
}
RISING_FROM = 3  # questions of late: fewer are chance


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


def by_topic(days: Sequence[Day], period: Period) -> list[TopicCount]:
    """Every topic that was an answer in the period, whose ``days`` these are; most frequent first."""
    total, late, up, down = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for day in days:
        total.update(day.topics)
        up.update(day.up)
        down.update(day.down)
        if day.day >= period.middle:
            late.update(day.topics)
    found = [
        TopicCount(topic, number, late[topic], number - late[topic], up[topic], down[topic])
        for topic, number in total.items()
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


def _acknowledgements(level: str, times: list[timedelta | None]) -> Acknowledgements:
    known = sorted(time for time in times if time is not None)
    return Acknowledgements(
        level,
        len(times),
        len(times) - len(known),
        known[(len(known) - 1) // 2] if known else None,
        known[-(-len(known) * 9 // 10) - 1] if known else None,
    )
