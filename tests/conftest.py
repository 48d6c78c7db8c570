"""Fixtures for all tests: a database file of the run's own, the front door with a Rasa that can fail,
and what takes seconds and is made once: the encoder, the trained model, the assistant, the system.
"""

import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import stand_ins
from tests.support.fake_rasa import SECRET, FakeRasa
from tests.support.host_page import allow
from tests.support.system import System

if TYPE_CHECKING:
    from benchmarks.assistant import Assistant
    from understanding.encoder import SentenceEncoder

NUMBERS = count()
# Folders and files of tests that start the whole system or load it: one after the other, in one process.
WITH_SYSTEM = ("browser", "conformance", "faults", "scripts/test_run.py")
SYSTEM = "system"
STANDS_BACK = 5  # of the 19 steps of nice
TESTS = Path(__file__).resolve().parent


@pytest.hookimpl(wrapper=True, tryfirst=True)  # xdist reads the marks, pytest-django changes the order
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Say which tests share a process, as they share what takes long to make, and begin with the longest."""
    for item in items:
        place = item.path.relative_to(TESTS).as_posix()
        with_system = place.startswith(WITH_SYSTEM) or "system" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group(SYSTEM if with_system else place))
    yield
    items.sort(key=_needs_no_system)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Beside the tests of the running system, which have time limits, the others stand back."""
    if "PYTEST_XDIST_WORKER" in os.environ and _needs_no_system(item) and os.nice(0) < STANDS_BACK:
        os.nice(STANDS_BACK)


def _needs_no_system(item: pytest.Item) -> bool:
    group = item.get_closest_marker("xdist_group")
    return group is None or group.args[0] != SYSTEM


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A real file, since threads share it, and one that no other run uses."""
    from django.conf import settings

    settings.DATABASES["default"]["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture
def database_at_rest(transactional_db: None) -> Iterator[None]:
    """Lets threads that waited for a locked database end with their own test."""
    from web import database

    yield
    together = threading.Barrier(database.READERS)
    for waiting in [database._readers.submit(together.wait, 10) for _ in range(database.READERS)]:
        waiting.result()
    database._writer.submit(lambda: None).result()


@pytest.fixture
def spool_file(tmp_path: Path) -> Path:
    return tmp_path / "spool" / "frontdoor.jsonl"


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
def host_port() -> int:
    """The port of the pages on another origin that may hold the chat."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def system(trained_model: Path, tmp_path_factory: pytest.TempPathFactory, host_port: int) -> Iterator[System]:
    """The whole system, started once for all tests that need it running."""
    folder = tmp_path_factory.mktemp("system")
    clinic = folder / "clinic.toml"
    ours = (Path(__file__).resolve().parent.parent / "clinic.toml").read_text("utf-8")
    clinic.write_text(allow(ours, f"http://localhost:{host_port}"), "utf-8")
    running = System(folder / "var", CLINIC_FILE=str(clinic))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def encoder() -> "SentenceEncoder":
    """The packaged encoder: the same object that the pipeline parts use."""
    from understanding.encoder import load_encoder

    return load_encoder("", "")


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """The model for what stands in data/ and config.yml; trained, once for all tests, where there is none."""
    from scripts.train import ROOT, current_model

    model = current_model()
    if model is None:
        # In a process of its own: training changes warnings and logging of the process it runs in.
        command = [sys.executable, "-m", "scripts.train"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
        model = current_model()
        assert model is not None, f"training failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return model


@pytest.fixture(scope="session")
def assistant(trained_model: Path) -> "Assistant":
    """Gate, pipeline and rules in this process, loaded once."""
    from benchmarks.assistant import Assistant

    root = logging.getLogger()
    level = root.level
    loaded = Assistant(trained_model)
    # The assistant silences the whole process, which would blind tests of logging.
    root.setLevel(level)
    return loaded
