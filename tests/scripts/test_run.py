import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from scripts.environment import is_free
from tests.support.system import ROOT, System


def run_in(folder, port, var_dir):
    """`make run` that is expected to refuse: its exit status and what it says."""
    ended = subprocess.run(
        [sys.executable, "-m", "scripts.run", "--port", str(port)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "VAR_DIR": str(var_dir)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return ended.returncode, [line for line in ended.stderr.splitlines() if "Warning" not in line]


@pytest.fixture
def copy(tmp_path):
    """The project without models and environment."""
    target = tmp_path / "project"
    ignored = shutil.ignore_patterns(
        ".venv", ".git", "models", "var", "tests", "docs", "__pycache__", ".*_cache"
    )
    shutil.copytree(ROOT, target, ignore=ignored)
    return target


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def rasa_import_seconds():
    """What Rasa alone takes on this machine: the yardstick for a start where the machine is slow."""
    started = time.monotonic()
    command = [
        sys.executable,
        "-c",
        "import rasa.server, rasa.core.agent, rasa.nlu.classifiers.diet_classifier",
    ]
    subprocess.run(command, check=True, capture_output=True)
    return time.monotonic() - started


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_start_answer_and_stop_with_no_process_left_behind(tmp_path, number, rasa_import_seconds):
    running = System(tmp_path / "var")
    try:
        seconds = int(re.search(r"Ready after (\d+) s\. Open http://127\.0\.0\.1:", running.output)[1])
        assert seconds <= max(30, 4 * rasa_import_seconds)
        answer = running.ask("can b12 shots cause clots")
        assert answer["messages"][0]["answers"][0]["topic"] == "b12_injections_cause_clots"
        running.ask("my calf is swollen and i cant breathe")
        assert running.reached() <= {"127.0.0.1", "localhost", "None"}, "nobody else is reached"
        assert "127.0.0.1" in running.reached()
        everyone = running.processes()
        assert len(everyone) >= 6, "the starter, the supervisor and four programs"
        listening = {
            c.laddr for p in everyone for c in p.net_connections("tcp") if c.status == psutil.CONN_LISTEN
        }
        assert {address.ip for address in listening} == {"127.0.0.1"}
    finally:
        assert running.stop(number) == 0
    _, alive = psutil.wait_procs(everyone, timeout=5)
    assert alive == []
    assert all(is_free(address.port) for address in listening)


def test_a_port_in_use_is_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        status, said = run_in(ROOT, port, tmp_path)
    assert status == 1
    (line,) = said
    assert f"Port {port} is already in use" in line


def test_a_broken_topic_file_is_one_sentence_with_file_and_line(tmp_path, copy, free_port):
    topic = copy / "data" / "faq" / "how_often.yml"
    lines = topic.read_text("utf-8").splitlines()
    lines[2] = "  - intent: faq/another_topic"
    topic.write_text("\n".join(lines), "utf-8")
    status, said = run_in(copy, free_port, tmp_path)
    assert status == 1
    (line,) = said
    assert re.search(r"data/faq/how_often\.yml, line \d+: ", line)


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("clinic.toml", 'locale = "GB"', 'locale = "XX"', "clinic.toml"),
        ("domain.yml", "utter_cannot_answer_now:", "utter_cannot_answer:", "utter_cannot_answer_now"),
        ("domain.yml", "utter_status_seen:", "utter_status_read:", "utter_status_seen"),
        (
            "clinic.toml",
            "[hours]",
            '[[alerts]]\nname = "Nurse"\nemail = "n@clinic.example"\n\n[hours]',
            "SMTP_HOST is not set",
        ),
    ],
)
def test_settings_and_texts_are_checked_before_anything_starts(
    tmp_path, copy, free_port, file, old, new, named
):
    path: Path = copy / file
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    status, said = run_in(copy, free_port, tmp_path)
    assert status == 1
    (line,) = said
    assert named in line
