"""Loading the model and answering open no connection: nothing of a patient leaves the machine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# An audit hook sees every connection and name lookup of the process, and cannot be removed.
PROGRAM = """
import json, socket, sys
seen = []
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        seen.append([event, repr(arguments[1:])])
sys.addaudithook(watch)

from pathlib import Path
from benchmarks.assistant import Assistant, Conversation
assistant = Assistant(Path(sys.argv[1]))
conversation = Conversation()
said = [
    message["custom"]["text_id"]
    for text in ("can b12 shots cause clots", "i have crushing chest pain and i can't breathe", "hello")
    for message in assistant.say(text, conversation).messages
]
during = list(seen)
from rasa import telemetry
off = not telemetry.is_telemetry_enabled()

# The watch must be able to see what it is there for.
with socket.socket() as probe:
    probe.connect_ex(("127.0.0.1", 9))
print("RESULT" + json.dumps({"said": said, "during": during, "after": len(seen) - len(during), "off": off}))
"""


@pytest.fixture(scope="module")
def result(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    environment = {k: v for k, v in os.environ.items() if k != "RASA_TELEMETRY_ENABLED"}
    # A fresh home: no earlier run's consent or refusal is read from there.
    environment |= {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path_factory.mktemp("home"))}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM, str(trained_model)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT"))
    return dict(json.loads(line.removeprefix("RESULT")))


def test_loading_and_answering_open_no_connection(result: dict[str, object]) -> None:
    assert result["said"] == [
        "utter_faq/b12_injections_cause_clots",
        "utter_red_flag_heart",
        "utter_emergency_reminder",
        "utter_greet",
    ]
    assert result["during"] == []
    assert result["after"] == 1, "the watch saw nothing at all"


def test_rasas_telemetry_is_off(result: dict[str, object]) -> None:
    assert result["off"] is True


def test_the_processes_are_started_without_telemetry() -> None:
    from scripts.environment import QUIET

    assert QUIET["RASA_TELEMETRY_ENABLED"] == "false"
