import asyncio
import threading
import time
from datetime import datetime, timezone

from safety import Level, Memory
from tests.support import stand_ins
from web.frontdoor import gate
from web.frontdoor.gate import Gate

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)


async def test_memory_goes_from_message_to_message():
    reader = Gate(stand_ins.assess)
    await reader.read("a", "sore calf", None, NOW)
    reading = await reader.read("a", "hello", None, NOW)
    assert (reading.assessment.level, reading.assessment.fresh) == (Level.SAME_DAY, Level.NONE)
    assert (await reader.read("b", "hello", None, NOW)).assessment.level is Level.NONE


async def test_the_stored_memory_serves_where_none_is_at_hand():
    reading = await Gate(stand_ins.assess).read("a", "hello", Memory(held=Level.EMERGENCY), NOW)
    assert reading.assessment.level is Level.EMERGENCY


async def test_the_memory_at_hand_wins_over_an_older_stored_one():
    reader = Gate(stand_ins.assess)
    await reader.read("a", "sore calf", None, NOW)
    reading = await reader.read("a", "hello", Memory(), NOW)
    assert reading.assessment.level is Level.SAME_DAY


async def test_messages_of_one_conversation_are_read_one_after_the_other():
    inside = []
    together = []

    def slow(text, memory, at):
        inside.append(text)
        together.append(len(inside))
        time.sleep(0.05)
        inside.remove(text)
        return stand_ins.assess(text, memory, at)

    reader = Gate(slow)
    await asyncio.gather(*[reader.read("a", f"text {n}", None, NOW) for n in range(4)])
    assert together == [1, 1, 1, 1]


async def test_reading_does_not_hold_up_the_event_loop():
    started = threading.Event()

    def slow(text, memory, at):
        started.set()
        time.sleep(0.3)
        return stand_ins.assess(text, memory, at)

    reading = asyncio.create_task(Gate(slow).read("a", "hello", None, NOW))
    begin = time.monotonic()
    while not started.is_set():
        await asyncio.sleep(0)
    assert time.monotonic() - begin < 0.2
    assert not reading.done()
    await reading


async def test_a_broken_reader_gives_what_was_held(caplog):
    reading = await Gate(stand_ins.broken_assess).read("a", "my words", Memory(held=Level.SAME_DAY), NOW)
    assert reading.failed
    assert reading.assessment.level is Level.SAME_DAY
    assert "my words" not in caplog.text


async def test_a_reader_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr(gate, "READING_LIMIT", 0.05)
    reading = await Gate(lambda text, memory, at: time.sleep(0.3)).read("a", "hello", None, NOW)
    assert reading.failed


async def test_the_longest_unused_memory_goes_first(monkeypatch):
    monkeypatch.setattr(gate, "REMEMBERED_CONVERSATIONS", 2)
    reader = Gate(stand_ins.assess)
    for conversation in ("a", "b", "a", "c"):
        await reader.read(conversation, "sore calf", None, NOW)
    assert reader.memory("b") is None
    assert reader.memory("a") is not None
