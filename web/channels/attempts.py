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
    """Each part by our key of it: one line when the provider is asked, one when it has answered.

    The lines are ``[key, account, greatest id before]`` and ``[key, id, or null where it was not taken]``.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._before = file.with_suffix(".before")
        self._descriptor: int | None = None
        # The provider's id of what was taken; None while that is not known.
        self._parts: OrderedDict[str, str | None] = OrderedDict()
        # Of each that is not answered: its account, and the greatest id that this had then.
        self._begun: dict[str, tuple[str, int]] = {}
        self._newest: dict[str, int] = {}  # by account, where ids are numbers: the greatest
        for path in (self._before, self._file):
            self._read(path)

    def begin(self, key: str, account: str) -> None:
        """The provider is about to be asked, by this account of ours."""
        newest = self._newest.get(account, 0)
        self._ask(key, account, newest)
        self._write([key, account, newest])

    def end(self, key: str, provider_id: str | None) -> None:
        """The provider has taken the part under this id, or surely not (None)."""
        if provider_id is None:
            self._answer(key, None)
            self._write([key, None])
        elif self.taken(key) is None:
            self._answer(key, provider_id)
            self._write([key, provider_id])

    def taken(self, key: str) -> str | None:
        """The provider's id of a part that it has taken, "" where it named none; None for any other part."""
        return self._parts.get(key)

    def is_in_doubt(self, key: str) -> bool:
        """Whether the provider was asked and its answer was never heard."""
        return key in self._parts and self._parts[key] is None

    def newest_before(self, key: str) -> int:
        """Of a part in doubt: the greatest id that its account knew when it was asked first; 0 for none."""
        return self._begun.get(key, ("", 0))[1]

    def _ask(self, key: str, account: str, newest: int) -> None:
        self._keep(key, None)
        self._newest[account] = max(newest, self._newest.get(account, 0))
        # Asked once more, it may have been taken the first time.
        self._begun.setdefault(key, (account, newest))

    def _answer(self, key: str, provider_id: str | None) -> None:
        account, _ = self._begun.pop(key, ("", 0))
        if provider_id is None:
            self._parts.pop(key, None)
            return
        self._keep(key, provider_id)
        if account and provider_id.isascii() and provider_id.isdecimal():
            self._newest[account] = max(int(provider_id), self._newest.get(account, 0))

    def _keep(self, key: str, provider_id: str | None) -> None:
        self._parts[key] = provider_id
        self._parts.move_to_end(key)
        if len(self._parts) > KEPT:
            oldest, _ = self._parts.popitem(last=False)
            self._begun.pop(oldest, None)

    def _write(self, line: list[str | int | None]) -> None:
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
                if len(answer) == 2:
                    self._ask(key, str(answer[0]), int(answer[1]))
                else:
                    self._answer(key, None if answer[0] is None else str(answer[0]))
            except (ValueError, TypeError, IndexError):
                continue  # its writer died within the line

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
