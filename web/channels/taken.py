"""A note beside the database of each part that a provider has taken.

Between the provider's answer and the commit that says so, a process may die; the next one would send the part
again. What was written to a file outlives the process at once, without waiting for the disk.
"""

import json
import os
from pathlib import Path

LONGEST = 1024 * 1024  # bytes; by then all that it holds has long been committed


class TakenParts:
    """One line a part: our key of it and the provider's id."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._before = self._read()
        self._descriptor: int | None = None

    def of_the_process_before(self) -> dict[str, str]:
        """What an earlier process noted, until ``begin``."""
        return self._before

    def begin(self) -> None:
        """Forget it: the database knows now."""
        self._before = {}
        self._close()
        self._file.unlink(missing_ok=True)

    def note(self, key: str, provider_id: str) -> None:
        """Write down that a part was taken. Where that fails, the commit alone has to do."""
        try:
            if self._descriptor is None:
                self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
                self._descriptor = os.open(self._file, flags, 0o600)
            if not self._before and os.fstat(self._descriptor).st_size > LONGEST:
                os.ftruncate(self._descriptor, 0)
            os.write(self._descriptor, json.dumps([key, provider_id]).encode() + b"\n")
        except OSError:
            self._close()

    def _read(self) -> dict[str, str]:
        try:
            lines = self._file.read_text("utf-8", "replace").splitlines()
        except OSError:
            return {}
        known = {}
        for line in lines:
            try:
                key, provider_id = json.loads(line)
            except ValueError:
                continue  # its writer died within the line
            known[str(key)] = str(provider_id)
        return known

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
