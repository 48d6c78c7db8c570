"""Rasa remembers recent conversations, and no more of them than it was told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.core.brokers.broker import EventBroker
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components import recent_trackers
from components.recent_trackers import RecentTrackers

ROOT = Path(__file__).resolve().parent.parent.parent
MakeStore = Callable[..., RecentTrackers]


@pytest.fixture
def make_store() -> MakeStore:
    def make(event_broker: EventBroker | None = None, **limits: Any) -> RecentTrackers:
        return RecentTrackers(Domain.empty(), event_broker, **limits)

    return make


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(recent_trackers, "time", clock)
    return clock


async def save(store: RecentTrackers, sender: str, events: int = 1) -> None:
    tracker = DialogueStateTracker.from_events(sender, [UserUttered(f"message {i}") for i in range(events)])
    await store.save(tracker)


async def kept(store: RecentTrackers) -> list[str]:
    return list(await store.keys())


async def test_a_tracker_comes_back_as_it_was_saved(make_store: MakeStore) -> None:
    store = make_store()
    await save(store, "one", events=3)
    tracker = await store.retrieve("one")
    assert tracker is not None
    assert [event.text for event in tracker.events if isinstance(event, UserUttered)] == [
        "message 0",
        "message 1",
        "message 2",
    ]
    assert await store.retrieve("two") is None


async def test_the_conversation_used_longest_ago_goes_first(make_store: MakeStore) -> None:
    store = make_store(conversations=2)
    for sender in ("one", "two", "one", "three"):
        await save(store, sender)
    assert sorted(await kept(store)) == ["one", "three"]


async def test_there_are_never_more_conversations_than_allowed(make_store: MakeStore) -> None:
    store = make_store(conversations=5)
    for number in range(50):
        await save(store, f"sender {number}")
        assert len(await kept(store)) <= 5
    assert await kept(store) == [f"sender {number}" for number in range(45, 50)]


async def test_a_tracker_that_grew_too_long_is_dropped(make_store: MakeStore) -> None:
    store = make_store(max_events=3)
    await save(store, "one", events=3)
    assert await kept(store) == ["one"]
    await save(store, "one", events=4)
    assert await kept(store) == []
    await save(store, "one", events=1)
    assert await kept(store) == ["one"]


async def test_idle_conversations_are_dropped_when_another_is_saved(
    make_store: MakeStore, clock: Clock
) -> None:
    store = make_store(idle_minutes=10)
    await save(store, "one")
    clock.now += 9 * 60
    await save(store, "two")
    assert await kept(store) == ["one", "two"]
    clock.now += 2 * 60
    await save(store, "three")
    assert await kept(store) == ["two", "three"]


def test_rasa_makes_it_from_the_settings_in_endpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.core.tracker_store import TrackerStore
    from rasa.core.utils import AvailableEndpoints

    monkeypatch.setenv("CLINIC_FILE", "clinic.toml")
    monkeypatch.setenv("ACTIONS_PORT", "1")
    settings = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).tracker_store
    store = TrackerStore.create(settings, Domain.empty())
    # Rasa wraps every store in one that survives errors.
    inner = getattr(store, "_tracker_store", store)
    assert isinstance(inner, RecentTrackers)
    assert inner._conversations == settings.kwargs["conversations"]
    assert inner._max_events == settings.kwargs["max_events"]


async def test_an_empty_tracker_takes_the_place_of_a_full_one(make_store: MakeStore) -> None:
    store = make_store()
    await save(store, "one")
    await save(store, "two")
    await save(store, "one", events=0)
    assert await kept(store) == ["two"]
