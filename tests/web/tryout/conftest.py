"""The pages with a helper that stands in for the real one."""

import sys
from pathlib import Path

import pytest

from web.tryout import views
from web.tryout.process import Helper

STAND_IN = Path(__file__).resolve().parent.parent.parent / "support" / "tryout_helper.py"


@pytest.fixture
def stand_in():
    running = Helper([sys.executable, str(STAND_IN)])
    yield running
    running.stop()


@pytest.fixture
def pages(stand_in, monkeypatch):
    monkeypatch.setattr(views, "helper", lambda: stand_in)
    monkeypatch.setattr(views, "PATIENCE", 20.0)
    return stand_in
