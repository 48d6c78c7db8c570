import asyncio
import os
import threading
import time

import pytest

from tests.support.clock import NOON
from tests.web.escalations.test_finding import GOOD
from web.database import Patience
from web.escalations import spool
from web.escalations.annotate import Correction
from web.escalations.finding import Finding
from web.escalations.models import EscalationMessage
from web.escalations.report import put_into_spool, report

pytestmark = pytest.mark.django_db(transaction=True)
FINDING = Finding.from_dict(GOOD)


async def test_the_store_takes_it(spool_file):
    assert await report(FINDING, Patience(1), spool_file) == "store"
    assert await EscalationMessage.objects.acount() == 1
    assert spool.waiting(spool_file) == ([], 0)


async def test_else_the_spool(spool_file):
    assert await report(FINDING, Patience(0), spool_file) == "spool"
    assert spool.waiting(spool_file)[0] == [GOOD]


async def test_with_both_away_it_is_reported_as_lost_and_nothing_breaks(spool_file, monkeypatch, caplog):
    def full(descriptor, data, place):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    assert await report(FINDING, Patience(0), spool_file) == "lost"
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    assert "private" not in caplog.text


async def test_a_correction_that_is_lost_is_no_lost_escalation(spool_file, monkeypatch, caplog):
    def full(descriptor, data, place):
        raise OSError(28, "No space left on device")

    correction = Correction("c1", "web", "", "m1", "past", NOON)
    assert await put_into_spool(correction, spool_file) == "spool"
    assert "correction spooled" in caplog.text
    monkeypatch.setattr(os, "pwrite", full)
    assert await put_into_spool(correction, spool_file) == "lost"
    assert "correction lost" in caplog.text
    assert "escalation" not in caplog.text.replace("web.escalations", "")


@pytest.fixture
def hanging_disk(monkeypatch):
    """A disk that confirms nothing until it is released."""
    real, released = os.fsync, threading.Event()

    def hanging(descriptor):
        released.wait(10)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", hanging)
    yield released
    released.set()


async def until(waits_for):
    for _ in range(200):
        if waits_for():
            return
        await asyncio.sleep(0.02)
    raise AssertionError


async def test_a_disk_that_hangs_does_not_keep_the_words_back(spool_file, hanging_disk, caplog):
    """Nor the reading of other messages; what the disk takes in the end is not lost."""
    started = time.monotonic()
    ended = await asyncio.gather(*[report(FINDING, Patience(0), spool_file) for _ in range(20)])
    assert set(ended) == {"late"}
    assert await asyncio.to_thread(lambda: "a thread is free") == "a thread is free"
    assert time.monotonic() - started < 1.5
    hanging_disk.set()
    await until(lambda: caplog.text.count("escalation spooled late") == 20)
    assert spool.waiting(spool_file)[0] == [GOOD] * 20


async def test_what_came_late_and_then_failed_is_reported_as_lost(spool_file, monkeypatch, caplog):
    def failing(descriptor):
        time.sleep(1)
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", failing)
    assert await report(FINDING, Patience(0), spool_file) == "late"
    await until(lambda: [record.levelname for record in caplog.records][-1:] == ["CRITICAL"])
    assert "private" not in caplog.text
