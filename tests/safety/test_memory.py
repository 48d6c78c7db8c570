"""What is remembered between messages."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from safety import Level, Memory, Remembered

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=timezone.utc)
FULL = Memory(
    (Remembered("chest_pain", Level.EMERGENCY, NOON),), ("pregnant",), Level.EMERGENCY, NOON, "my chest"
)
DAY = timedelta(hours=24)


def test_survives_json() -> None:
    assert Memory.from_dict(json.loads(json.dumps(FULL.to_dict()))) == FULL
    assert Memory.from_dict(json.loads(json.dumps(Memory().to_dict()))) == Memory()


def test_keeps_risks_when_the_rest_expires() -> None:
    aged = FULL.aged(NOON + DAY + timedelta(seconds=1), DAY)
    assert aged == Memory(risks=("pregnant",))


def test_holds_until_the_time_is_over() -> None:
    assert FULL.aged(NOON + DAY, DAY) == FULL


def test_without_a_time_nothing_expires() -> None:
    assert FULL.aged(None, DAY) == FULL
    untimed = Memory(held=Level.EMERGENCY)
    assert untimed.aged(NOON, DAY) == untimed


def test_finds_a_symptom_by_name() -> None:
    assert FULL.symptom("chest_pain") == FULL.symptoms[0]
    assert FULL.symptom("fit") is None


def test_a_closing_after_the_last_finding_ends_signs_and_level() -> None:
    assert FULL.standing(NOON + timedelta(minutes=1), unacknowledged=False) == Memory(risks=("pregnant",))
    assert FULL.standing(NOON - timedelta(minutes=1), unacknowledged=False) == FULL
    assert FULL.standing(None, unacknowledged=False) == FULL


def test_an_older_memory_without_the_newer_fields_can_be_read() -> None:
    data = FULL.to_dict()
    for field in ("check", "unacknowledged", "pending"):
        del data[field]
    assert Memory.from_dict(data) == FULL
