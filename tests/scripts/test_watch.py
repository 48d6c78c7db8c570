import os
import signal
import socket
import sys
import time
from contextlib import suppress

import httpx
import psutil
import pytest

SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass

HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


@pytest.fixture
def url():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/healthz"


@pytest.fixture
def watched(url):
    """The watcher, and the server that it runs: any answer counts, an error too."""
    port = url.split(":")[2].split("/")[0]
    command = [sys.executable, "-m", "scripts.watch", url, sys.executable, "-c", SERVER, port]
    watcher = psutil.Popen(command, start_new_session=True)
    deadline = time.monotonic() + 20
    while True:
        with suppress(httpx.HTTPError):
            httpx.get(url)
            break
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(1.5)  # the watcher has heard the first answer
    (server,) = watcher.children()
    yield watcher, server
    with suppress(ProcessLookupError):
        os.killpg(watcher.pid, signal.SIGKILL)
    watcher.wait(5)


def test_a_server_that_hangs_is_killed_in_time(watched):
    watcher, server = watched
    server.suspend()
    started = time.monotonic()
    assert watcher.wait(15) == 1
    assert time.monotonic() - started < 7
    assert not server.is_running()


def test_one_slow_moment_ends_nothing(watched):
    watcher, server = watched
    server.suspend()
    time.sleep(1.5)
    server.resume()
    with pytest.raises(psutil.TimeoutExpired):
        watcher.wait(4)


def test_with_the_server_the_watcher_ends(watched):
    watcher, server = watched
    server.kill()
    assert watcher.wait(5) == 256 - signal.SIGKILL


def test_with_the_watcher_the_server_ends(watched):
    watcher, server = watched
    watcher.kill()
    assert watcher.wait(5) is not None
    psutil.wait_procs([server], timeout=5)
    assert not server.is_running()


def test_a_stop_reaches_the_server(watched):
    watcher, _ = watched
    watcher.terminate()
    assert watcher.wait(5) == 256 - signal.SIGTERM
