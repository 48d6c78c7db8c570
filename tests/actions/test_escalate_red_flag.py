import asyncio
import json
import logging
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import escalate_red_flag
from actions.escalate_red_flag import ActionEscalateRedFlag, finding_in
from web.escalations import spool
from web.escalations.finding import Finding

EMERGENCY = {"level": "emergency", "findings": []}
SAME_DAY = {"level": "same_day", "findings": []}
CHECK = {"level": "check", "findings": []}
NOTHING = {"level": "none", "findings": []}
SECRET = "internal-secret-of-the-tests"


class FrontDoor:
    """The private endpoint: answers with `status`, after `wait` seconds, and keeps what came in."""

    def __init__(self):
        self.status, self.wait, self.seen = 200, 0.0, []
        front_door = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                front_door.seen.append((self.path, self.headers["Authorization"], body))
                time.sleep(front_door.wait)
                try:
                    self.send_response(front_door.status)
                    self.send_header("Content-Length", "2")
                    self.end_headers()
                    self.wfile.write(b"{}")
                except OSError:
                    pass

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def front_door(monkeypatch, tmp_path):
    door = FrontDoor()
    monkeypatch.setenv("PORT", str(door.server.server_port))
    monkeypatch.setenv("INTERNAL_SECRET", SECRET)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    yield door
    door.server.shutdown()
    door.server.server_close()


@pytest.fixture
def spool_file(tmp_path):
    return tmp_path / "spool" / "actions.jsonl"


def latest_message(**values):
    metadata = {"message_id": "m-1", "channel": "web", "account": "", "assessment": EMERGENCY}
    return {"text": "my private words", "metadata": metadata, **values}


async def run(message):
    tracker = Tracker("c-1", {}, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = await ActionEscalateRedFlag().run(dispatcher, tracker, {})
    assert (events, dispatcher.messages) == ([], []), "it says nothing and changes nothing"


def spooled(spool_file):
    return spool.waiting(spool_file)[0]


def test_its_name_is_that_of_the_rules():
    assert ActionEscalateRedFlag().name() == "action_escalate_red_flag"


async def test_the_front_door_is_told_and_can_read_it(front_door, spool_file):
    await run(latest_message())
    ((path, authorization, body),) = front_door.seen
    assert (path, authorization) == ("/internal/escalations", f"Bearer {SECRET}")
    finding = Finding.from_dict(body)
    assert (finding.conversation, finding.message_id, finding.level.label) == ("c-1", "m-1", "emergency")
    assert spooled(spool_file) == []


@pytest.mark.parametrize("status", [400, 401, 500, 503])
async def test_where_it_refuses_the_finding_is_spooled(front_door, spool_file, status):
    front_door.status = status
    await run(latest_message())
    (line,) = spooled(spool_file)
    assert Finding.from_dict(line).text == "my private words"


async def test_where_it_hangs_the_finding_is_spooled_in_time(front_door, spool_file, monkeypatch):
    monkeypatch.setattr(escalate_red_flag, "TIME_LIMIT", 0.2)
    front_door.wait = 3.0
    started = time.monotonic()
    await run(latest_message())
    assert time.monotonic() - started < 2
    assert len(spooled(spool_file)) == 1


async def test_where_nobody_listens_it_is_spooled(front_door, spool_file):
    front_door.server.shutdown()
    front_door.server.server_close()
    await run(latest_message())
    assert len(spooled(spool_file)) == 1


async def test_without_a_front_door_it_is_spooled(front_door, spool_file, monkeypatch):
    """As in `rasa shell`, where Rasa's own id is the only one and there is no channel of ours."""
    monkeypatch.delenv("PORT")
    await run({"text": "x", "message_id": "rasa-1", "metadata": {}, "red_flags": EMERGENCY})
    (line,) = spooled(spool_file)
    assert (line["channel"], line["message_id"]) == ("shell", "rasa-1")
    Finding.from_dict(line)


def test_the_front_door_takes_in_the_spool_that_is_written_here():
    from web import settings

    assert settings.ACTIONS_SPOOL_FILE.name == "actions.jsonl"
    assert settings.ACTIONS_SPOOL_FILE.parent == settings.SPOOL_FILE.parent
    assert settings.ACTIONS_SPOOL_FILE != settings.SPOOL_FILE


async def test_a_disk_that_refuses_breaks_nothing(front_door, monkeypatch, caplog):
    def full(path, finding):
        raise OSError(28, "No space left on device")

    front_door.status = 503
    monkeypatch.setattr(spool, "append", full)
    await run(latest_message())
    assert [record.levelname for record in caplog.records if record.name.startswith("actions")] == [
        "CRITICAL"
    ]


async def test_logs_hold_no_text(front_door, caplog):
    caplog.set_level(logging.DEBUG)
    await run(latest_message())
    front_door.status = 503
    await run(latest_message())
    assert "m-1" in caplog.text
    assert "private" not in caplog.text


@pytest.mark.parametrize(
    ("given", "read", "level"),
    [
        (EMERGENCY, None, "emergency"),
        (None, SAME_DAY, "same_day"),
        (SAME_DAY, EMERGENCY, "emergency"),
        (EMERGENCY, SAME_DAY, "emergency"),
        (NOTHING, SAME_DAY, "same_day"),
        (NOTHING, None, None),
        (None, None, None),
        (CHECK, None, None),
        (NOTHING, CHECK, None),
    ],
)
def test_of_two_readings_the_higher_counts(given, read, level):
    message = latest_message(
        metadata={"message_id": "m-1", "channel": "web", "assessment": given}, red_flags=read
    )
    found = finding_in(message, "c-1")
    assert (found["assessment"]["level"] if found else None) == level


def test_after_a_yes_to_the_check_the_staff_read_the_message_that_raised_it():
    confirmed = {**EMERGENCY, "confirmed": {"message_id": "raised", "text": "the odd feeling"}}
    message = latest_message(
        text="yes", metadata={"message_id": "m-2", "channel": "web", "assessment": confirmed}
    )
    found = finding_in(message, "c-1")
    assert (found["message_id"], found["text"]) == ("raised", "the odd feeling")
    assert Finding.from_dict(found).level.label == "emergency"


def test_a_check_without_an_id_leaves_the_messages_own():
    confirmed = {**EMERGENCY, "confirmed": {"message_id": "", "text": "the odd feeling"}}
    found = finding_in({"text": "yes", "message_id": "rasa-1", "red_flags": confirmed}, "c-1")
    assert (found["message_id"], found["text"]) == ("rasa-1", "yes")


async def test_several_at_once_do_not_wait_for_each_other(front_door, monkeypatch):
    front_door.wait = 0.6
    started = time.monotonic()
    await asyncio.gather(*[run(latest_message()) for _ in range(5)])
    assert time.monotonic() - started < 2.4
