"""What arrived at the providers' side: each message that was taken, in order, and each breach of a limit."""

import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tests.conformance.accounts import Button


@dataclass(frozen=True)
class Taken:
    """A message that a person reads: as it was sent, and its words without marks."""

    channel: str
    person: str
    text: str = field(repr=False)
    shown: str = field(repr=False)
    buttons: tuple[Button, ...] = ()
    urgent: bool | None = None  # where the provider is told
    delivery: str = ""  # our own id of it, where the provider is told
    segments: int = 0  # of a text message
    message_id: str = ""
    at: float = field(default_factory=time.monotonic)

    @property
    def wall_time(self) -> float:
        """``at`` in seconds since 1970."""
        return time.time() - (time.monotonic() - self.at)


class Ledger:
    """Safe for many threads."""

    def __init__(self) -> None:
        self.breaches: list[str] = []
        self.answers: Counter[str] = Counter()  # what the providers' side answered, by name
        self.opted_out: set[str] = set()
        self.pressed: Counter[str] = Counter()  # waiting buttons that were ended
        self._taken: dict[tuple[str, str], list[Taken]] = defaultdict(list)
        self._known: set[tuple[str, str]] = set()
        self._last = time.monotonic()
        self._lock = threading.Lock()

    def wrote(self, channel: str, person: str) -> None:
        """Somebody writes: from now on they may be written to."""
        with self._lock:
            self._known.add((channel, person))

    def knows(self, channel: str, person: str) -> bool:
        """Whether they have written."""
        with self._lock:
            return (channel, person) in self._known

    def take(self, taken: Taken) -> None:
        """A message that is shown to a person from now on."""
        with self._lock:
            self._taken[taken.channel, taken.person].append(taken)

    def of(self, channel: str, person: str) -> list[Taken]:
        """What a person reads, oldest first."""
        with self._lock:
            return list(self._taken[channel, person])

    def total(self) -> int:
        """How many messages were taken."""
        with self._lock:
            return sum(map(len, self._taken.values()))

    def answered(self, name: str) -> None:
        """A request was answered."""
        with self._lock:
            self.answers[name] += 1
            self._last = time.monotonic()

    def breach(self, what: str) -> None:
        """Something that the provider's documentation forbids."""
        with self._lock:
            self.breaches.append(what)

    def wait_for(self, channel: str, person: str, count: int, seconds: float) -> list[Taken]:
        """What a person reads as soon as there are so many messages, or after the time for it."""
        deadline = time.monotonic() + seconds
        while len(found := self.of(channel, person)) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        return found

    def wait_for_quiet(self, quiet: float, seconds: float) -> None:
        """Wait until nothing has been asked for so long, or until the time is over."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with self._lock:
                left = self._last + quiet - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, 0.1))
