"""Run one program with all that it starts, and leave nothing behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def start(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> "subprocess.Popen[bytes]":
    """Start a program in its own process group; on Linux it ends when this process dies, however it dies."""
    if _libc is not None:
        # What a dying supervisor leaves behind becomes our child, so that `stop` finds it.
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    return subprocess.Popen(
        command, env=dict(environment), cwd=folder, start_new_session=True, preexec_fn=_end_with_parent
    )


def _end_with_parent() -> None:
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def stop(program: "subprocess.Popen[bytes]", patience: float) -> None:
    """End the program: asked first, forced after `patience` seconds. Then everything that it left behind."""
    if program.poll() is None:
        program.terminate()
        try:
            program.wait(patience)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
    deadline = time.monotonic() + patience
    sent = signal.SIGTERM
    while left := children(os.getpid()):
        if time.monotonic() > deadline:
            sent = signal.SIGKILL
        for pid in left:
            _signal(pid, sent)
        _reap()
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    """The child processes of a process, those adopted included; empty where the system does not tell."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in brackets may hold anything; the parent follows it.
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        if parent == pid:
            found.append(int(entry.parent.name))
    return found


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _reap() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
