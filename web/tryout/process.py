"""The web process's end of the helper: starts it when something is tried, and never waits for it long."""

import atexit
import hashlib
import json
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from web.logs import event

logger = logging.getLogger(__name__)

KEPT = 15 * 60.0  # seconds that an answer waits to be fetched
MOST_KEPT = 100
STOP_LIMIT = 5.0
ENDED = "The helper ended by itself. Try again."
# It needs no more; secrets least of all.
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV", "TMPDIR", "PYTHONWARNINGS")
QUIET = {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "-1"}


class Trial:
    """One side's answers, filled in as they come. ``said`` has one entry a turn or question."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.problem = ""
        self.asked_at = time.monotonic()
        self._done = threading.Event()

    @property
    def is_done(self) -> bool:
        """Whether nothing more will come."""
        return self._done.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait until it is done, at most that long; whether it is."""
        return self._done.wait(seconds)

    def take(self, message: dict[str, Any]) -> None:
        """Add what the helper told."""
        self.said += message.get("said", ())
        self.problem = message.get("problem", "")
        if message.get("done") or self.problem:
            self._done.set()


class Helper:
    """At most one process. ``command`` is its command line."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._number = 0
        self._waiting: dict[int, Trial] = {}
        self._kept: OrderedDict[str, Trial] = OrderedDict()

    def ask(self, side: str, drafts: Sequence[tuple[str, str]], **what: Any) -> Trial:
        """Begin to try ``turns`` or ``questions``; asked the same again, the same trial.

        A trial that failed is begun anew.
        """
        job = {"side": side, "drafts": list(drafts), **what}
        key = hashlib.sha256(json.dumps(job, sort_keys=True).encode()).hexdigest()
        with self._lock:
            self._forget_old()
            trial = self._kept.get(key)
            if trial is None or trial.problem:
                trial = self._kept[key] = Trial()
                self._send(job, trial)
            return trial

    def stop(self) -> None:
        """End the process."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        self._lines.put("")
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    @property
    def pid(self) -> int | None:
        """The process's id, None where there is none."""
        return self._process.pid if self._process is not None else None

    def _forget_old(self) -> None:
        limit = time.monotonic() - KEPT
        for key, trial in list(self._kept.items()):
            if (trial.is_done and trial.asked_at < limit) or len(self._kept) >= MOST_KEPT:
                del self._kept[key]

    def _send(self, job: dict[str, Any], trial: Trial) -> None:
        if self._process is None or self._process.poll() is not None:
            self._start()
        self._number += 1
        self._waiting[self._number] = trial
        self._lines.put(json.dumps(job | {"id": self._number}) + "\n")

    def _start(self) -> None:
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        process = subprocess.Popen(  # noqa: S603
            self._command,
            cwd=settings.ROOT,
            env={**environment, **QUIET, "PYTHONPATH": str(settings.ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._process, self._lines = process, queue.SimpleQueue()
        # Threads of their own: while the helper loads, a pipe takes no more than 64 KB.
        for target in (self._talk, self._listen):
            threading.Thread(target=target, args=(process, self._lines), daemon=True, name="tryout").start()
        event(logger, "tryout helper started")

    def _talk(self, process: "subprocess.Popen[str]", lines: "queue.SimpleQueue[str]") -> None:
        pipe = process.stdin
        with suppress(OSError):
            while pipe is not None and (line := lines.get()):
                pipe.write(line)
                pipe.flush()
        with suppress(OSError):
            if pipe is not None:
                pipe.close()

    def _listen(self, process: "subprocess.Popen[str]", lines: "queue.SimpleQueue[str]") -> None:
        for line in process.stdout or ():
            message = json.loads(line)
            trial = self._waiting.get(message["id"])
            if trial is not None:
                trial.take(message)
                if trial.is_done:
                    self._waiting.pop(message["id"], None)
        if process.stdout is not None:
            process.stdout.close()
        process.wait()
        lines.put("")
        with self._lock:
            if self._process is not None and self._process is not process:
                return
            self._process = None
            lost, self._waiting = self._waiting, {}
        for trial in lost.values():
            trial.take({"problem": ENDED})
        event(logger, "tryout helper ended", lost=len(lost))


@lru_cache(maxsize=1)
def helper() -> Helper:
    """The helper of this process."""
    content, clinic = Path(settings.CONTENT_ROOT), Path(settings.CLINIC_FILE)
    found = Helper([sys.executable, "-m", "web.tryout.helper", str(content), str(clinic)])
    atexit.register(found.stop)
    return found
