"""Fixtures for all tests: a database file of the run's own, and the front door with a Rasa that can fail."""

from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.support import stand_ins
from tests.support.fake_rasa import SECRET, FakeRasa
from tests.support.system import System

NUMBERS = count()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A real file, since threads share it, and one that no other run uses."""
    from django.conf import settings

    settings.DATABASES["default"]["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture
def spool_file(tmp_path: Path) -> Path:
    return tmp_path / "spool" / "escalations.jsonl"


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    with FakeRasa() as fake:
        yield fake


@pytest.fixture
def make_front_door(rasa: FakeRasa, spool_file: Path) -> Callable[..., Any]:
    """Makes front doors: two of them stand for the process before and after a restart."""

    def make(assess: Any = stand_ins.assess, deadline: float = 1.5, deadline_flagged: float = 0.3) -> Any:
        from web.frontdoor.gate import Gate
        from web.frontdoor.rasa import Rasa
        from web.frontdoor.turn import FrontDoor
        from web.frontdoor.words import words

        client = Rasa(rasa.url, SECRET, deadline)
        return FrontDoor(words(), Gate(assess), client, spool_file, deadline_flagged)

    return make


@pytest.fixture
def message() -> Callable[..., Any]:
    """Makes messages, each with an id of its own unless one is given."""

    def make(text: str = "how often are the shots", choice: str = "", **values: Any) -> Any:
        from web.frontdoor.message import Message

        known = {
            "conversation": "web-conversation",
            "channel": "web",
            "account": "",
            "message_id": f"message-{next(NUMBERS)}",
            "received_at": datetime.now(timezone.utc),
        }
        return Message(text=text, choice=choice, **{**known, **values})

    return make


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The whole system, started once for all tests that need it running."""
    running = System(tmp_path_factory.mktemp("system") / "var")
    yield running
    running.stop()
