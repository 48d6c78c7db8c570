import os
import threading
import time

import pytest

from tests.web.escalations.test_finding import GOOD
from web.database import Patience
from web.escalations import spool
from web.escalations.finding import Finding
from web.escalations.models import EscalationMessage
from web.escalations.report import report

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


async def test_a_disk_that_hangs_does_not_keep_the_words_back(spool_file, monkeypatch, caplog):
    """What the disk still takes in the end is not lost."""
    real, released = os.fsync, threading.Event()

    def hanging(descriptor):
        released.wait(10)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", hanging)
    started = time.monotonic()
    assert await report(FINDING, Patience(0), spool_file) == "lost"
    assert time.monotonic() - started < 1
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    released.set()
    assert spool.waiting(spool_file)[0] == [GOOD]
