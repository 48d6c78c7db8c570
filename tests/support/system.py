"""The whole system as ``make run`` starts it, on a free port and with a folder of its own."""

import configparser
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import psutil

ROOT = Path(__file__).resolve().parent.parent.parent
START_LIMIT = 1000  # seconds; a model may have to be trained first


def programs() -> dict[str, str]:
    """The programs of supervisord.conf by name, each with the module that it runs.

    A server that a watcher runs is what follows the watcher's own arguments.
    """
    configuration = configparser.ConfigParser(interpolation=None, inline_comment_prefixes=None)
    configuration.read(ROOT / "supervisord.conf")
    found = {}
    for section in configuration.sections():
        if section.startswith("program:"):
            words = configuration[section]["command"].split()
            last = max(place for place, word in enumerate(words) if word == "-m")
            found[section.removeprefix("program:")] = words[last + 1]
    return found


class System:
    """Started when made; ``stop`` ends it. `variables` are added to its environment.

    `root` is the project's folder, where it is a copy that may be written to.
    """

    def __init__(self, var_dir: Path, root: Path = ROOT, **variables: str) -> None:
        self.root = root
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.var_dir = var_dir
        told = var_dir.with_suffix(".out")
        self._audit = var_dir.with_suffix(".audit")
        path = os.pathsep.join([str(root), str(root / "tests" / "support" / "audit")])
        with told.open("wb") as output:
            self.starter = subprocess.Popen(
                [sys.executable, "-m", "scripts.run", "--port", str(self.port)],
                cwd=root,
                env={
                    **os.environ,
                    "VAR_DIR": str(var_dir),
                    "PYTHONPATH": path,
                    "AUDIT_FILE": str(self._audit),
                    **variables,
                },
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.output = self._wait_for("Open http://", told)

    def ask(
        self,
        text: str,
        message_id: str | None = None,
        client: httpx.Client | None = None,
        choice: str | None = None,
    ) -> dict[str, Any]:
        """Send a message, or press the button with the id ``choice``; the reply's body."""
        post = client.post if client else httpx.post
        more = {"id": message_id, "choice": choice}
        body = {"text": text} | {name: value for name, value in more.items() if value}
        response = post(f"{self.base_url}/api/messages", json=body, timeout=20)
        assert response.status_code == 200, response.status_code
        found: dict[str, Any] = response.json()
        return found

    def wait_until_ready(self, seconds: float = 60) -> None:
        """Wait until a real question is answered."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                if httpx.get(f"{self.base_url}/readyz", timeout=15).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            assert time.monotonic() < deadline, "not ready"
            time.sleep(0.2)

    def program(self, name: str) -> psutil.Process:
        """The process of a program of supervisord.conf."""
        module = programs()[name]
        for process in self.processes():
            try:
                line = process.cmdline()
            except psutil.Error:
                continue
            if line[1:3] == ["-m", module]:
                return process
        raise AssertionError(f"{name} does not run")

    def processes(self) -> list[psutil.Process]:
        """The starter and all that it started."""
        starter = psutil.Process(self.starter.pid)
        return [starter, *starter.children(recursive=True)]

    def query(self, sql: str) -> list[Any]:
        """Rows of the database."""
        connection = sqlite3.connect(f"file:{self.var_dir}/clinic.sqlite3?mode=ro", uri=True, timeout=5)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def reached(self) -> set[str]:
        """The hosts that any of the processes looked up or wanted to reach."""
        return {line.split(" ", 1)[1] for line in self._audit.read_text("utf-8").splitlines()}

    def logs(self) -> str:
        """Everything that the processes wrote."""
        return "".join(path.read_text("utf-8", "replace") for path in (self.var_dir / "log").glob("*.log"))

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask for the end as Ctrl-C does; the exit status."""
        if self.starter.poll() is None:
            self.starter.send_signal(number)
        return self.starter.wait(40)

    def _wait_for(self, words: str, told: Path) -> str:
        deadline = time.monotonic() + START_LIMIT
        while words not in told.read_text("utf-8", "replace"):
            if self.starter.poll() is not None or time.monotonic() > deadline:
                self.starter.kill()
                raise AssertionError(f"it did not start:\n{told.read_text()[-3000:]}\n{self.logs()[-3000:]}")
            time.sleep(0.1)
        return told.read_text("utf-8", "replace")
