from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.support.clock import NOON
from tests.support.topics import TEA
from web.escalations.models import Escalation
from web.figures import tables
from web.figures.period import Period
from web.questions.models import Mining
from web.topics import published

pytestmark = pytest.mark.django_db
PERIOD = Period(NOON.date(), NOON.date(), ZoneInfo("Europe/London"))


def test_each_escalation_with_its_minutes_and_nothing_of_the_patient() -> None:
    for number, (level, seen) in enumerate([("emergency", 90), ("same_day", None)]):
        Escalation.objects.create(
            conversation=f"web-secret-{number}",
            channel="web",
            level=level,
            opened_at=NOON,
            alarmed_at=NOON + timedelta(minutes=1),
            acknowledged_at=NOON + timedelta(minutes=1, seconds=seen) if seen else None,
            acknowledged_by="anna",
            round=number + 1,
            closed_at=NOON + timedelta(hours=1) if seen else None,
            note="secret words",
        )
    Escalation.objects.create(
        conversation="web-9",
        channel="web",
        level="same_day",
        opened_at=NOON - timedelta(days=2),
        alarmed_at=NOON,
    )
    first, *rows = tables.escalations(PERIOD)
    opened = NOON.astimezone(PERIOD.zone).isoformat(" ", "minutes")
    assert [row[1:] for row in rows] == [
        [opened, "emergency", "web", "closed", 1, 1.5],
        [opened, "same_day", "web", "new", 2, ""],
    ]
    assert first[-1] == "minutes to acknowledgement"
    assert "secret" not in str(rows)
    assert "anna" not in str(rows)


def test_answers_past_their_review_with_the_days(monkeypatch) -> None:
    today = timezone.localdate()
    late, due = (
        replace(TEA, id=name, review_by=today - timedelta(days=n)) for name, n in (("a", 40), ("b", 0))
    )
    monkeypatch.setattr(published, "topics", lambda: {"a": late, "b": due})
    assert list(tables.reviews(PERIOD))[1:] == [["a", TEA.title, TEA.owner, late.review_by.isoformat(), 40]]


def test_every_point_of_coverage_against_error_as_measured_last() -> None:
    assert len(list(tables.coverage(PERIOD))) == 1
    for hours, wrong in ((0, 0.5), (1, 0.04)):
        points = [{"threshold": 0.2, "answered": 0.9, "wrong": wrong}]
        at = NOON + timedelta(hours=hours)
        Mining.objects.create(started_at=at, finished_at=at, coverage=points)
    Mining.objects.create(started_at=NOON + timedelta(hours=2))
    assert list(tables.coverage(PERIOD))[1:] == [[0.2, 0.9, 0.04]]
