from datetime import timedelta
from zoneinfo import ZoneInfo

from content.errors import ROOT
from content.topics import load_topics
from tests.support.clock import NOON
from web.escalations.models import Escalation
from web.figures import counts, days
from web.figures.period import Period

DAY = NOON.date()
WEEK = Period(DAY - timedelta(days=6), DAY, ZoneInfo("Europe/London"))


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
    topics = counts.by_topic(days.of(WEEK), WEEK)
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
