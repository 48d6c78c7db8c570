import asyncio
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from safety import Check, Level, Memory, assess
from tests.support import stand_ins
from web.escalations.standing import Standing
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
        time.sleep(1)
        return stand_ins.assess(text, memory, at)

    reading = asyncio.create_task(Gate(slow).read("a", "hello", None, NOW))
    begin = time.monotonic()
    while not started.is_set():
        await asyncio.sleep(0)
    assert time.monotonic() - begin < 0.7
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


HELD = Memory(held=Level.EMERGENCY, since=NOW)


def real_gate():
    return Gate(lambda text, memory, at: assess(text, memory, at=at))


@pytest.mark.parametrize(
    ("standing", "hours", "level"),
    [
        (Standing(closed_at=NOW + timedelta(minutes=1)), 1, Level.NONE),
        (Standing(closed_at=NOW - timedelta(minutes=1)), 1, Level.EMERGENCY),
        (Standing(), 24, Level.EMERGENCY),
        (Standing(), 25, Level.NONE),
        (Standing(unacknowledged=True), 72, Level.EMERGENCY),
        (Standing(unacknowledged=True), 73, Level.NONE),
        (None, 24, Level.EMERGENCY),
    ],
)
@pytest.mark.parametrize("choice", ["", "help"])
async def test_the_staff_decide_how_long_a_level_is_held(standing, hours, level, choice):
    at = NOW + timedelta(hours=hours)
    if choice:
        reading = await real_gate().read_button("a", choice, HELD, at, standing)
    else:
        reading = await real_gate().read("a", "thanks", HELD, at, standing)
    assert reading.assessment.level is level


async def test_without_the_database_what_was_known_of_the_staff_goes_on():
    reader = real_gate()
    await reader.read("a", "thanks", HELD, NOW, Standing(unacknowledged=True))
    reading = await reader.read("a", "thanks", None, NOW + timedelta(hours=70), None)
    assert reading.assessment.level is Level.EMERGENCY


async def test_an_opened_check_knows_the_message_that_raised_it():
    reader = real_gate()
    await reader.read("a", "stroke", None, NOW, message_id="m-1")
    assert reader.memory("a").check.message_id == "m-1"
    await reader.read("a", "how often is it", None, NOW, message_id="m-2")
    assert reader.memory("a").check.message_id == "m-1"
    confirmed = (await reader.read("a", "yes", None, NOW, message_id="m-3")).assessment.confirmed
    assert (confirmed.message_id, confirmed.text) == ("m-1", "stroke")


@pytest.mark.parametrize("button", ["safety_yes", "safety_not_sure"])
async def test_a_button_confirms_the_check_like_words(button):
    check = Check("odd", message_id="m-1")
    stored = Memory(held=Level.CHECK, check=check)
    assessment = (await real_gate().read_button("a", button, stored, NOW)).assessment
    assert (assessment.level, assessment.fresh, assessment.confirmed) == (
        Level.EMERGENCY,
        Level.EMERGENCY,
        check,
    )


async def test_another_button_leaves_the_check_open():
    stored = Memory(held=Level.CHECK, check=Check("odd"))
    assessment = (await real_gate().read_button("a", "topic:how_often", stored, NOW)).assessment
    assert assessment.level is Level.CHECK
    assert assessment.repeats_check


async def test_a_check_of_the_second_reader_is_held_and_open():
    reader = real_gate()
    reading = await reader.read("a", "it went all funny", None, NOW, message_id="m-1")
    memory = (await reader.take_from_rasa("a", reading, Level.CHECK, "it went all funny", NOW, "m-1")).memory
    assert reader.memory("a") == memory
    assert (memory.held, memory.since) == (Level.CHECK, NOW)
    assert (memory.check.text, memory.check.message_id, memory.check.symptoms) == (
        "it went all funny",
        "m-1",
        (),
    )


async def test_a_level_of_rasa_is_held_and_never_lowers_one():
    reader = real_gate()
    reading = await reader.read("a", "hello", None, NOW)
    found = await reader.take_from_rasa("a", reading, Level.SAME_DAY, "hello", NOW, "m-1")
    memory = found.memory
    assert (found.fresh, found.findings[0].words, found.is_for_staff) == (Level.SAME_DAY, ("hello",), True)
    assert memory.held is Level.SAME_DAY
    reader.remember("a", replace(memory, held=Level.EMERGENCY))
    found = await reader.take_from_rasa("a", reading, Level.CHECK, "hello", NOW, "m-1")
    assert found.memory.held is Level.EMERGENCY


async def test_what_only_rasa_knows_is_held_and_gets_no_words_of_ours():
    reader = real_gate()
    reading = await reader.read("a", "hello", None, NOW)
    for took, level in ((reading, Level.EMERGENCY), (replace(reading, failed=True), Level.SAME_DAY)):
        reader.forget("a")
        found = await reader.take_from_rasa("a", took, level, "hello", NOW, "m-1")
        assert (found.fresh, found.text_id, found.memory.held) == (Level.NONE, "", level)


@pytest.mark.parametrize(
    ("said", "text", "flagged"),
    [
        ("hello", "crushing chest", True),
        ("hello", "odd feeling", True),
        ("sore calf", "crushing chest", True),
        ("hello", "not what i asked", False),
        ("sore calf", "not what i asked", False),
    ],
)
async def test_a_text_from_elsewhere_is_judged_and_not_remembered(said, text, flagged):
    reader = Gate(stand_ins.assess)
    await reader.read("a", said, None, NOW)
    before = reader.memory("a")
    assert await reader.would_flag("a", text) is flagged
    assert reader.memory("a") is before


async def test_where_in_doubt_it_would():
    assert await Gate(stand_ins.broken_assess).would_flag("a", "hello")


async def test_a_memory_can_be_forgotten():
    reader = Gate(stand_ins.assess)
    await reader.read("a", "sore calf", None, NOW)
    reader.forget("a")
    reader.forget("a")
    assert reader.memory("a") is None
