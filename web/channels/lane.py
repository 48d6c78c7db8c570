"""Work for people: at most one task at a time for each, all people at the same time."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

logger = logging.getLogger(__name__)


class Lane:
    """Begins `work` for a person; one who is named during it gets it once more afterwards."""

    def __init__(self, work: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        self._work = work
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    def wake(self, person: str) -> None:
        """Work for a person, now or as soon as the work in hand is done."""
        if person in self._tasks:
            self._again.add(person)
            return
        task = asyncio.create_task(self._work(person))
        self._tasks[person] = task
        task.add_done_callback(lambda _: self._ended(person))

    def is_busy(self, person: str) -> bool:
        """Whether work for a person is in hand."""
        return person in self._tasks

    def is_behind(self, person: str) -> bool:
        """Whether something came for a person during the work in hand, and waits for its end."""
        return person in self._again

    def tasks(self) -> list[asyncio.Task[None]]:
        """All work in hand."""
        return list(self._tasks.values())

    def _ended(self, person: str) -> None:
        task = self._tasks.pop(person)
        if task.cancelled():
            return  # closed: nothing begins any more
        if task.exception() is not None:
            logger.error("work for a person failed", exc_info=task.exception())
            self._again.discard(person)  # the next look finds it
        elif person in self._again:
            self._again.discard(person)
            self.wake(person)
