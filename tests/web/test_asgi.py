import asyncio
import os
import signal

import pytest

from web import asgi


class Life:
    """The server's side of ASGI's lifespan."""

    def __init__(self):
        self.events = asyncio.Queue()
        self.sent = []

    async def send(self, event):
        self.sent.append(event["type"])


@pytest.fixture
def spools(settings, tmp_path):
    settings.SPOOL_FILE = tmp_path / "frontdoor.jsonl"
    settings.ACTIONS_SPOOL_FILE = tmp_path / "actions.jsonl"
    return [settings.SPOOL_FILE, settings.ACTIONS_SPOOL_FILE]


@pytest.fixture
def spooled(monkeypatch, spools):
    taken = asyncio.Event()

    async def keep_taking_in(spool_files, interval, remember):
        assert list(spool_files) == spools
        assert all(spool_file.stat().st_blocks for spool_file in spools), "reserved before"
        taken.set()
        await asyncio.Event().wait()

    monkeypatch.setattr("web.escalations.intake.keep_taking_in", keep_taking_in)
    return taken


async def test_the_process_warms_up_then_takes_in_the_spool_until_it_ends(spooled):
    life = Life()
    running = asyncio.create_task(asgi.application({"type": "lifespan"}, life.events.get, life.send))
    await life.events.put({"type": "lifespan.startup"})
    await asyncio.wait_for(spooled.wait(), 10)
    assert life.sent == ["lifespan.startup.complete"]
    await life.events.put({"type": "lifespan.shutdown"})
    await asyncio.wait_for(running, 5)
    assert life.sent[-1] == "lifespan.shutdown.complete"


async def test_a_process_that_cannot_read_red_flags_does_not_start(monkeypatch):
    async def fail(self):
        raise ValueError("the vocabulary is broken")

    monkeypatch.setattr("web.frontdoor.turn.FrontDoor.warm_up", fail)
    life = Life()
    await life.events.put({"type": "lifespan.startup"})
    await asgi.application({"type": "lifespan"}, life.events.get, life.send)
    assert life.sent == ["lifespan.startup.failed"]


async def test_asked_to_end_it_ends_the_streams_first_and_then_the_server_hears_of_it(spooled, monkeypatch):
    from web.widget import feed

    heard = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
    feed.feed.cache_clear()
    try:
        life = Life()
        running = asyncio.create_task(asgi.application({"type": "lifespan"}, life.events.get, life.send))
        await life.events.put({"type": "lifespan.startup"})
        await asyncio.wait_for(spooled.wait(), 10)
        with feed.feed().listen("web-1", 0) as listener:
            os.kill(os.getpid(), signal.SIGTERM)
            while await asyncio.wait_for(listener.items.get(), 5) is not feed.Sign.END:
                pass
        assert heard == [signal.SIGTERM]
        await life.events.put({"type": "lifespan.shutdown"})
        await asyncio.wait_for(running, 5)
    finally:
        signal.signal(signal.SIGTERM, before)
        feed.feed.cache_clear()
