"""The figures as tables for a spreadsheet program: the first row names the columns."""

from collections.abc import Callable, Iterable

from django.utils import timezone

from web.escalations.models import Escalation
from web.figures import counts
from web.figures.days import of as of_days
from web.figures.period import Period
from web.questions.models import Mining
from web.questions.topics import titles
from web.topics import published

Rows = Iterable[list[str | int | float]]


def days(period: Period) -> Rows:
    """Questions by day, channel and outcome."""
    found = of_days(period)
    channels = sorted({name for day in found for name in day.channels})
    yield ["day", *channels, *counts.OUTCOMES]
    for day in found:
        numbers = [day.channels[name] for name in channels], [day.outcomes[key] for key in counts.OUTCOMES]
        yield [day.day.isoformat(), *numbers[0], *numbers[1]]


def topics(period: Period) -> Rows:
    """How often each topic was the answer, and its thumbs."""
    known = titles()
    yield ["topic", "title", "answers", "second half", "first half", "thumbs up", "thumbs down"]
    for topic in counts.by_topic(of_days(period), period):
        title = known.get(topic.topic, "")
        yield [topic.topic, title, topic.total, topic.late, topic.early, topic.up, topic.down]


def escalations(period: Period) -> Rows:
    """Every escalation opened in the period, with the minutes to its acknowledgement, in the clinic's time.

    The minutes are those of the last round of alerts, as on the page; no words of patients and no names.
    """
    yield ["number", "opened", "level", "channel", "state", "rounds", "minutes to acknowledgement"]
    rows = Escalation.objects.filter(opened_at__gte=period.start, opened_at__lt=period.end)
    for row in rows.order_by("opened_at", "pk"):
        seen = row.acknowledged_at
        minutes = round((seen - row.alarmed_at).total_seconds() / 60, 1) if seen else ""
        opened = row.opened_at.astimezone(period.zone).isoformat(" ", "minutes")
        yield [row.pk, opened, row.level, row.channel, row.state, row.round, minutes]


def reviews(period: Period) -> Rows:
    """The published answers that are past their review today, whatever the period."""
    today = timezone.localdate(timezone=period.zone)
    yield ["topic", "title", "owner", "review by", "days past"]
    for topic in counts.past_review(published.topics(), today):
        late = (today - topic.review_by).days
        yield [topic.id, topic.title, topic.owner, topic.review_by.isoformat(), late]


def coverage(period: Period) -> Rows:
    """What would be answered at each threshold, as measured last, whatever the period; shares from 0 to 1."""
    last = Mining.objects.exclude(coverage=[]).first()
    yield ["threshold", "share answered", "share of the answers that is wrong"]
    for point in last.coverage if last else ():
        yield [point["threshold"], point["answered"], point["wrong"]]


TABLES: dict[str, Callable[[Period], Rows]] = {
    "days": days,
    "topics": topics,
    "escalations": escalations,
    "reviews": reviews,
    "coverage": coverage,
}
OF_TODAY = ("reviews", "coverage")
