from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from web.alerts.notice import Notice

NOTICE = Notice(
    key="f" * 32,
    escalation=12,
    round=1,
    level="same_day",
    at=datetime(2026, 7, 1, 12, 30, tzinfo=timezone.utc),
    clinic="Riverside",
    timezone=ZoneInfo("Europe/London"),
    link="https://chat.clinic.example/staff/escalations/12/",
)


def test_the_text_has_level_number_the_clinics_time_and_the_link():
    assert NOTICE.title == "To be seen today: red flag no. 12, Riverside"
    assert "01 July 2026, 13:30 BST" in NOTICE.text
    assert NOTICE.link in NOTICE.text


def test_the_data_holds_these_things_and_no_other():
    assert NOTICE.data == {
        "id": "f" * 32,
        "event": "red_flag",
        "escalation": 12,
        "round": 1,
        "level": "same_day",
        "at": "2026-07-01T12:30:00+00:00",
        "clinic": "Riverside",
        "link": NOTICE.link,
    }
