from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError

from tests.support.clock import NOON
from web.figures import days
from web.figures.models import KeptDay
from web.figures.period import Period
from web.frontdoor.models import Conversation
from web.widget import feedback, forget

DAY = NOON.date()
LONDON = ZoneInfo("Europe/London")
WEEK = Period(DAY - timedelta(days=6), DAY, LONDON)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(days.timezone, "now", lambda: NOON)


def test_questions_are_counted_by_day_channel_and_outcome(asked) -> None:
    asked("a", text_id="utter_faq/how_often", channel="web")
    asked("b", text_id="utter_did_you_mean", channel="whatsapp", conversation="w-1")
    asked("c", text_id="utter_offer_person", at=NOON - timedelta(days=1))
    asked("d", text_id="utter_red_flag_general")
    asked("e", text_id="utter_greet")
    asked("f", text_id="utter_faq/how_often", choice="topic:how_often")
    asked("g", text_id="utter_faq/how_often", at=NOON - timedelta(days=8))
    asked("h", answered=False)
    found = days.of(WEEK)
    assert [day.day for day in found] == WEEK.days
    assert dict(found[-1].channels) == {"web": 3, "whatsapp": 1}
    assert dict(found[-1].outcomes) == {"answered": 1, "unsure": 1, "safety": 1, "other": 1}
    assert (found[-2].total, dict(found[-2].outcomes)) == (1, {"out_of_scope": 1})


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Europe/London", "America/New_York", "Pacific/Auckland"])
def test_a_question_counts_on_the_day_it_is_there(asked, zone) -> None:
    place = ZoneInfo(zone)
    midnight = datetime(2026, 7, 2, tzinfo=place)
    asked("before", at=(midnight - timedelta(minutes=1)).astimezone(timezone.utc))
    asked("after", at=(midnight + timedelta(minutes=1)).astimezone(timezone.utc))
    found = days.of(Period(date(2026, 7, 1), date(2026, 7, 2), place))
    assert [day.total for day in found] == [1, 1]


def totals() -> list[int]:
    return [day.total for day in days.of(WEEK)]


def test_days_past_are_counted_once_and_the_last_two_each_time(asked, monkeypatch) -> None:
    asked("a", at=NOON - timedelta(days=3))
    asked("b", text_id="utter_faq/how_often", at=NOON)
    first = days.of(WEEK)
    kept = set(KeptDay.objects.values_list("day", flat=True))
    assert kept == {DAY - timedelta(days=number) for number in (2, 3)}, "before the first there is none"
    counted = []
    count = days._count
    monkeypatch.setattr(days, "_count", lambda day, zone: counted.append(day) or count(day, zone))
    assert days.of(WEEK) == first
    assert counted == [DAY - timedelta(days=1), DAY]


def test_a_deleted_conversation_is_counted_no_more(asked) -> None:
    asked("a", at=NOON - timedelta(days=3), conversation="web-1")
    asked("b", at=NOON - timedelta(days=3), conversation="web-2")
    assert totals() == [0, 0, 0, 2, 0, 0, 0]
    forget.ask("web-1", NOON)
    assert not Conversation.objects.filter(pk="web-1").exists()
    assert totals() == [0, 0, 0, 1, 0, 0, 0]


def test_without_any_message_no_day_is_counted_or_kept(db, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        assert totals() == [0] * 7
    assert not KeptDay.objects.exists()


def test_another_zone_has_other_days(asked) -> None:
    late = datetime(NOON.year, NOON.month, NOON.day, 23, tzinfo=timezone.utc) - timedelta(days=4)
    asked("a", at=late)
    assert totals() == [0, 0, 1, 0, 0, 0, 0]
    kolkata = Period(WEEK.first, WEEK.last, ZoneInfo("Asia/Kolkata"))
    assert [day.total for day in days.of(kolkata)] == [0, 0, 0, 1, 0, 0, 0]


def test_the_page_does_not_wait_for_whoever_writes(asked, monkeypatch) -> None:
    asked("a", at=NOON - timedelta(days=3))
    tried = []

    def busy(day, zone):
        tried.append(day)
        raise OperationalError("database is locked")

    monkeypatch.setattr(days, "_keep", busy)
    assert totals() == [0, 0, 0, 1, 0, 0, 0]
    assert tried == [DAY - timedelta(days=3)]


def test_the_night_keeps_all_days_since_the_first_message(asked) -> None:
    assert days.keep_all(LONDON) == 0
    asked("a", at=NOON - timedelta(days=10))
    assert days.keep_all(LONDON) == 9
    assert days.keep_all(LONDON) == 0
    assert KeptDay.objects.get(day=DAY - timedelta(days=10)).counts["channels"] == {"web": 1}


def test_a_thumb_counts_on_the_day_it_was_given_last(asked) -> None:
    row = asked("a", text_id="utter_faq/how_often", at=NOON - timedelta(days=3), useful=True)
    assert [dict(day.up) for day in days.of(WEEK)] == [{}, {}, {}, {"how_often": 1}, {}, {}, {}]
    feedback.keep("web-1", feedback.Opinion(row.replies.get().pk, False, "", ""), NOON)
    found = days.of(WEEK)
    assert not any(day.up for day in found)
    assert [dict(day.down) for day in found][-1] == {"how_often": 1}
    assert found[3].total == 1
