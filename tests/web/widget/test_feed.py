import asyncio
import os
import sqlite3
import threading
from contextlib import contextmanager

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from safety import Level
from web.frontdoor import store
from web.frontdoor.replies import Reply
from web.frontdoor.store import Sent, Written
from web.widget.feed import LONGEST_QUEUE, Feed, Sign

pytestmark = pytest.mark.django_db(transaction=True)

SOON = 5.0  # seconds
EVERY = 0.05


@pytest.fixture
def feed():
    return Feed(EVERY)


@pytest.fixture
def say(message):
    """Stores a message and its reply, as the front door does; the reply's number."""

    @sync_to_async
    def said(text, conversation="web-1"):
        written = message(text, conversation=conversation)
        store.receive(written, "GB")
        return store.keep_replies(written, [Reply(f"to {text}", "chat")], {})[-1].number

    return said


async def next_of(listener):
    return await asyncio.wait_for(listener.items.get(), SOON)


async def texts_of(listener, number):
    found = []
    while len(found) < number:
        item = await next_of(listener)
        if isinstance(item, Sent):
            found.append(item.reply.text)
    return found


async def test_first_what_is_missing_then_what_comes(feed, say):
    seen = await say("one")
    await say("two")
    with feed.listen("web-1", seen) as listener:
        written = await next_of(listener)
        assert isinstance(written, Written)
        assert written.text == "two"
        assert await texts_of(listener, 1) == ["to two"]
        await say("three")
        assert isinstance(await next_of(listener), Written)
        assert await texts_of(listener, 1) == ["to three"]


async def test_everyone_hears_of_their_own_conversation_alone(feed, say):
    with feed.listen("web-1", 0) as one, feed.listen("web-2", 0) as two, feed.listen("web-1", 0) as tab:
        await say("mine", "web-1")
        await say("yours", "web-2")
        assert await texts_of(one, 1) == ["to mine"]
        assert await texts_of(tab, 1) == ["to mine"]
        assert await texts_of(two, 1) == ["to yours"]
        await asyncio.sleep(3 * EVERY)
        assert all(listener.items.empty() for listener in (one, two, tab))


async def test_what_another_process_writes_is_heard(feed, say):
    """The worker's status messages."""
    await say("one")
    with feed.listen("web-1", 0) as listener:
        await texts_of(listener, 1)
        reply = Reply("Seen.", "status", "utter_status_seen", Level.EMERGENCY.label)
        await sync_to_async(store.add_to_conversation)("web-1", reply)
        item = await next_of(listener)
        assert isinstance(item, Sent)
        assert item.reply.text == "Seen."


async def test_nothing_is_lost_and_nothing_said_twice_while_much_is_written(feed, say):
    with feed.listen("web-1", 0) as listener:
        writing = asyncio.gather(*[say(str(number)) for number in range(20)])
        with feed.listen("web-1", 0) as late:
            await writing
            for one in (listener, late):
                assert sorted(await texts_of(one, 20)) == sorted(f"to {number}" for number in range(20))
            await asyncio.sleep(3 * EVERY)
            assert not any(isinstance(late.items.get_nowait(), Sent) for _ in range(late.items.qsize()))


@contextmanager
def moved_away():
    file = str(connection.settings_dict["NAME"])
    files = [name for name in (file, file + "-wal", file + "-shm") if os.path.exists(name)]
    for name in files:
        os.replace(name, name + ".away")
    yield
    for name in files:
        os.replace(name + ".away", name)


@contextmanager
def without_tables():
    holder = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    holder.execute("ALTER TABLE frontdoor_inboxmessage RENAME TO hidden")
    yield
    holder.execute("ALTER TABLE hidden RENAME TO frontdoor_inboxmessage")
    holder.close()


@pytest.mark.usefixtures("database_at_rest")
@pytest.mark.parametrize("away", [moved_away, without_tables])
async def test_with_the_database_away_it_says_so_once_and_goes_on(feed, say, away):
    await say("one")
    with feed.listen("web-1", 0) as listener:
        await texts_of(listener, 1)
        with feed.listen("web-1", 0) as late:
            with away():
                assert await next_of(listener) is Sign.AWAY
                first = await next_of(late)
                await asyncio.sleep(4 * EVERY)
                assert listener.items.empty()
            await say("two")
            assert await texts_of(listener, 1) == ["to two"]
            found = await texts_of(late, 2 if first is Sign.AWAY else 1)
            assert found[-1] == "to two"


async def test_what_was_said_is_not_said_again(feed):
    with feed.listen("web-1", 4) as listener:
        for number in (3, 4, 5, 5, 4, 6):
            listener.tell(Sent(number, None, "m", Reply("x", "chat")))
        assert [listener.items.get_nowait().number for _ in range(listener.items.qsize())] == [5, 6]


async def test_who_reads_too_slowly_has_to_begin_again(feed, say):
    with feed.listen("web-1", 0) as listener:
        for number in range(LONGEST_QUEUE + 1):
            listener.tell(Sent(number + 1, None, "m", Reply("x", "chat")))
        assert await next_of(listener) is Sign.END
        assert listener.items.empty()


async def test_a_forgotten_conversation_and_a_process_that_ends_end_the_streams(feed):
    with feed.listen("web-1", 0) as one, feed.listen("web-2", 0) as two:
        feed.drop("web-1")
        assert await next_of(one) is Sign.END
        feed.close()
        assert await next_of(two) is Sign.END
        with feed.listen("web-3", 0) as three:
            assert await next_of(three) is Sign.END


async def test_two_hundred_cost_one_look_and_no_thread_each(feed, say, monkeypatch):
    looks = []
    from web.widget import feed as module

    look = module.look
    monkeypatch.setattr(module, "look", lambda *known: looks.append(known) or look(*known))
    for number in range(200):
        await say("one", f"web-{number}")
    threads = threading.active_count()
    opened = [feed.listen(f"web-{number}", 0) for number in range(200)]
    listeners = [one.__enter__() for one in opened]
    for listener in listeners:
        assert await texts_of(listener, 1) == ["to one"]
    await say("two", "web-7")
    assert await texts_of(listeners[7], 1) == ["to two"]
    assert threading.active_count() <= threads + 1
    assert len(feed) == 200
    assert len(looks) < 50
    for one in opened:
        one.__exit__(None, None, None)
    await asyncio.sleep(4 * EVERY)
    before = len(looks)
    await asyncio.sleep(4 * EVERY)
    assert len(looks) == before, "nobody listens"
