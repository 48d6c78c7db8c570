"""Run a server and end it when it hangs: ``python -m scripts.watch URL command …``.

The supervisor starts again what ended, but a process that lives and does not answer is alive to it. So URL is
asked again and again; a server that leaves two questions in a row without an answer is killed.
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
ANSWER_LIMIT = 2.0  # seconds; two misses and a restart leave a patient's next try within 15 s
MISSES = 2
START_LIMIT = 30.0  # seconds until the first answer


def watch(url: str, command: Sequence[str]) -> int:
    """Run `command` until it ends; its exit status, 1 where it had to be killed."""
    process = subprocess.Popen(command, preexec_fn=_die_with_parent)

    def forward(number: int, frame: FrameType | None) -> None:
        process.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, forward)
    started = time.monotonic()
    answered, misses = False, 0
    while True:
        try:
            return process.wait(INTERVAL)
        except subprocess.TimeoutExpired:
            pass
        if _answers(url):
            answered, misses = True, 0
            continue
        misses += 1
        if misses >= MISSES and (answered or time.monotonic() - started > START_LIMIT):
            print(f"no answer from {url}: killed", file=sys.stderr, flush=True)
            process.kill()
            process.wait()
            return 1


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
    sys.exit(watch(sys.argv[1], sys.argv[2:]))
