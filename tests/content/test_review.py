"""From which day on patients are told that the review of an answer is overdue."""

from dataclasses import replace
from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from content.clinic import Clinic, load_clinic
from content.errors import ROOT
from content.publishing import Publishing
from content.review import overdue_words, told_from

LONDON = load_clinic(ROOT / "clinic.toml", ROOT / "data" / "locales.yml")
DUE = date(2026, 5, 3)
WORDS = "This answer was due for review by 3 May 2026 and has not been reviewed since. Check with the clinic."


def of_clinic(zone: str = "Europe/London", grace: int = 30) -> Clinic:
    return replace(LONDON, timezone=ZoneInfo(zone), publishing=Publishing(review_grace_days=grace))


@pytest.mark.parametrize(
    ("clinic", "at", "is_told"),
    [
        (of_clinic(), "2026-05-02T12:00", False),
        (of_clinic(), "2026-05-04T12:00", False),
        # 30 days later is 2 June, which begins in London at 23:00 UTC.
        (of_clinic(), "2026-06-01T22:59", False),
        (of_clinic(), "2026-06-01T23:00", True),
        (of_clinic(), "2027-01-01T00:00", True),
        (of_clinic("Pacific/Auckland"), "2026-06-01T11:59", False),
        (of_clinic("Pacific/Auckland"), "2026-06-01T12:00", True),
        (of_clinic("America/Los_Angeles"), "2026-06-02T06:59", False),
        (of_clinic("America/Los_Angeles"), "2026-06-02T07:00", True),
        (of_clinic(grace=1), "2026-05-03T22:59", False),
        (of_clinic(grace=1), "2026-05-03T23:00", True),
    ],
)
def test_patients_are_told_from_the_end_of_the_grace_by_the_clinics_calendar(
    clinic: Clinic, at: str, is_told: bool
) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=timezone.utc)
    assert overdue_words(DUE, clinic, moment) == (WORDS if is_told else "")


def test_without_a_date_nothing_is_overdue() -> None:
    assert overdue_words(None, LONDON, datetime(9999, 1, 1, tzinfo=timezone.utc)) == ""


def test_the_last_day_of_all_is_no_error() -> None:
    assert told_from(DUE, LONDON) == date(2026, 6, 2)
    assert told_from(date.max, LONDON) == date.max
    assert overdue_words(date.max, LONDON, datetime(2026, 6, 2, tzinfo=timezone.utc)) == ""
