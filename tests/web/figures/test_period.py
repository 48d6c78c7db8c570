from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from web.figures.period import Period

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 25)


def test_days_are_the_clinics_own() -> None:
    period = Period(date(2026, 7, 1), date(2026, 7, 2), LONDON)
    assert period.start.astimezone(timezone.utc) == datetime(2026, 6, 30, 23, tzinfo=timezone.utc)
    assert period.end.astimezone(timezone.utc) == datetime(2026, 7, 2, 23, tzinfo=timezone.utc)
    assert period.days == [date(2026, 7, 1), date(2026, 7, 2)]
    assert period.middle == date(2026, 7, 2)


def test_the_days_asked_for_are_taken() -> None:
    period = Period.of({"first": "2026-11-01", "last": "2026-11-03"}, TODAY, LONDON)
    assert (period.first, period.last) == (date(2026, 11, 1), date(2026, 11, 3))


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"first": "x", "last": "2026-13-01"},
        {"first": "2026-11-25", "last": "2027-11-25", "x": ""} | {"first": "2027-01-01"},
        {"first": "1999-01-01"},
    ],
)
def test_what_makes_no_sense_is_four_weeks(asked: dict[str, str]) -> None:
    period = Period.of(asked, TODAY, LONDON)
    assert (period.last, len(period.days)) == (TODAY, 28)
