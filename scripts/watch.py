"""Keep a server answering: ``python -m scripts.watch URL command …``.

The supervisor starts again what ended, but a process that lives and does not answer is alive to it. So URL is
asked again and again: a server that leaves two questions in a row without an answer is killed, and one that
answered before is started again at once. One that ends before its first answer ends this program too; then it
is the supervisor's turn, which waits a little longer each time.
"""

import ctypes
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from types import FrameType

from scripts.processes import PR_SET_PDEATHSIG

INTERVAL = 0.5  # seconds between two questions
ANSWER_LIMIT = 2.0  # seconds; two misses and a new start leave a patient's next try within 15 s
MISSES = 2
START_LIMIT = 30.0  # seconds until the first answer


class Watcher:
    """Runs the server until asked to stop."""

    def __init__(self, url: str, command: Sequence[str]) -> None:
        self._url = url
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False

    def run(self) -> int:
        """The exit status of a server that was stopped, or that ended before it answered."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while True:
            self._process = subprocess.Popen(self._command, preexec_fn=_die_with_parent)
            status, answered = self._watch(self._process)
            if self._stopping or not answered:
                return status
            print(f"the server ended ({status}) and is started again", file=sys.stderr, flush=True)

    def _watch(self, process: "subprocess.Popen[bytes]") -> tuple[int, bool]:
        """Wait for the server's end, or bring it about; its status, and whether it ever answered."""
        started = time.monotonic()
        answered, misses = False, 0
        while True:
            try:
                return process.wait(INTERVAL), answered
            except subprocess.TimeoutExpired:
                pass
            if _answers(self._url):
                answered, misses = True, 0
                continue
            misses += 1
            if misses >= MISSES and (answered or time.monotonic() - started > START_LIMIT):
                print(f"no answer from {self._url}", file=sys.stderr, flush=True)
                process.kill()
                return process.wait(), answered

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True
        if self._process is not None:
            self._process.send_signal(number)


def _die_with_parent() -> None:
    """On Linux, a server does not outlive its watcher, so that its port is free for the next one."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=ANSWER_LIMIT):  # noqa: S310
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(Watcher(sys.argv[1], sys.argv[2:]).run())
