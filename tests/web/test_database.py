import asyncio
import logging
import os
import sqlite3
import time
from functools import partial

import pytest
from django.db import connection

from web.database import DatabaseAwayError, Patience, repeatable
from web.frontdoor.models import Conversation

pytestmark = pytest.mark.usefixtures("database_at_rest")


def add(name):
    from django.utils import timezone

    Conversation.objects.create(pk=name, channel="web", locale="GB", started_at=timezone.now())


def names():
    return sorted(Conversation.objects.values_list("pk", flat=True))


def database_file():
    return str(connection.settings_dict["NAME"])


async def test_a_result_and_an_error():
    assert await Patience(1).call(names) == []
    with pytest.raises(DatabaseAwayError):
        await Patience(1).call(lambda: 1 / 0)


async def test_only_what_is_marked_does_not_wait_for_the_disk():
    def synchronous():
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA synchronous").fetchone()[0]

    normal, full = 1, 2
    marked = repeatable(lambda: synchronous())
    found = [await Patience(1).call(each) for each in (synchronous, marked, marked, synchronous)]
    assert found == [full, normal, normal, full]


async def test_all_steps_share_the_time():
    patience = Patience(0.3)
    with pytest.raises(DatabaseAwayError):
        await patience.call(time.sleep, 1)
    started = time.monotonic()
    with pytest.raises(DatabaseAwayError, match="used up"):
        await patience.call(names)
    assert time.monotonic() - started < 0.1


async def test_after_a_failure_the_message_goes_on_without_the_database():
    patience = Patience(1)
    with pytest.raises(DatabaseAwayError):
        await patience.call(lambda: 1 / 0)
    with pytest.raises(DatabaseAwayError, match="used up"):
        await patience.call(names)


async def test_a_locked_database_is_away_within_the_time():
    await Patience(1).call(add, "a")
    holder = sqlite3.connect(database_file(), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        started = time.monotonic()
        with pytest.raises(DatabaseAwayError):
            await Patience(0.5).call(add, "b")
        assert time.monotonic() - started < 0.8
    finally:
        holder.close()


async def test_a_file_that_was_moved_away_is_missed_at_once_and_found_again():
    """SQLite follows the open file: without the check, what is written meanwhile would go with it."""
    await Patience(1).call(add, "before")
    files = [database_file() + suffix for suffix in ("", "-wal", "-shm")]
    moved = [file for file in files if os.path.exists(file)]
    for file in moved:
        os.replace(file, file + ".away")
    try:
        for _ in range(8):  # every thread of the pool may hold the old file
            with pytest.raises(DatabaseAwayError):
                await Patience(1).call(add, "meanwhile")
        assert not os.path.exists(database_file()), "no empty database took its place"
    finally:
        for file in moved:
            os.replace(file + ".away", file)
    await Patience(1).call(add, "after")
    assert await Patience(1).call(names) == ["after", "before"]


async def test_errors_are_logged_without_their_message(caplog):
    def fail():
        raise ValueError("a patient's words")

    caplog.set_level(logging.DEBUG)
    with pytest.raises(DatabaseAwayError):
        await Patience(1).call(fail)
    assert caplog.records
    assert "patient" not in " ".join(str(record.__dict__) for record in caplog.records)


async def test_who_writes_waits_in_turn_and_who_reads_does_not():
    order = []
    slow = asyncio.create_task(Patience(2).call(lambda: (time.sleep(0.4), order.append("first"))))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(Patience(2).call(lambda: order.append("second")))
    await Patience(0.2).read(lambda: order.append("read"))
    await asyncio.gather(slow, second)
    assert order == ["read", "first", "second"]


async def test_what_had_not_begun_when_time_was_up_is_not_done():
    done = []
    slow = asyncio.create_task(Patience(2).call(time.sleep, 0.4))
    await asyncio.sleep(0.05)
    with pytest.raises(DatabaseAwayError):
        await Patience(0.1).call(lambda: done.append("late"))
    await slow
    await Patience(1).call(names)
    assert done == []


async def test_a_function_without_a_name_of_its_own_may_be_late_too():
    with pytest.raises(DatabaseAwayError):
        await Patience(0.1).call(partial(time.sleep, 0.4))
