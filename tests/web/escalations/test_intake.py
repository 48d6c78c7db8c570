import asyncio
import os

import pytest
from django.db import IntegrityError

from tests.web.escalations.test_finding import GOOD
from web.database import DatabaseAwayError
from web.escalations import intake, spool
from web.escalations.models import EscalationMessage

pytestmark = pytest.mark.django_db(transaction=True)


async def test_each_waiting_finding_is_recorded_once(spool_file):
    for message_id in ("m-1", "m-2", "m-1"):
        spool.append(spool_file, {**GOOD, "message_id": message_id})
    assert await intake.take_in(spool_file) == 2
    assert await EscalationMessage.objects.acount() == 2
    assert await intake.take_in(spool_file) == 0


async def test_a_broken_line_is_set_aside_and_the_others_go_in(spool_file, caplog):
    spool.append(spool_file, {**GOOD, "at": "yesterday"})
    spool.append(spool_file, GOOD)
    with spool_file.open("ab") as file:
        file.write(b"half a li")
    assert await intake.take_in(spool_file) == 1
    rejected = spool_file.with_suffix(".rejected").read_bytes()
    assert b"yesterday" in rejected
    assert b"half a li" in rejected
    assert "private" not in caplog.text


async def test_while_the_database_is_away_everything_stays(spool_file, monkeypatch):
    spool.append(spool_file, GOOD)
    monkeypatch.setattr(intake, "PATIENCE", 0)
    with pytest.raises(DatabaseAwayError):
        await intake.take_in(spool_file)
    monkeypatch.undo()
    assert await intake.take_in(spool_file) == 1


async def test_it_goes_on_after_an_outage(spool_file, monkeypatch):
    """A spool that cannot be read does not keep the others out."""
    other = spool_file.with_name("is_a_folder")
    other.mkdir(parents=True)
    spool.append(spool_file, GOOD)
    monkeypatch.setattr(intake, "PATIENCE", 0)
    running = asyncio.create_task(intake.keep_taking_in([other, spool_file], 0.01))
    await asyncio.sleep(0.05)
    monkeypatch.setattr(intake, "PATIENCE", 5)
    for _ in range(200):
        if await EscalationMessage.objects.aexists():
            break
        await asyncio.sleep(0.02)
    running.cancel()
    assert await EscalationMessage.objects.acount() == 1


async def test_what_comes_while_lines_are_taken_in_waits_for_the_next_time(spool_file, monkeypatch):
    spool.append(spool_file, GOOD)
    real = intake.record

    def record(finding):
        spool.append(spool_file, {**GOOD, "message_id": "m-2"})
        return real(finding)

    monkeypatch.setattr(intake, "record", record)
    assert await intake.take_in(spool_file) == 1
    monkeypatch.undo()
    assert await intake.take_in(spool_file) == 1
    assert await intake.take_in(spool_file) == 0
    assert await EscalationMessage.objects.acount() == 2


async def test_one_that_the_store_refuses_stays_and_does_not_hold_up_the_others(
    spool_file, monkeypatch, caplog
):
    for message_id in ("m-1", "m-2"):
        spool.append(spool_file, {**GOOD, "message_id": message_id})
    real = intake.record

    def record(finding):
        if finding.message_id == "m-1":
            raise IntegrityError("my private words")
        return real(finding)

    monkeypatch.setattr(intake, "record", record)
    with pytest.raises(DatabaseAwayError):
        await intake.take_in(spool_file)
    assert "private" not in caplog.text
    assert [row.message_id async for row in EscalationMessage.objects.all()] == ["m-2"]
    monkeypatch.undo()
    assert await intake.take_in(spool_file) == 1
    assert await EscalationMessage.objects.acount() == 2


def test_a_full_disk_at_the_start_is_reported_and_stops_nobody(spool_file, monkeypatch, caplog):
    def full(descriptor, start, size):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    intake.reserve_spools([spool_file])
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
