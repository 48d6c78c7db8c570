"""What was done, what people saw, and what the store holds in the end."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from safety import Level

IN_TIME = 3.0  # seconds to the words while the front door is up
RESTARTED_IN = 15.0  # seconds to the words where the front door died or hung


@dataclass(frozen=True)
class Sent:
    """A message with a red flag: who sent it, the least level it must get, and what was seen of it.

    ``seconds`` is the time to the words, None where none came; ``redelivered`` how often it was sent again.
    """

    client_id: str
    person: int
    level: Level
    seconds: float | None
    redelivered: int
    by_the_end_of: float


@dataclass
class Ledger:
    """Counts; safe for many threads."""

    faults: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    deliveries: int = 0
    plain: int = 0
    sent: list[Sent] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, kind: str, kill: bool) -> None:
        """A fault was brought about."""
        with self._lock:
            self.faults[kind] += 1
            self.kills += kill

    def delivered(self) -> None:
        """A message went to the front door, for the first time or again."""
        with self._lock:
            self.deliveries += 1

    def answered_plainly(self) -> None:
        """A message without a red flag got its answer."""
        with self._lock:
            self.plain += 1

    def answered(self, sent: Sent) -> None:
        """A person has the words, or gave up."""
        with self._lock:
            self.sent.append(sent)
        if sent.seconds is None:
            self.breach(f"{sent.client_id}: no words")
        elif sent.seconds > sent.by_the_end_of:
            self.breach(f"{sent.client_id}: the words after {sent.seconds:.1f} s")

    def breach(self, what: str) -> None:
        """Something that must never be."""
        with self._lock:
            self.breaches.append(what)
        print(f"BREACH {what}\n", end="", flush=True)


@dataclass(frozen=True)
class Store:
    """What the database holds, compared with what was sent."""

    found: int
    doubled: list[str]
    lost: list[str]
    too_low: list[str]
    people_doubled: list[int]


def compare(sent: list[Sent], rows: list[tuple[str, str, str]], escalations: list[str]) -> Store:
    """Compare messages sent with rows of the store.

    Args:
        rows: message id (`conversation:client id:digest`), conversation and level of each recorded message.
        escalations: the conversation of each escalation.
    """
    times = Counter(message_id.split(":")[1] for message_id, _, _ in rows)
    levels = {message_id.split(":")[1]: Level.from_label(level) for message_id, _, level in rows}
    conversation = {message_id.split(":")[1]: name for message_id, name, _ in rows}
    opened = Counter(escalations)
    people = {
        one.person: {
            conversation[m.client_id] for m in sent if m.person == one.person and m.client_id in times
        }
        for one in sent
    }
    return Store(
        found=sum(one.client_id in times for one in sent),
        doubled=sorted(name for name, count in times.items() if count > 1),
        lost=sorted(one.client_id for one in sent if one.client_id not in times),
        too_low=sorted(
            one.client_id for one in sent if one.client_id in times and levels[one.client_id] < one.level
        ),
        people_doubled=sorted(
            person
            for person, names in people.items()
            if len(names) > 1 or any(opened[name] > 1 for name in names)
        ),
    )
