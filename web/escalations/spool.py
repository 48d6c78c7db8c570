"""Where findings wait while the store is away: one JSON object a line, forced to disk before anyone goes on.

Standard library only, since the action server writes here too and it has no Django.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def append(spool: Path, finding: dict[str, Any]) -> None:
    """Append one finding and wait until it is on disk. Raises OSError where the disk refuses it."""
    line = json.dumps(finding, ensure_ascii=True).encode() + b"\n"
    with _alone(spool):
        descriptor = os.open(spool, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                line = b"\n" + line  # a writer died within its line: that one is lost, ours must not join it
            written = 0
            while written < len(line):
                written += os.write(descriptor, line[written:])
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _sync_folder(spool.parent)


def claim(spool: Path) -> Path | None:
    """Set the waiting lines aside for taking in; None where nothing waits.

    Lines set aside earlier and not finished (the process died, the database was away) come first.
    """
    claimed = spool.with_suffix(".claimed")
    with _alone(spool):
        if claimed.exists():
            return claimed
        if not spool.exists() or not spool.stat().st_size:
            return None
        spool.rename(claimed)
        _sync_folder(spool.parent)
    return claimed


def lines(claimed: Path) -> Iterator[dict[str, Any] | bytes]:
    """The findings of a claimed file; a line that is not a JSON object comes as its bytes."""
    for line in claimed.read_bytes().splitlines():
        if not line.strip():
            continue
        try:
            finding = json.loads(line)
        except ValueError:
            finding = None
        yield finding if isinstance(finding, dict) else line


def set_aside(spool: Path, rejected: list[bytes]) -> None:
    """Keep lines that cannot be taken in (in the file with the suffix .rejected), for a person to look at."""
    descriptor = os.open(spool.with_suffix(".rejected"), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with open(descriptor, "ab") as file:
        file.writelines(line + b"\n" for line in rejected)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _alone(spool: Path) -> Iterator[None]:
    spool.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Without the lock a writer could still hold the file that a claim has already read.
    lock = os.open(spool.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
