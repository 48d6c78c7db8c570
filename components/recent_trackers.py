"""Rasa's memory of conversations: the recent ones only, and never on disk."""

import time
from collections import OrderedDict
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


class RecentTrackers(InMemoryTrackerStore):
    """Keeps at most `conversations` trackers, each at most `max_events` long and `idle_minutes` old.

    The front door keeps what must last (the safety memory, the last topic, the record), so nothing is lost
    when a tracker goes; and a turn costs more the longer its tracker is.
    """

    def __init__(
        self,
        domain: Domain,
        event_broker: EventBroker | None = None,
        conversations: int = 2_000,
        max_events: int = 150,
        idle_minutes: float = 60.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._conversations = conversations
        self._max_events = max_events
        self._idle_seconds = idle_minutes * 60
        self._last_used: OrderedDict[str, float] = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep a tracker, and drop those that are too long, too old, too many or empty."""
        if not tracker.events or len(tracker.events) > self._max_events:
            self._drop(tracker.sender_id)
            return
        await super().save(tracker)
        now = time.monotonic()
        self._last_used[tracker.sender_id] = now
        self._last_used.move_to_end(tracker.sender_id)
        while self._last_used:
            oldest, used = next(iter(self._last_used.items()))
            if len(self._last_used) <= self._conversations and now - used <= self._idle_seconds:
                break
            self._drop(oldest)

    def _drop(self, sender_id: str) -> None:
        self.store.pop(sender_id, None)
        self._last_used.pop(sender_id, None)
