import asyncio
import threading

import pytest
from asgiref.sync import sync_to_async

from tests.support.pages import OTHER_SITE, SITE
from web.frontdoor.models import InboxMessage
from web.frontdoor.replies import Reply
from web.frontdoor.store import add_to_conversation
from web.widget.feed import feed
from web.widget.stream import open_streams

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("door")]

BOTH = pytest.mark.parametrize("origin", ["", SITE])


@pytest.fixture(autouse=True)
def quick(settings):
    settings.STREAM_LOOKS_EVERY = 0.05


async def events(stream, number):
    found = []
    while len(found) < number:
        name, data = await stream.event()
        if name:
            found.append((name, data))
    return found


@BOTH
async def test_replies_come_as_they_were_answered(page, origin):
    there = page(origin)
    await there.begin()
    async with there.stream() as stream:
        assert stream.status == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.headers["cache-control"] == "no-store"
        assert stream.headers.get("access-control-allow-origin") == (origin or None)
        assert await stream.event() == ("", None), "at once, so that the page knows"
        answered = await there.say("how often")
        (first, mine), (second, reply) = await events(stream, 2)
        assert (first, mine["mine"], mine["id"], mine["text"]) == ("mine", True, "one", "how often")
        assert second == "reply"
        assert reply == answered["messages"][0]


async def test_a_second_tab_and_what_the_staff_did_are_heard(page):
    here = page()
    await here.begin()
    async with here.stream() as one, here.stream() as two:
        number = (await here.say("crushing chest"))["last"]
        for stream in (one, two):
            assert (await stream.replies(1))[0]["number"] == number
        conversation = (await InboxMessage.objects.aget()).conversation_id
        await sync_to_async(add_to_conversation)(conversation, Reply("Seen.", "status", "utter_status_seen"))
        for stream in (one, two):
            assert (await stream.replies(1))[0]["text"] == "Seen."


@pytest.mark.parametrize("by_header", [True, False])
async def test_it_goes_on_from_the_last_number(page, by_header):
    there = page(SITE)
    await there.begin()
    first = (await there.say("how often", "m1"))["last"]
    second = (await there.say("how long", "m2"))["last"]
    stream = there.stream(0, **{"last-event-id": str(first)}) if by_header else there.stream(first)
    async with stream:
        assert [reply["number"] for reply in await stream.replies(1)] == [second]
        third = (await there.say("how much", "m3"))["last"]
        assert [reply["number"] for reply in await stream.replies(1)] == [third]
    async with there.stream() as stream:
        assert [reply["number"] for reply in await stream.replies(3)] == [first, second, third]


async def test_who_is_nobody_gets_no_stream(page):
    there = page(SITE)
    await there.begin()
    token = there.token
    for origin, used, status in [
        (SITE, None, 401),
        (SITE, "forged", 401),
        (OTHER_SITE, token, 401),
        ("", token, 401),
        ("", None, 401),
        ("https://evil.example", token, 403),
    ]:
        thief = page(origin)
        thief.token = used
        async with thief.stream() as stream:
            assert stream.status == status
            assert "999" in (await stream.body())["messages"][0]["text"]
            allowed = stream.headers.get("access-control-allow-origin")
            assert allowed == (origin if origin in (SITE, OTHER_SITE) else None)
    async with there.stream(0, host="evil.example") as stream:
        assert stream.status == 400
    assert len(open_streams()) == 0


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "1" * 30])
async def test_a_wrong_number_is_refused(page, after):
    there = page(SITE)
    await there.begin()
    async with there.stream(after) as stream:
        assert stream.status == 400


async def test_more_than_a_few_streams_are_refused_kindly(page, settings):
    settings.STREAMS_A_SESSION = 1
    there = page(SITE)
    await there.begin()
    async with there.stream():
        async with there.stream() as second:
            assert second.status == 429
            assert "999" in (await second.body())["messages"][0]["text"]
            assert second.headers["access-control-allow-origin"] == SITE
        assert (await there.say("how often"))["messages"], "messages go on"
        other = page(SITE)
        await other.begin()
        async with other.stream() as stream:
            assert stream.status == 200
    async with there.stream() as again:
        assert again.status == 200


async def test_an_address_has_only_so_many(page, settings):
    settings.STREAMS_AN_ADDRESS = 2
    pages = [page(SITE) for _ in range(4)]
    for one in pages:
        await one.begin()
    near = {"x-forwarded-for": "198.51.100.7"}
    async with pages[0].stream(0, **near), pages[1].stream(0, **near):
        async with pages[2].stream(0, **near) as third:
            assert third.status == 429
        async with pages[3].stream(0, **{"x-forwarded-for": "198.51.100.8"}) as far:
            assert far.status == 200


async def test_a_browser_that_goes_leaves_nothing_behind(page):
    there = page(SITE)
    await there.begin()
    tasks = len(asyncio.all_tasks())
    async with there.stream() as stream:
        await stream.event()
        assert (len(open_streams()), len(feed())) == (1, 1)
    assert (len(open_streams()), len(feed())) == (0, 0)
    await asyncio.sleep(0.3)
    assert len(asyncio.all_tasks()) <= tasks


async def test_silence_is_broken_and_a_long_stream_ends(page, settings):
    settings.STREAM_PULSE, settings.STREAM_LONGEST = 0.05, 0.3
    there = page(SITE)
    await there.begin()
    async with there.stream() as stream:
        seen = [(await stream.event())[0] for _ in range(4)]
        assert seen == [""] * 4
        while not stream.ended:
            await stream.event()


async def test_a_forgotten_conversation_ends_its_streams(page):
    there = page(SITE)
    await there.begin()
    await there.say("how often")
    async with there.stream() as stream:
        await stream.replies(1)
        await there.post("forget", {})
        assert (await stream.event())[0] == "end"
    async with there.stream() as again:
        assert again.status == 401


async def test_a_stream_needs_no_thread(page):
    pages = [page(SITE) for _ in range(30)]
    for one in pages:
        await one.begin()
    streams = [one.stream() for one in pages]
    before = threading.active_count()
    for stream in streams:
        await stream.__aenter__()
        assert stream.status == 200
    assert threading.active_count() <= before + 1
    for stream in streams:
        await stream.__aexit__()
