"""The page of figures, and the same as CSV."""

import csv
from collections import Counter
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from content.exchange.csv_file import guard
from content.review import told_from
from content.topics import Topic
from web.console.sign_in import for_staff
from web.figures import chart, counts, tables
from web.figures.days import of as of_days
from web.figures.period import Period
from web.frontdoor.words import words
from web.questions.models import Mining
from web.questions.topics import titles
from web.topics import published

TOPICS_SHOWN = 15
WRONG_IN = (1000, 500, 200, 100, 50, 20, 10, 5)  # the places of the slider: at most one wrong answer in …
USUAL_WRONG_IN = 100  # where no threshold keeps to that, the next place that one keeps to
LEVELS = {"emergency": "Emergency", "same_day": "To be seen today"}


@for_staff
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Everything on one page, for the last four weeks or the days that were asked for."""
    period = _period(request)
    days = of_days(period)
    channels = [name for name, _ in sum((day.channels for day in days), Counter[str]()).most_common()]
    outcomes = sum((day.outcomes for day in days), Counter[str]())
    topics = counts.by_topic(days, period)
    known = titles()
    shown = {
        "period": period,
        "today": timezone.localdate(),
        "days": [(day.day, [day.channels[name] for name in channels], day.total) for day in days],
        "channels": channels,
        "chart": chart.bars(days, channels),
        "size": {"width": chart.WIDTH, "height": chart.HEIGHT, "left": chart.LEFT, "bottom": chart.BOTTOM},
        "total": sum(outcomes.values()),
        "outcomes": [(name, outcomes[key], _share(outcomes, key)) for key, name in counts.OUTCOMES.items()],
        "topics": [(topic, known.get(topic.topic, topic.topic)) for topic in topics[:TOPICS_SHOWN]],
        "rising": [(topic, known.get(topic.topic, topic.topic)) for topic in counts.rising(topics)],
        "thumbs": (sum(topic.up for topic in topics), sum(topic.down for topic in topics)),
        "acknowledgements": [(LEVELS[row.level], row) for row in counts.acknowledgements(period)],
        "overdue": _past_review(),
        "grace_days": words().clinic.publishing.review_grace_days,
        **_coverage(request),
    }
    return render(request, "figures/figures.html", shown)


def _past_review() -> list[tuple[Topic, date]]:
    """Each topic with the day from which patients are told."""
    clinic = words().clinic
    late = counts.past_review(published.topics(), timezone.localdate(timezone=clinic.timezone))
    return [(topic, told_from(topic.review_by, clinic)) for topic in late]


@for_staff
@require_GET
def export(request: HttpRequest, table: str) -> HttpResponse:
    """One table as CSV, for a spreadsheet program."""
    if table not in tables.TABLES:
        raise Http404
    period = _period(request)
    about = timezone.localdate().isoformat() if table in tables.OF_TODAY else f"{period.first}_{period.last}"
    return _csv(f"{'questions' if table == 'days' else table}_{about}", tables.TABLES[table](period))


def _csv(name: str, rows: tables.Rows) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    for row in rows:
        writer.writerow([guard(cell) if isinstance(cell, str) else cell for cell in row])
    return response


def _coverage(request: HttpRequest) -> dict[str, Any]:
    """What the slider shows; nothing before the first mining."""
    last = Mining.objects.exclude(coverage=[]).first()
    if last is None:
        return {"curve": None}
    points = [chart.Point(**point) for point in last.coverage]
    asked = request.GET.get("wrong", "")
    place = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else -1
    if not 0 <= place < len(WRONG_IN):
        usual = range(WRONG_IN.index(USUAL_WRONG_IN), len(WRONG_IN))
        place = next((at for at in usual if chart.curve(points, 1 / WRONG_IN[at]).chosen), usual[0])
    curve = chart.curve(points, 1 / WRONG_IN[place])
    return {
        "curve": curve,
        "answered": 100 * curve.chosen.answered if curve.chosen else 0,
        "wrong": 100 * curve.chosen.wrong if curve.chosen else 0,
        "measured_at": last.finished_at,
        "wrong_in": WRONG_IN[place],
        "place": place,
        "wrong_places": WRONG_IN,
        "last_place": len(WRONG_IN) - 1,
    }


def _period(request: HttpRequest) -> Period:
    return Period.of(request.GET, timezone.localdate(), words().clinic.timezone)


def _share(outcomes: "Counter[str]", key: str) -> float:
    return 100 * outcomes[key] / max(sum(outcomes.values()), 1)
