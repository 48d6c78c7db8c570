"""Where findings wait while the store is away: one JSON object a line, forced to disk before anyone goes on.

The file has its full size from the start, filled up with NUL bytes, and lines are written over them: a disk
that others have filled since still takes them. Lines that were taken in are blanked in place.

Each process that writes has a file of its own, so that none waits for another that hangs within the lock.
Standard library only, since the action server writes here too and it has no Django.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

RESERVE = 4 * 1024 * 1024  # bytes; some thousand findings. Beyond it the spool grows like any other file.
LOCK_WAIT = 10.0  # seconds; writers on a slow disk queue for it


def reserve(spool: Path, size: int = RESERVE) -> None:
    """Make the spool, or fill it up to `size` bytes. Raises OSError where the disk has no room for it."""
    with _opened(spool) as descriptor:
        os.posix_fallocate(descriptor, 0, size)
        os.fsync(descriptor)
    _sync_folder(spool.parent)


def append(spool: Path, finding: dict[str, Any]) -> None:
    """Append one finding and wait until it is on disk. Raises OSError where the disk refuses it."""
    line = json.dumps(finding, ensure_ascii=True).encode() + b"\n"
    with _opened(spool) as descriptor:
        end = _end(descriptor)
        if end and os.pread(descriptor, 1, end - 1) != b"\n":
            line = b"\n" + line  # a writer died within its line: that one is lost, ours must not join it
        _write(descriptor, line, end)
        os.fsync(descriptor)
    _sync_folder(spool.parent)


def waiting(spool: Path) -> tuple[list[dict[str, Any] | bytes], int]:
    """The waiting findings, and the place in the spool up to which they were read, for ``forget``.

    A line that is not a JSON object comes as its bytes.
    """
    if not spool.exists():
        return [], 0
    with _opened(spool) as descriptor:
        end = _end(descriptor)
        content = os.pread(descriptor, end, 0)
    # A line whose writer died together with the machine may hold NULs.
    return [_finding(line) for line in content.splitlines() if line.strip(b"\0 ")], end


def forget(spool: Path, end: int) -> None:
    """Blank the lines up to `end`, since they are in the store. Raises OSError where the disk refuses it.

    Whoever dies in the middle of it leaves lines that are taken in once more, which changes nothing.
    """
    with _opened(spool) as descriptor:
        content = os.pread(descriptor, end, 0)
        # With nothing behind them the spool is empty again; else blank lines keep the place of those behind.
        blank = b"\0" if end == _end(descriptor) else b"\n"
        # Line by line from the back: what is left is always whole lines from the start.
        while end:
            start = content.rfind(b"\n", 0, end - 1) + 1
            _write(descriptor, blank * (end - start), start)
            end = start
        os.fsync(descriptor)


def set_aside(spool: Path, rejected: list[bytes]) -> None:
    """Keep lines that cannot be taken in (in the file with the suffix .rejected), for a person to look at."""
    descriptor = os.open(spool.with_suffix(".rejected"), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with open(descriptor, "ab") as file:
        file.writelines(line + b"\n" for line in rejected)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _opened(spool: Path) -> Iterator[int]:
    """The spool's descriptor, while nobody else has it. Raises TimeoutError where somebody keeps it."""
    spool.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(spool, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + LOCK_WAIT
        while not _locked(descriptor):
            if time.monotonic() > deadline:
                raise TimeoutError("another process keeps the spool")
            time.sleep(0.005)
        yield descriptor
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _end(descriptor: int) -> int:
    """Where the first NUL is: lines never hold one. Found by halving, since all behind it are NUL too."""
    low, high = 0, os.fstat(descriptor).st_size
    while low < high:
        middle = (low + high) // 2
        if os.pread(descriptor, 1, middle) == b"\0":
            high = middle
        else:
            low = middle + 1
    return low


def _write(descriptor: int, content: bytes, place: int) -> None:
    written = 0
    while written < len(content):
        written += os.pwrite(descriptor, content[written:], place + written)


def _finding(line: bytes) -> dict[str, Any] | bytes:
    try:
        finding = json.loads(line)
    except ValueError:
        return line
    return finding if isinstance(finding, dict) else line


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
