import os

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
    assert spool.claim(spool_file) is None


async def test_else_the_spool(spool_file):
    assert await report(FINDING, Patience(0), spool_file) == "spool"
    assert list(spool.lines(spool.claim(spool_file))) == [GOOD]


async def test_with_both_away_it_is_reported_as_lost_and_nothing_breaks(spool_file, monkeypatch, caplog):
    def full(descriptor, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    assert await report(FINDING, Patience(0), spool_file) == "lost"
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    assert "private" not in caplog.text
