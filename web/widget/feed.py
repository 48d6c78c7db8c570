"""What is new in the conversations that are open in a browser: one look into the database for all of them.

The worker writes from another process, so new rows are looked for: every second while somebody listens, and
at once when this process has written. The looking has a thread of its own: while the database is away it must
not take those that messages with red flags need.
"""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from django.conf import settings
from django.db.models import Max

from web import database
from web.frontdoor import store
from web.frontdoor.models import OutboxMessage
from web.frontdoor.store import Sent, Written
from web.logs import event

logger = logging.getLogger(__name__)

LONGEST_QUEUE = 200  # what a browser that reads too slowly may leave; then it has to open the stream anew
PAUSE = 0.05  # seconds between two looks, however much is written
LATE = 3.0  # seconds without a result: the database is away

_reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="feed")


class Sign(Enum):
    """What is said beside replies: the database cannot be read; the stream is over."""

    AWAY = "away"
    END = "end"


Item = Written | Sent | Sign


@dataclass(eq=False)
class Listener:
    """One open stream: the conversation, and the number of the last reply that it has."""

    conversation: str
    last: int
    items: "asyncio.Queue[Item]" = field(default_factory=lambda: asyncio.Queue(LONGEST_QUEUE))
    joined: bool = False
    told_away: bool = False
    ended: bool = False

    def tell(self, item: Item) -> None:
        """Put one more into the queue; a full one ends the stream."""
        if self.ended:
            return
        if isinstance(item, Sent):
            if item.number <= self.last:
                return
            self.last = item.number
        if item is Sign.END or self.items.full():
            self.ended = True
            while not self.items.empty():
                self.items.get_nowait()
            item = Sign.END
        self.items.put_nowait(item)


class Feed:
    """Looks for all listeners of this process. Use within one event loop."""

    def __init__(self, every: float) -> None:
        """`every`: seconds between two looks while nothing wakes it."""
        self._every = every
        self._listeners: set[Listener] = set()
        self._seen: int | None = None
        self._looking: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._closed = False

    def __len__(self) -> int:
        return len(self._listeners)

    @contextmanager
    def listen(self, conversation: str, after: int) -> Iterator[Listener]:
        """A listener that gets everything after that number: first what is there already, then what comes."""
        listener = Listener(conversation, after)
        if self._closed:
            listener.tell(Sign.END)
        self._listeners.add(listener)
        self._wake.set()
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._keep_looking())
        try:
            yield listener
        finally:
            self._listeners.discard(listener)
            if not self._listeners:
                self._wake.set()

    def wake(self) -> None:
        """Something was written: look at once."""
        self._wake.set()

    def drop(self, conversation: str) -> None:
        """End the streams of a conversation."""
        for listener in self._listeners:
            if listener.conversation == conversation:
                listener.tell(Sign.END)

    def close(self) -> None:
        """End all streams, those to come too: this process is about to end."""
        self._closed = True
        for listener in self._listeners:
            listener.tell(Sign.END)

    async def _keep_looking(self) -> None:
        while self._listeners:
            self._wake.clear()
            await self._look()
            await asyncio.sleep(PAUSE)
            try:
                await asyncio.wait_for(self._wake.wait(), self._every)
            except asyncio.TimeoutError:
                continue
        self._seen = None

    async def _look(self) -> None:
        new = [listener for listener in self._listeners if not listener.joined]
        known = [(listener.conversation, listener.last) for listener in new]
        looking = asyncio.get_running_loop().run_in_executor(
            _reader, database.connected, look, (self._seen, known), {}
        )
        while not (await asyncio.wait({looking}, timeout=LATE))[0]:
            self._tell_away("late")
        error = looking.exception()
        if error is not None:
            self._tell_away(type(error).__name__)
            return
        seen, news, histories = looking.result()
        self._seen = seen
        for listener in self._listeners:
            listener.told_away = False
            if listener.joined:
                for item in news.get(listener.conversation, ()):
                    listener.tell(item)
        for listener, items in zip(new, histories, strict=True):
            listener.joined = True
            for item in items:
                listener.tell(item)

    def _tell_away(self, error: str) -> None:
        told = [listener for listener in self._listeners if not listener.told_away]
        for listener in told:
            listener.told_away = True
            listener.tell(Sign.AWAY)
        if told:
            event(logger, "streams wait for the database", logging.WARNING, error=error, streams=len(told))


def look(
    seen: int | None, newcomers: Sequence[tuple[str, int]]
) -> tuple[int, dict[str, list[Written | Sent]], list[list[Written | Sent]]]:
    """The number of the newest reply, what came after `seen` by conversation, and what each newcomer lacks.

    A message comes with its first reply. What comes twice has the same number.
    """
    news: dict[str, list[Written | Sent]] = {}
    if seen is None:
        seen = OutboxMessage.objects.aggregate(newest=Max("pk"))["newest"] or 0
    else:
        for row in OutboxMessage.objects.filter(pk__gt=seen).select_related("answers"):
            items = news.setdefault(row.answers.conversation_id, [])
            if row.position == 0:
                items.append(Written(row.answers.message_id, row.answers.text, row.answers.received_at))
            items.append(store.sent(row, row.answers))
            seen = row.pk
    histories = [store.since(conversation, last) for conversation, last in newcomers]
    return seen, news, histories


@lru_cache(maxsize=1)
def feed() -> Feed:
    """The feed of this process."""
    return Feed(settings.STREAM_LOOKS_EVERY)
