from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from content.contacts import read_alerting
from web.alerts.plan import Alerted, next_step

START = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
NURSE = {"name": "Nurse", "email": "n@clinic.example", "when": "open"}
DOCTOR = {"name": "Doctor", "email": "d@clinic.example", "acknowledge_within_minutes": 2}
MANAGER = {"name": "Manager", "email": "m@clinic.example", "levels": ["emergency"]}


def step(*alerted, tables=(NURSE, DOCTOR, MANAGER), level="emergency", minutes=0.0, is_open=True):
    """Who is alerted next, "nobody is left", or "wait"."""
    alerting = read_alerting(Path("clinic.toml"), {}, list(tables))
    rows = [Alerted(name, state, START + timedelta(minutes=until)) for name, state, until in alerted]
    found = next_step(alerting, level, START, rows, START + timedelta(minutes=minutes), is_open)
    if found is None:
        return "wait"
    return found.contact.name if found.contact else "nobody is left"


def test_the_first_contact_is_alerted_at_once():
    assert step() == "Nurse"


def test_the_next_one_after_the_deadline_and_not_before():
    assert step(("Nurse", "sent", 5), minutes=4.9) == "wait"
    assert step(("Nurse", "sent", 5), minutes=5) == "Doctor"


def test_a_delivery_that_still_waits_does_not_hold_up_the_next_contact():
    assert step(("Nurse", "waiting", 5), minutes=5) == "Doctor"


def test_whoever_cannot_be_reached_is_passed_over_at_once():
    assert step(("Nurse", "dead", 5), minutes=0.1) == "Doctor"
    assert step(("Nurse", "dead", 5), ("Nurse", "waiting", 5), minutes=0.1) == "wait"


def test_after_the_last_deadline_nobody_is_left():
    sent = [("Nurse", "sent", 5), ("Doctor", "sent", 7), ("Manager", "sent", 12)]
    assert step(*sent, minutes=11.9) == "wait"
    assert step(*sent, minutes=12) == "nobody is left"


def test_when_nobody_could_be_reached_nobody_is_left_at_once():
    assert step(("Doctor", "dead", 5), tables=[DOCTOR], minutes=0.1) == "nobody is left"


def test_without_contacts_the_staff_page_has_its_time():
    assert step(tables=[], minutes=4.9) == "wait"
    assert step(tables=[], minutes=5) == "nobody is left"
    assert step(tables=[], minutes=14.9, is_open=False) == "wait"
    assert step(tables=[], minutes=15, is_open=False) == "nobody is left"


def test_levels_and_hours_choose_the_contacts():
    assert step(is_open=False) == "Doctor"
    assert step(("Nurse", "sent", 5), ("Doctor", "sent", 7), level="same_day", minutes=8) == "nobody is left"


def test_who_was_left_out_at_night_is_alerted_at_the_opening():
    night = [("Doctor", "sent", 2), ("Manager", "sent", 17)]
    assert step(*night, minutes=600, is_open=False) == "nobody is left"
    assert step(*night, minutes=600) == "Nurse"


@pytest.mark.parametrize(("table", "minutes"), [(NURSE, 5), (DOCTOR, 2)])
def test_how_long_a_contact_has(table, minutes):
    alerting = read_alerting(Path("clinic.toml"), {}, [table])
    found = next_step(alerting, "emergency", START, [], START + timedelta(hours=1), True)
    assert found.acknowledge_by == START + timedelta(hours=1, minutes=minutes)
