from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from tests.support.clock import NOON
from web.releases.as_of import NotKnownError, doubts, live_at, moment
from web.releases.models import Release

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 25, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-07-20T10:00", datetime(2026, 7, 20, 9, tzinfo=timezone.utc)),
        ("2026-11-20T10:00", datetime(2026, 11, 20, 10, tzinfo=timezone.utc)),
        ("2026-11-20T10:00Z", datetime(2026, 11, 20, 10, tzinfo=timezone.utc)),
        ("2026-11-20T10:00+05:00", datetime(2026, 11, 20, 5, tzinfo=timezone.utc)),
    ],
)
def test_a_time_without_a_zone_is_the_clinics(words, expected):
    assert moment(words, LONDON, NOW) == expected


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("yesterday", "no date"),
        ("2026-13-01T10:00", "no date"),
        ("2027-01-01T10:00", "future"),
        ("2026-03-29T01:30", "clock jumped"),
    ],
)
def test_what_is_no_such_time_is_said(words, says):
    with pytest.raises(NotKnownError, match=says):
        moment(words, LONDON, NOW)


def went_live(hours, state="past", **values):
    at = NOON + timedelta(hours=hours)
    return Release.objects.create(**{"kind": "drafts"} | values, state=state, proposed_at=at, live_at=at)


def test_the_release_of_that_moment_ways_back_included():
    with pytest.raises(NotKnownError, match="no release yet"):
        live_at(NOON)
    first, second = went_live(0, kind="found"), went_live(1)
    back = went_live(2, "live", kind="rollback", back_to=first)
    Release.objects.create(kind="drafts", state="failed", proposed_at=NOON)
    for hours, expected in ((0, first), (0.5, first), (1.5, second), (3, back)):
        assert live_at(NOON + timedelta(hours=hours)) == expected
    with pytest.raises(NotKnownError, match="first release"):
        live_at(NOON - timedelta(minutes=1))


def test_a_change_by_hand_may_have_been_there_before_it_was_noticed():
    first = went_live(0)
    assert doubts(first, NOON) == []
    went_live(2, kind="found", changes=[{"topic": "how_often"}])
    assert "how_often" in doubts(first, NOON)[0]
