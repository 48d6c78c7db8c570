"""A note beside the database of each time that a provider was asked to take a part, and of its answer.

Between a provider's taking a part and the commit that says so, a process may die. What was written to a file
outlives the process at once, without waiting for the disk or for the thread that writes to the database: the
next process knows what was taken, and of what nobody can know whether it was.
"""

import json
import os
from collections import OrderedDict
from pathlib import Path

LONGEST = 1024 * 1024  # bytes of one file; the one before it is kept too
KEPT = 20_000  # parts at hand


class Attempts:
    """Each part by our key of it: one line when the provider is asked, one when it has answered."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._before = file.with_suffix(".before")
        self._descriptor: int | None = None
        # The provider's id of what was taken; None while that is not known.
        self._parts: OrderedDict[str, str | None] = OrderedDict()
        for path in (self._before, self._file):
            self._read(path)

    def begin(self, key: str) -> None:
        """The provider is about to be asked."""
        self._keep(key, None)
        self._write([key])

    def end(self, key: str, provider_id: str | None) -> None:
        """The provider has taken the part under this id, or surely not (None)."""
        if provider_id is None:
            self._parts.pop(key, None)
            self._write([key, None])
        elif self.taken(key) is None:
            self._keep(key, provider_id)
            self._write([key, provider_id])

    def taken(self, key: str) -> str | None:
        """The provider's id of a part that it has taken, "" where it named none; None for any other part."""
        return self._parts.get(key)

    def is_in_doubt(self, key: str) -> bool:
        """Whether the provider was asked and its answer was never heard."""
        return key in self._parts and self._parts[key] is None

    def _keep(self, key: str, provider_id: str | None) -> None:
        self._parts[key] = provider_id
        self._parts.move_to_end(key)
        if len(self._parts) > KEPT:
            self._parts.popitem(last=False)

    def _write(self, line: list[str | None]) -> None:
        # Where that fails, the state in the database alone has to do.
        try:
            if self._descriptor is None:
                self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
                self._descriptor = os.open(self._file, flags, 0o600)
            os.write(self._descriptor, b"\n" + json.dumps(line).encode())
            if os.fstat(self._descriptor).st_size > LONGEST:
                self._close()
                os.replace(self._file, self._before)
        except OSError:
            self._close()

    def _read(self, file: Path) -> None:
        try:
            lines = file.read_text("utf-8", "replace").splitlines()
        except OSError:
            return
        for line in lines:
            try:
                key, *answer = json.loads(line)
            except (ValueError, TypeError):
                continue  # its writer died within the line
            if not answer:
                self._keep(key, None)
            elif answer[0] is None:
                self._parts.pop(key, None)
            else:
                self._keep(key, str(answer[0]))

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
