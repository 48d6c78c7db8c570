"""How much one conversation and one address may ask. What is over a limit is still read for red flags."""

import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings

MINUTE = 60.0  # seconds
KEYS = 20_000  # counted at the same time; the longest unused one is forgotten first


class Window:
    """Counts what comes within a time, for each key on its own. What is refused does not count."""

    def __init__(
        self, most: int, seconds: float = MINUTE, keys: int = KEYS, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._keys = keys
        self._now = now
        self._taken: OrderedDict[str, deque[tuple[float, str]]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._taken)

    def takes(self, key: str, what: str) -> bool:
        """Whether one more is within the limit. The same `what` again, sent anew, is not one more."""
        now = self._now()
        taken = self._taken.setdefault(key, deque())
        self._taken.move_to_end(key)
        if len(self._taken) > self._keys:
            self._taken.popitem(last=False)
        while taken and now - taken[0][0] >= self._seconds:
            taken.popleft()
        if any(known == what for _, known in taken):
            return True
        if len(taken) >= self._most:
            return False
        taken.append((now, what))
        return True


class Open:
    """Counts what is open at the same time: under each key, and all together at most `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()
        self._all = 0

    def __len__(self) -> int:
        return self._all

    def has_room(self, limits: Mapping[str, int]) -> bool:
        """Whether one more is within the limit of each of these keys."""
        return self._all < self._most and all(self._open[key] < limit for key, limit in limits.items())

    @contextmanager
    def one(self, limits: Mapping[str, int]) -> Iterator[None]:
        """One more under these keys, until the block is left."""
        self._all += 1
        self._open.update(limits.keys())
        try:
            yield
        finally:
            self._all -= 1
            self._open.subtract(limits.keys())
            self._open += Counter()  # keys with nothing open go


class MessageLimits:
    """The two windows that a message counts in."""

    def __init__(self, a_session: int, an_address: int) -> None:
        self._sessions = Window(a_session)
        self._addresses = Window(an_address)
        self._told = Window(1)

    def is_over(self, conversation: str, address: str | None, message_id: str) -> bool:
        """Whether the message is one of too many; `address` is None where it counts for none."""
        within = self._sessions.takes(conversation, message_id)
        return not ((address is None or self._addresses.takes(address, message_id)) and within)

    def tells(self, conversation: str, message_id: str) -> bool:
        """Whether a message over the limit is the one to which that is said: once within the time."""
        return self._told.takes(conversation, message_id)


@lru_cache(maxsize=1)
def message_limits() -> MessageLimits:
    """The limits of this process."""
    return MessageLimits(settings.MESSAGES_A_MINUTE, settings.MESSAGES_A_MINUTE_ADDRESS)
