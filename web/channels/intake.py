"""Storing what arrives: requests that come while one commit is under way share the next one."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from web import database
from web.channels import arrivals
from web.channels.incoming import Incoming
from web.database import DatabaseAwayError


class Intake:
    """One commit at a time: five messages in one cost as much as one. `wake` hears who has something new."""

    def __init__(self, wake: Callable[[str], None]) -> None:
        self._wake = wake
        self._waiting: list[tuple[list[Incoming], asyncio.Future[None]]] = []
        self._storing: asyncio.Task[None] | None = None

    async def take_in(self, found: list[Incoming], now: datetime) -> None:
        """Return when the messages are stored. Raises DatabaseAwayError where that is not known."""
        stored = asyncio.get_running_loop().create_future()
        self._waiting.append((found, stored))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store(now))
        await stored

    async def _store(self, now: datetime) -> None:
        while self._waiting:
            together, self._waiting = self._waiting, []
            every = [incoming for found, _ in together for incoming in found]
            try:
                people = await database.on_the_way().call_first(arrivals.take_in, every, now)
            except DatabaseAwayError as error:
                for _, stored in together:
                    if not stored.done():
                        stored.set_exception(error)
                continue
            for _, stored in together:
                if not stored.done():
                    stored.set_result(None)
            for person in people:
                self._wake(person)
