"""The load client against a small server, and the files of the bare bot."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks import load
from benchmarks.load import Client, LoadError, Server, Session, Tally, product_server, session_texts
from benchmarks.training_data import Phrasing


class Replies(BaseHTTPRequestHandler):
    """Counts the messages of each sender; a text "break" is answered with an error."""

    protocol_version = "HTTP/1.1"
    heard: list[dict[str, Any]]

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.heard.append(message)
        status = 500 if message["text"] == "break" else 200
        body = json.dumps({"understanding": {"context": {"topics": [message["text"]]}}}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def heard() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def client(heard: list[dict[str, Any]]) -> Iterator[Client]:
    handler = type("Handler", (Replies,), {"heard": heard})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    ours = product_server(Path("model.tar.gz"))
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield Client(ours, server.server_port, process)
    process.communicate(b"\n")
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_session_keeps_its_sender_and_sends_the_context_back(
    client: Client, heard: list[dict[str, Any]]
) -> None:
    milliseconds = client.session(["one", "two"])
    assert len(milliseconds) == 2
    assert all(m > 0 for m in milliseconds)
    assert heard[0]["sender"] == heard[1]["sender"]
    assert heard[0]["context"] == {}
    assert heard[1]["context"] == {"topics": ["one"]}
    client.session(["three"])
    assert heard[2]["sender"] != heard[0]["sender"]


def test_product_messages_follow_the_front_doors_contract(
    client: Client, heard: list[dict[str, Any]]
) -> None:
    from components.connector import read_message

    client.session(["how often"])
    message, _ = read_message(heard[0])
    assert message.text == "how often"
    assert heard[0]["assessment"]["fresh"] == "none"


def test_an_error_of_the_server_ends_the_measurement(client: Client) -> None:
    with pytest.raises(LoadError, match="500"):
        client.session(["fine", "break"])


def test_all_users_are_counted(client: Client, heard: list[dict[str, Any]]) -> None:
    rate = client.messages_a_second(["a", "b", "c"], users=4, seconds=0.3)
    assert len({message["sender"] for message in heard}) >= 4
    assert 0 < rate <= len(heard) / 0.3
    assert client.rss_mb() > 1


def test_a_tally_adds_up_the_turns_of_its_sessions(client: Client) -> None:
    tally = Tally(client, rates=[50.0, 80.0, 70.0])
    tally.hold_session(["one", "two"])
    tally.hold_session(["three"])
    found = tally.result()
    assert (found.name, found.turns, found.messages_a_second) == ("ours", 3, 70.0)
    assert 0 < found.p50_ms <= found.p99_ms
    assert found.processor_ms >= 0


def test_a_server_that_ends_at_once_is_shown_with_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("no model found\n", "utf-8")
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    gone = Client(product_server(Path("m")), load._free_port(), process)
    with pytest.raises(LoadError, match="no model found"):
        gone.wait_until_answering("hello", log)


def test_sessions_go_round_the_texts() -> None:
    assert session_texts(["a", "b", "c"], 2) == ["c", "a", "b"] * 3 + ["c"]


def test_the_bare_bot_has_a_rule_and_an_answer_for_each_intent(tmp_path: Path) -> None:
    phrasings = [Phrasing("hi", "greet"), Phrasing("how often", "faq_how_often")]
    arguments = load._write_bare_bot(phrasings, {"faq_how_often": "Every three months."}, tmp_path)
    domain = yaml.safe_load((tmp_path / "domain.yml").read_text("utf-8"))
    rules = yaml.safe_load((tmp_path / "rules.yml").read_text("utf-8"))["rules"]
    assert domain["responses"]["utter_faq_how_often"] == [{"text": "Every three months."}]
    assert {rule["steps"][1]["action"] for rule in rules} == set(domain["responses"])
    assert str(load.BARE_CONFIG) in arguments


def test_an_empty_reply_of_the_bare_bot_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    trained: subprocess.CompletedProcess[bytes] = subprocess.CompletedProcess([], 0)
    monkeypatch.setattr("benchmarks.load.subprocess.run", lambda *args, **options: trained)
    bare: Server = load.bare_server([Phrasing("hi", "greet")], {}, tmp_path)
    session = Session()
    assert bare.body("hi", session) == {"sender": session.sender, "message": "hi"}
    bare.keep([{"text": "hello"}], session)
    with pytest.raises(LoadError, match="nothing to say"):
        bare.keep([], session)
