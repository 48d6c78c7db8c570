import os
import signal
import socket
import sys
import time
from contextlib import suppress

import httpx
import psutil
import pytest

# Any answer counts, an error too. It ends before it listens where a file of that name is there.
SERVER = """
import os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass

if os.path.exists(sys.argv[2]):
    sys.exit(3)
HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


class Watched:
    def __init__(self, broken):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{port}/healthz"
        server = [sys.executable, "-c", SERVER, port, str(broken)]
        self.watcher = psutil.Popen(
            [sys.executable, "-m", "scripts.watch", self.url, *server], start_new_session=True
        )

    def server(self):
        (server,) = self.watcher.children()
        return server

    def wait_for_another(self, before=None, seconds=20):
        """Until a server answers that is not `before`."""
        deadline = time.monotonic() + seconds
        while True:
            with suppress(httpx.HTTPError, ValueError):
                if self.server() != before and httpx.get(self.url, timeout=0.5):
                    return self.server()
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.fixture
def broken(tmp_path):
    return tmp_path / "broken"


@pytest.fixture
def watched(broken):
    """A watcher that has heard its server's first answer."""
    made = Watched(broken)
    made.wait_for_another()
    time.sleep(1.0)
    yield made
    with suppress(ProcessLookupError):
        os.killpg(made.watcher.pid, signal.SIGKILL)
    made.watcher.wait(5)


def test_a_server_that_hangs_is_replaced_in_time(watched):
    before = watched.server()
    before.suspend()
    started = time.monotonic()
    watched.wait_for_another(before)
    assert time.monotonic() - started < 8


def test_a_server_that_dies_is_replaced_at_once(watched):
    before = watched.server()
    before.kill()
    started = time.monotonic()
    watched.wait_for_another(before)
    assert time.monotonic() - started < 3


def test_one_slow_moment_ends_nothing(watched):
    server = watched.server()
    server.suspend()
    time.sleep(1.5)
    server.resume()
    time.sleep(4)
    assert watched.server() == server
    assert server.is_running()


def test_a_server_that_cannot_start_is_left_to_the_supervisor(watched, broken):
    broken.touch()
    watched.server().kill()
    assert watched.watcher.wait(5) == 3


def test_with_the_watcher_the_server_ends(watched):
    server = watched.server()
    watched.watcher.kill()
    watched.watcher.wait(5)
    psutil.wait_procs([server], timeout=5)
    assert not server.is_running()


def test_a_stop_reaches_the_server_and_ends_both(watched):
    server = watched.server()
    watched.watcher.terminate()
    assert watched.watcher.wait(5) == 256 - signal.SIGTERM
    assert not server.is_running()
