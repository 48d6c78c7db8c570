import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.web.alerts.test_webhook import verifier
from web.channels import selfcheck
from web.channels.generic.setup import main

SECRET = "0a" * 32


@pytest.fixture
def portal(monkeypatch):
    """Another system that verifies as the guide shows, or not at all."""
    is_genuine, seen = verifier(), []

    class Portal(BaseHTTPRequestHandler):
        verifies = True

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append(json.loads(body))
            is_taken = not Portal.verifies or is_genuine(self.headers, body, SECRET.encode(), time.time())
            self.send_response(204 if is_taken else 401)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Portal)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("GENERIC_SECRET", SECRET)
    monkeypatch.setenv("GENERIC_URL", f"http://127.0.0.1:{server.server_port}/hook")
    monkeypatch.setenv("PUBLIC_URL", "https://chat.clinic.example/")
    monkeypatch.setattr(selfcheck, "unreached", lambda url: [])
    Portal.seen = seen
    yield Portal
    server.shutdown()
    server.server_close()


def test_a_system_that_verifies(portal, capsys):
    assert main() == 0
    assert portal.seen == [{"type": "ping"}] * 2
    out = capsys.readouterr().out
    assert "https://chat.clinic.example/webhooks/generic" in out
    assert "0 problems" in out


def test_a_system_that_takes_everything(portal, capsys):
    portal.verifies = False
    assert main() == 1
    assert "answered 204 instead of 401" in capsys.readouterr().err


def test_a_system_with_another_key(portal, monkeypatch, capsys):
    monkeypatch.setenv("GENERIC_SECRET", "1b" * 32)
    assert main() == 1
    assert "answered 401 to a ping that we signed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("GENERIC_SECRET", "", "GENERIC_SECRET"),
        ("GENERIC_URL", "http://127.0.0.1:9/", "cannot be reached"),
        ("PUBLIC_URL", "", "PUBLIC_URL"),
    ],
)
def test_what_cannot_work_is_said_without_the_secret(portal, monkeypatch, capsys, name, value, said):
    monkeypatch.setenv(name, value)
    assert main() == 1
    error = capsys.readouterr().err
    assert said in error
    assert SECRET not in error


def test_nothing_is_set(monkeypatch, capsys):
    monkeypatch.delenv("GENERIC_SECRET", raising=False)
    monkeypatch.delenv("GENERIC_URL", raising=False)
    assert main() == 1
    assert "are not set" in capsys.readouterr().err
