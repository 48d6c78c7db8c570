"""Work that can wait begins only while the event loop keeps up with what comes in.

Answers are worked out in the process that takes messages in. With more messages than it can answer, each
would be acknowledged the later the more of them are being answered, until providers deliver again and the
watcher takes the process for hanging. An acknowledgement is owed at once, an answer within some seconds.
"""

import asyncio
from collections import deque

TICK = 0.005  # seconds
BEHIND = 0.01  # seconds that the loop comes late to a tick, from which on nothing is begun
LONGEST = 5.0  # seconds that something may be held back, so that a steady flood does not end all answering


class Pace:
    """Lets one after the other begin, each after a tick to which the loop was not late."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[asyncio.Future[None], float]] = deque()
        self._watching: asyncio.Task[None] | None = None

    async def wait(self) -> None:
        """Return when there is room; who has waited for LONGEST seconds does not wait for that any more."""
        loop = asyncio.get_running_loop()
        begins = loop.create_future()
        self._waiting.append((begins, loop.time() + LONGEST))
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch())
        await begins

    async def close(self) -> None:
        """Let nothing begin any more."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            due = loop.time() + TICK
            await asyncio.sleep(TICK)
            now = loop.time()
            while self._waiting and self._waiting[0][0].done():
                self._waiting.popleft()  # given up
            if self._waiting and (now - due <= BEHIND or self._waiting[0][1] <= now):
                self._waiting.popleft()[0].set_result(None)
