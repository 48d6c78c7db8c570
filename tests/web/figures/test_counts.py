from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from content.errors import ROOT
from content.topics import load_topics
from tests.support.clock import NOON
from web.escalations.models import Escalation
from web.figures import counts
from web.figures.period import Period

DAY = NOON.date()
WEEK = Period(DAY - timedelta(days=6), DAY, ZoneInfo("Europe/London"))


def test_questions_are_counted_by_day_channel_and_outcome(asked) -> None:
    asked("a", text_id="utter_faq/how_often", channel="web")
    asked("b", text_id="utter_did_you_mean", channel="whatsapp", conversation="w-1")
    asked("c", text_id="utter_offer_person", at=NOON - timedelta(days=1))
    asked("d", text_id="utter_red_flag_general")
    asked("e", text_id="utter_greet")
    asked("f", text_id="utter_faq/how_often", choice="topic:how_often")
    asked("g", text_id="utter_faq/how_often", at=NOON - timedelta(days=8))
    asked("h", answered=False)
    days = counts.by_day(WEEK)
    assert [day.day for day in days] == WEEK.days
    assert dict(days[-1].channels) == {"web": 3, "whatsapp": 1}
    assert dict(days[-1].outcomes) == {"answered": 1, "unsure": 1, "safety": 1, "other": 1}
    assert (days[-2].total, dict(days[-2].outcomes)) == (1, {"out_of_scope": 1})


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Europe/London", "America/New_York", "Pacific/Auckland"])
def test_a_question_counts_on_the_day_it_is_there(asked, zone) -> None:
    place = ZoneInfo(zone)
    midnight = datetime(2026, 7, 2, tzinfo=place)
    asked("before", at=(midnight - timedelta(minutes=1)).astimezone(timezone.utc))
    asked("after", at=(midnight + timedelta(minutes=1)).astimezone(timezone.utc))
    days = counts.by_day(Period(date(2026, 7, 1), date(2026, 7, 2), place))
    assert [day.total for day in days] == [1, 1]


def test_topics_with_thumbs_and_what_rises(asked) -> None:
    early, late = NOON - timedelta(days=5), NOON
    for at, topic, useful in [
        (early, "how_often", True),
        (late, "how_often", False),
        (late, "missed_dose", None),
        (late, "missed_dose", True),
        (late, "missed_dose", None),
    ]:
        asked("x", kind="answer", text_id=f"utter_faq/{topic}", at=at, useful=useful)
    topics = counts.by_topic(WEEK)
    assert topics == [
        counts.TopicCount("missed_dose", 3, 3, 0, 1, 0),
        counts.TopicCount("how_often", 2, 1, 1, 1, 1),
    ]
    assert [topic.topic for topic in counts.rising(topics)] == ["missed_dose"]


def test_time_to_acknowledgement(db) -> None:
    for number, minutes in enumerate([1, 2, 3, 4, 5, 6, 7, 8, 9, 100, None]):
        seen = None if minutes is None else NOON + timedelta(minutes=minutes)
        Escalation.objects.create(
            conversation=f"c{number}",
            channel="web",
            level="emergency",
            opened_at=NOON,
            alarmed_at=NOON,
            acknowledged_at=seen,
        )
    (row,) = counts.acknowledgements(WEEK)
    assert (row.level, row.number, row.missing) == ("emergency", 11, 1)
    assert (row.median, row.nine_in_ten) == (timedelta(minutes=5), timedelta(minutes=9))


def test_without_acknowledgements_there_is_no_time(db) -> None:
    Escalation.objects.create(
        conversation="c", channel="web", level="same_day", opened_at=NOON, alarmed_at=NOON
    )
    (row,) = counts.acknowledgements(WEEK)
    assert (row.median, row.nine_in_ten, row.missing) == (None, None, 1)


def test_what_is_past_its_review() -> None:
    topics = load_topics(ROOT / "data" / "faq")
    day = topics["how_often"].review_by
    assert topics["how_often"] not in counts.past_review(topics, day)
    assert topics["how_often"] in counts.past_review(topics, day + timedelta(days=1))
