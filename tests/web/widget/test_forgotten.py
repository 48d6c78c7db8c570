import asyncio

import pytest
from asgiref.sync import sync_to_async

from tests.support.clock import NOON
from web.widget.feed import Sign, feed
from web.widget.forget import ask
from web.widget.forgotten import Forgotten, forgotten, keep_forgetting


def test_what_this_process_did_itself_holds_until_it_stands_in_the_database():
    known = Forgotten()
    known.add("web-1")
    known.wait_for("web-2")
    assert "web-1" in known
    assert known.is_waiting("web-2")
    assert known.learn(set(), {"web-2"}) == set()
    assert "web-1" in known
    assert known.learn({"web-1", "web-2"}, set()) == {"web-1", "web-2"}
    assert "web-2" in known
    assert not known.is_waiting("web-2")
    assert known.learn({"web-1", "web-2"}, set()) == set()


def test_what_no_cookie_can_name_any_more_is_dropped():
    known = Forgotten()
    known.add("web-1")
    known.learn({"web-1"}, set())
    known.learn(set(), set())
    assert "web-1" not in known


@pytest.mark.django_db(transaction=True)
async def test_what_the_worker_forgets_is_forgotten_here_and_by_rasa(door, rasa, message):
    said = message("sore calf", conversation="web-1")
    await door.answer(said)
    assert door._gate.memory("web-1") is not None
    rasa.mode = "error"
    running = asyncio.create_task(keep_forgetting(0.02))
    with feed().listen("web-1", 0) as listener:
        await sync_to_async(ask)("web-2", NOON)
        await asyncio.sleep(0.1)
        assert "web-2" in forgotten()
        assert "web-1" not in forgotten()
        from web.escalations.models import Escalation

        await Escalation.objects.all().adelete()
        await sync_to_async(ask)("web-1", NOON)
        while await asyncio.wait_for(listener.items.get(), 5) is not Sign.END:
            pass
    await asyncio.sleep(0.1)
    assert door._gate.memory("web-1") is None
    asked = len(rasa.seen)
    rasa.mode = "answer"
    await asyncio.sleep(0.2)
    assert {"sender": "web-1"} in rasa.seen[asked:], "until Rasa has answered"
    done = len(rasa.seen)
    await asyncio.sleep(0.1)
    assert len(rasa.seen) == done
    running.cancel()
