import asyncio
import time

import pytest

from web.channels import pace
from web.channels.pace import Pace


async def _blocked(seconds):
    """A loop that is late for all who wait on it."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        time.sleep(4 * pace.BEHIND)
        await asyncio.sleep(0)


async def test_with_nothing_else_to_do_it_lets_begin_at_once():
    await asyncio.wait_for(Pace().wait(), 0.5)


async def test_what_can_wait_begins_when_the_loop_keeps_up_again():
    busy = asyncio.create_task(_blocked(0.6))
    await asyncio.sleep(0)
    await Pace().wait()
    assert busy.done()


async def test_nothing_is_held_back_for_ever(monkeypatch):
    monkeypatch.setattr(pace, "LONGEST", 0.3)
    busy = asyncio.create_task(_blocked(3))
    await asyncio.sleep(0)
    here = Pace()
    await asyncio.gather(here.wait(), here.wait(), here.wait())
    assert not busy.done()
    busy.cancel()


async def test_who_gives_up_leaves_room_for_the_next():
    here = Pace()
    first = asyncio.create_task(here.wait())
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    await asyncio.wait_for(here.wait(), 0.5)
