import asyncio
import json
import sqlite3
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings as django_settings
from django.db import connection

from content.texts import Button
from safety import assess as read_for_real
from tests.support.fake_rasa import ANSWER, turn
from web import database
from web.channels import arrivals, departures, registry
from web.channels.incoming import Delivery, Incoming, Kind, Location, MediaKind
from web.channels.mailroom import Mailroom, message_of
from web.channels.models import Arrival, Departure, Person
from web.channels.parts import Offer
from web.channels.telegram.provider import Telegram
from web.channels.telegram.settings import TelegramSettings
from web.escalations.finding import Finding
from web.escalations.models import Escalation, EscalationMessage
from web.escalations.record import record
from web.frontdoor.message import NOTHING
from web.frontdoor.models import Conversation, InboxMessage
from web.widget.limits import message_limits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("database_at_rest")]
TOKEN = "123456:ABC-DEF1234"
SEND = f"/bot{TOKEN}/sendMessage"
OK = (200, {"ok": True, "result": {"message_id": 77}})


@pytest.fixture
def telegram(provider_server, monkeypatch):
    """Telegram with its side on this machine; it takes everything."""
    provider_server.answers[SEND] = OK
    provider = Telegram(TelegramSettings(TOKEN, "s" * 32, provider_server.url))
    monkeypatch.setattr(registry, "providers", lambda: {"telegram": provider})
    return provider


@pytest.fixture
def open_mailroom(make_front_door, tmp_path):
    """Makes mailrooms: two of them stand for the process before and after a restart."""

    @asynccontextmanager
    async def opened(**values):
        room = Mailroom(make_front_door(**values), tmp_path / "spool" / "arrivals.jsonl")
        yield room
        await room.close()

    return opened


def written(text="how often", number="1", **values):
    known = {"channel": "telegram", "account": "123456", "address": "5", "at": datetime.now(timezone.utc)}
    return Incoming(**{**known, "message_id": number, "text": text, **values})


def sent(server):
    return [json.loads(asked.body)["text"] for asked in server.asked if asked.path == SEND]


async def rows(model, **wanted):
    return await sync_to_async(lambda: list(model.objects.filter(**wanted)))()


async def test_a_question_is_answered_to_its_address(open_mailroom, telegram, provider_server):
    async with open_mailroom() as room:
        await room.receive(telegram, [written()])
        await room.settled()
    (asked,) = provider_server.asked
    body = json.loads(asked.body)
    assert (asked.path, body["chat_id"]) == (SEND, "5")
    assert "three" in body["text"]
    (row,) = await rows(Departure)
    assert (row.state, row.provider_id) == ("sent", "77")
    assert await rows(Arrival, done_at=None) == []


async def test_delivered_again_it_is_answered_once(open_mailroom, telegram, provider_server):
    async with open_mailroom() as room:
        for _ in range(3):
            await room.receive(telegram, [written()])
        await room.settled()
        await room.receive(telegram, [written()])
        await room.settled()
    assert len(sent(provider_server)) == 1


async def test_a_red_flag_gets_the_words_and_is_recorded(open_mailroom, telegram, provider_server):
    async with open_mailroom() as room:
        await room.receive(telegram, [written("crushing chest")])
        await room.settled()
    assert "999" in sent(provider_server)[0]
    (escalation,) = await rows(Escalation)
    assert escalation.channel == "telegram"


async def test_while_all_turns_wait_for_rasa_a_red_flag_is_answered(
    open_mailroom, telegram, provider_server, rasa
):
    rasa.mode = "hang"
    async with open_mailroom() as room:
        await room.receive(telegram, [written(number=f"o{at}", address=f"1{at}") for at in range(12)])
        await asyncio.sleep(0.1)
        await room.receive(telegram, [written("crushing chest")])
        while not sent(provider_server):
            await asyncio.sleep(0.02)
        (first,) = await rows(Departure)
        assert first.urgent
        rasa.release()
        await room.settled()
    assert len(sent(provider_server)) == 13


async def test_what_we_left_waiting_too_long_is_stale_and_a_red_flag_in_it_is_told_all_the_same(
    open_mailroom, telegram, provider_server, rasa
):
    then = datetime.now(timezone.utc) - timedelta(minutes=30)
    waiting = [written(at=then), written("crushing chest", number="2", at=then)]
    await sync_to_async(arrivals.take_in)(waiting, then)
    async with open_mailroom() as room:
        await room.look()
        await room.settled()
    words, *apologies = sent(provider_server)
    assert "999" in words
    assert "reached me late" not in words
    assert ["reached me late" in text for text in apologies] == [True, False, True]
    assert "call 999 now" in apologies[1]
    assert len(await rows(Escalation)) == 1
    assert rasa.seen == []


def _question(number):
    return written(f"question {number}", number=f"q{number}")


async def _first_is_sent(server, within=10.0):
    started = time.monotonic()
    while not sent(server):
        await asyncio.sleep(0.02)
    assert time.monotonic() - started < within


async def test_a_red_flag_does_not_wait_behind_the_same_persons_questions(
    open_mailroom, telegram, provider_server, rasa
):
    rasa.mode = "hang"
    async with open_mailroom(deadline=20.0) as room:
        await room.receive(telegram, [_question(1), _question(2), written("crushing chest", number="3")])
        await _first_is_sent(provider_server)
        assert len(await rows(Escalation)) == 1
        rasa.release()
        await room.settled()
    words, *rest = sent(provider_server)
    assert words.count("999") >= 1
    assert ["three" in text for text in rest] == [False, True] * 2
    assert [text for text in rest if "three" not in text] == ["If you have not called yet, call 999 now."] * 2
    assert [row["text"] for row in rasa.seen] == ["crushing chest", "question 1", "question 2"]
    assert [row.text for row in await rows(InboxMessage)] == ["question 1", "question 2", "crushing chest"]
    assert len(await rows(EscalationMessage)) == 1


async def test_a_red_flag_does_not_wait_for_the_same_persons_question_under_way(
    open_mailroom, telegram, provider_server, rasa
):
    rasa.mode = "hang"
    async with open_mailroom(deadline=20.0) as room:
        await room.receive(telegram, [_question(1)])
        while not rasa.seen:
            await asyncio.sleep(0.02)
        await room.receive(telegram, [_question(2)])
        await room.receive(telegram, [written("crushing chest", number="3")])
        await _first_is_sent(provider_server)
        assert len(await rows(Escalation)) == 1
        rasa.release()
        await room.settled()
    words, *rest = sent(provider_server)
    assert "999" in words
    assert ["three" in text for text in rest] == [False, True] * 2
    (conversation,) = await rows(Conversation)
    assert conversation.memory["held"] == "emergency"
    assert len(await rows(EscalationMessage)) == 1


async def test_what_was_read_ahead_is_read_once_in_order_and_adds_up(
    open_mailroom, telegram, provider_server, rasa
):
    read = []

    def assess(text, memory, at):
        read.append(text)
        return read_for_real(text, memory, at=at)

    read_for_real("")  # loads the vocabulary
    said = ["i am 30 weeks pregnant", "how often do i get it", "i cant breathe"]
    async with open_mailroom(assess=assess) as room:
        await room.receive(telegram, [written(text, number=f"n{at}") for at, text in enumerate(said)])
        await room.settled()
    # First a glance at all of them together, then each as it counts.
    assert read == ["\n".join(said), *said]
    (recorded,) = await rows(EscalationMessage)
    assert recorded.assessment["memory"]["risks"] == ["pregnant"]
    (conversation,) = await rows(Conversation)
    assert conversation.memory["recent"] == "i cant breathe"


async def test_killed_after_the_words_the_next_process_answers_the_rest_once(
    open_mailroom, telegram, provider_server, rasa
):
    rasa.mode = "hang"
    async with open_mailroom(deadline=20.0) as room:
        await room.receive(telegram, [_question(1), written("crushing chest", number="2"), _question(3)])
        await _first_is_sent(provider_server)
        while await rows(Arrival, done_at=None, message_id="2"):
            await asyncio.sleep(0.02)
    rasa.mode = "answer"
    async with open_mailroom() as room:
        await room.look()
        await room.settled()
    words, *rest = sent(provider_server)
    assert "999" in words
    assert ["three" in text for text in rest] == [False, True] * 2
    assert [text for text in rest if "three" not in text] == ["If you have not called yet, call 999 now."] * 2
    assert len(await rows(EscalationMessage)) == 1
    (conversation,) = await rows(Conversation)
    assert conversation.memory["held"] == "emergency"


async def test_words_after_a_stop_in_the_same_burst_are_not_sent(open_mailroom, telegram, provider_server):
    async with open_mailroom() as room:
        stop = written("STOP", number="1", kind=Kind.OPT_OUT)
        await room.receive(telegram, [stop, written("crushing chest", number="2")])
        await room.settled()
    assert sent(provider_server) == []
    assert len(await rows(Escalation)) == 1


async def test_one_persons_messages_are_answered_in_order(open_mailroom, telegram, provider_server, rasa):
    async with open_mailroom() as room:
        for at in range(10):
            await room.receive(telegram, [written(f"question {at}", number=f"n{at}")])
        await room.settled()
    asked = [row["text"] for row in rasa.seen]
    assert asked == [f"question {at}" for at in range(10)]
    inbox = {row.pk: row.text for row in await rows(InboxMessage)}
    order = [inbox[row.reply.answers_id] for row in await sync_to_async(_departures)()]
    assert order == asked
    assert len(sent(provider_server)) == 10


def _departures():
    return list(Departure.objects.select_related("reply").order_by("ended_at"))


async def test_what_a_crash_left_behind_is_worked_off_by_the_next_process(
    open_mailroom, telegram, provider_server
):
    await sync_to_async(arrivals.take_in)([written()], datetime.now(timezone.utc))
    async with open_mailroom() as room:
        await room.look()
        await room.settled()
    assert len(sent(provider_server)) == 1


async def test_after_a_crash_between_turn_and_sending_the_answer_is_sent_once(
    open_mailroom, telegram, provider_server, monkeypatch
):
    async with open_mailroom() as room:
        with monkeypatch.context() as before:
            before.setattr(Mailroom, "_send", lambda *_: asyncio.sleep(3600))
            await room.receive(telegram, [written()])
            await asyncio.sleep(0.5)
    assert sent(provider_server) == []
    async with open_mailroom() as room:
        await room.look()
        await room.settled()
    assert len(sent(provider_server)) == 1
    assert len(await rows(InboxMessage)) == 1


async def test_closing_ends_also_work_that_misses_a_cancellation(open_mailroom, telegram, monkeypatch):
    begun, missed = asyncio.Event(), []

    async def send(*_):
        begun.set()
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            missed.append(True)
        await asyncio.sleep(3600)

    monkeypatch.setattr(Mailroom, "_send", send)
    async with open_mailroom() as room:
        await room.receive(telegram, [written()])
        await begun.wait()
        await asyncio.wait_for(room.close(), 10)
    assert missed == [True]


async def test_a_part_that_was_taken_before_the_crash_is_not_sent_again(
    open_mailroom, telegram, provider_server, monkeypatch
):
    async with open_mailroom() as room:
        with monkeypatch.context() as before:
            before.setattr(departures, "ended", lambda *_: time.sleep(0.2) or 1 / 0)
            await room.receive(telegram, [written()])
            await room.settled()
    assert len(sent(provider_server)) == 1
    assert [row.state for row in await rows(Departure)] == ["sending"]
    async with open_mailroom() as room:
        await room.look()
        await room.settled()
    assert len(sent(provider_server)) == 1
    assert [(row.state, row.provider_id) for row in await rows(Departure)] == [("sent", "77")]


async def test_a_provider_that_fails_is_asked_again_with_the_same_part(
    open_mailroom, telegram, provider_server
):
    provider_server.answers[SEND] = (500, {"ok": False})
    async with open_mailroom() as room:
        await room.receive(telegram, [written()])
        await room.settled()
        provider_server.answers[SEND] = OK
        await sync_to_async(Departure.objects.update)(next_try_at=datetime.now(timezone.utc))
        await room.look()
        await room.settled()
    one, two = sent(provider_server)
    assert one == two
    (row,) = await rows(Departure)
    assert (row.state, row.tries) == ("sent", 2)


async def test_who_said_stop_is_read_alerted_and_not_answered(open_mailroom, telegram, provider_server):
    async with open_mailroom() as room:
        await room.receive(telegram, [written("STOP", kind=Kind.OPT_OUT)])
        await room.receive(telegram, [written("crushing chest", number="2")])
        await room.settled()
        assert sent(provider_server) == []
        assert len(await rows(Escalation)) == 1
        await room.receive(telegram, [written("START", number="3", kind=Kind.OPT_IN)])
        await room.settled()
    assert "999" in sent(provider_server)[0]


async def test_a_button_that_waits_for_a_sign_gets_it(open_mailroom, telegram, provider_server):
    path = f"/bot{TOKEN}/answerCallbackQuery"
    provider_server.answers[path] = (200, {"ok": True, "result": True})
    async with open_mailroom() as room:
        await room.receive(telegram, [written("", key="abcdefgh.topic:missed_dose", answer_id="9")])
        await room.settled()
    assert path in [asked.path for asked in provider_server.asked]


async def test_two_chooses_the_second_button(open_mailroom, telegram, provider_server, rasa):
    buttons = [
        {"id": "topic:missed_dose", "title": "I missed one"},
        {"id": "topic:travel", "title": "Travel"},
    ]
    rasa.body = turn({**ANSWER, "buttons": buttons})
    async with open_mailroom() as room:
        await room.receive(telegram, [written()])
        await room.settled()
        await room.receive(telegram, [written("the second", number="2")])
        await room.settled()
    assert rasa.seen[-1]["choice"] == "topic:travel"


async def test_with_the_database_locked_the_words_come_and_all_is_there_afterwards(
    open_mailroom, telegram, provider_server
):
    file = connection.settings_dict["NAME"]
    lock = sqlite3.connect(str(file).removeprefix("file:").partition("?")[0])
    lock.execute("BEGIN EXCLUSIVE")
    async with open_mailroom() as room:
        started = asyncio.get_running_loop().time()
        await room.receive(telegram, [written("crushing chest")])
        while not sent(provider_server):
            await asyncio.sleep(0.02)
            assert asyncio.get_running_loop().time() - started < 3
        lock.rollback()
        lock.close()
        await room.settled()
        await room.look()
        await room.settled()
        await room.receive(telegram, [written("crushing chest")])
        await room.settled()
    assert len(sent(provider_server)) == 1
    assert len(await rows(Arrival)) == 1
    assert await rows(Arrival, done_at=None) == []


@asynccontextmanager
async def locked_database():
    file = connection.settings_dict["NAME"]
    lock = sqlite3.connect(str(file).removeprefix("file:").partition("?")[0])
    lock.execute("BEGIN EXCLUSIVE")
    yield
    lock.rollback()
    lock.close()


async def answered(server):
    while not sent(server):
        await asyncio.sleep(0.02)


async def heard(journal):
    """Waits until the journal holds a provider's answer: its taking a part comes before."""
    while not any(len(line) == 2 for line in _lines(journal)):
        await asyncio.sleep(0.02)


def _lines(journal):
    return [json.loads(line) for line in journal.read_text().splitlines() if line] if journal.exists() else []


async def test_what_was_said_without_the_store_is_stored_when_it_is_back_and_not_said_again(
    open_mailroom, telegram, provider_server
):
    async with open_mailroom() as room:
        async with locked_database():
            await room.receive(telegram, [written("crushing chest")])
            await answered(provider_server)
        await room.settled()
        await room.look()
        await room.settled()
    assert len(sent(provider_server)) == 1
    (message,) = await rows(InboxMessage)
    assert message.answered_at is not None
    assert [(row.state, row.provider_id) for row in await rows(Departure)] == [("sent", "77")]


async def test_killed_after_it_was_said_without_the_store_it_is_stored_by_the_next_process(
    open_mailroom, telegram, provider_server, tmp_path
):
    async with locked_database(), open_mailroom() as room:
        await room.receive(telegram, [written("crushing chest")])
        await heard(tmp_path / "spool" / "attempts.jsonl")
    async with open_mailroom() as room:
        await room.look()
        await room.settled()
    assert len(sent(provider_server)) == 1
    assert [row.state for row in await rows(Departure)] == ["sent"]


async def test_killed_before_the_provider_took_what_was_said_without_the_store_it_is_said_again(
    open_mailroom, telegram, provider_server
):
    provider_server.answers[SEND] = (500, {"ok": False})
    async with locked_database(), open_mailroom() as room:
        await room.receive(telegram, [written("crushing chest")])
        await answered(provider_server)
    provider_server.answers[SEND] = OK
    async with open_mailroom() as room:
        await room.look()
        await room.settled()
    first, again = sent(provider_server)
    assert first == again
    assert "999" in again
    assert [row.state for row in await rows(Departure)] == ["sent"]


async def test_a_provider_that_fails_without_the_store_is_left_to_the_outbox(
    open_mailroom, telegram, provider_server, monkeypatch
):
    monkeypatch.setattr(departures, "FIRST_PAUSE", 0.3)
    provider_server.answers[SEND] = (500, {"ok": False})
    async with open_mailroom() as room:
        async with locked_database():
            await room.receive(telegram, [written("crushing chest")])
            await answered(provider_server)
        await room.look()
        while not (found := await rows(Departure)):
            await asyncio.sleep(0.05)
        assert found[0].state in ("waiting", "sending")
        provider_server.answers[SEND] = OK
        while (await rows(Departure))[0].state != "sent":
            await room.look()
            await asyncio.sleep(0.05)
        await room.settled()


async def test_killed_when_only_the_staff_knew_the_next_process_says_the_whole_words(
    open_mailroom, telegram, provider_server, make_front_door, monkeypatch
):
    """The database was late: the finding went into the spool, was taken in with the memory, nothing else."""
    async with open_mailroom() as room:
        await room.receive(telegram, [written("crushing chest", number="0", address="6")])
        await room.settled()
    (whole,) = sent(provider_server)
    (known,) = await rows(EscalationMessage)
    person = arrivals.person_of(written())
    finding = Finding(person, "telegram", "123456", "1", "crushing chest", known.assessment, NOW)
    await sync_to_async(arrivals.take_in)([written("crushing chest")], NOW)
    await sync_to_async(record)(finding)
    await sync_to_async(make_front_door().remember)(finding)
    async with open_mailroom() as room:
        await room.look()
        await room.settled()
    assert sent(provider_server) == [whole, whole]


async def test_work_that_failed_is_begun_anew_by_the_next_look(
    open_mailroom, telegram, provider_server, monkeypatch
):
    async with open_mailroom() as room:
        with monkeypatch.context() as broken:
            broken.setattr(departures, "is_queued", lambda *_: False)
            broken.setattr("web.channels.mailroom.render", lambda *_: 1 / 0)
            await room.receive(telegram, [written()])
            await room.settled()
        assert sent(provider_server) == []
        await room.look()
        await room.settled()
    assert len(sent(provider_server)) == 1


async def test_what_was_spooled_before_a_crash_is_answered_after_it(
    open_mailroom, telegram, provider_server, tmp_path
):
    from web.escalations import spool

    line = {"arrival": arrivals.sealed(written()), "at": datetime.now(timezone.utc).isoformat()}
    spool.append(tmp_path / "spool" / "arrivals.jsonl", line)
    async with open_mailroom() as room:
        await room.look()
        await room.settled()
    assert len(sent(provider_server)) == 1
    assert spool.waiting(tmp_path / "spool" / "arrivals.jsonl")[0] == []


async def test_without_database_and_disk_the_provider_has_to_deliver_again(
    make_front_door, telegram, tmp_path, monkeypatch
):
    (tmp_path / "spool").write_text("a file where the folder should be")
    room = Mailroom(make_front_door(), tmp_path / "spool" / "arrivals.jsonl")

    async def away(*_):
        raise database.DatabaseAwayError("gone")

    monkeypatch.setattr(database.Patience, "call_first", away)
    with pytest.raises(OSError, match="spool"):
        await room.receive(telegram, [written()])
    await room.close()


async def test_what_became_of_a_part_is_not_lost_with_the_database_away(
    open_mailroom, telegram, provider_server
):
    async with open_mailroom() as room:
        await room.receive(telegram, [written()])
        await room.settled()
        failed = written(
            "", "77:failed", kind=Kind.STATUS, about="77", delivery=Delivery.FAILED, reason="30003"
        )
        async with locked_database():
            await room.receive(telegram, [failed])
        await room.look()
    (row,) = await rows(Departure)
    assert (row.delivery, row.problem) == ("failed", "30003")
    assert len(sent(provider_server)) == 1


async def test_with_the_database_away_nobody_believes_that_an_alert_was_acknowledged(open_mailroom, telegram):
    async with open_mailroom() as room:
        async with locked_database():
            with pytest.raises(OSError, match="away"):
                await room.receive(telegram, [written("", key="1:1", kind=Kind.ACKNOWLEDGE)])
        # What was under way when the database came back may have landed: the repeated press is the same one.
        await room.receive(telegram, [written("", key="1:1", kind=Kind.ACKNOWLEDGE)])
        await room.look()
    assert len(await rows(Arrival)) == 1


async def test_with_another_key_what_waits_is_given_up_and_nothing_hangs(
    open_mailroom, telegram, provider_server, settings
):
    await sync_to_async(arrivals.take_in)([written()], datetime.now(timezone.utc))
    settings.ADDRESS_KEY = "another"
    async with open_mailroom() as room:
        await room.look()
        await room.settled()
        assert await rows(Arrival, done_at=None) == []
        await room.receive(telegram, [written(number="2")])
        await room.settled()
    assert len(sent(provider_server)) == 1


async def test_a_part_that_cannot_be_written_does_not_hold_up_the_next(
    open_mailroom, telegram, provider_server, monkeypatch
):
    async with open_mailroom() as room:
        with monkeypatch.context() as broken:
            broken.setattr(Telegram, "request", lambda *_: 1 / 0)
            await room.receive(telegram, [written()])
            await room.settled()
        await room.receive(telegram, [written(number="2")])
        await room.settled()
    assert len(sent(provider_server)) == 1
    assert [row.state for row in await rows(Departure)] == ["dead", "sent"]


OFFER = Offer("abcdefgh", (Button("topic:travel", "Travel"),), (Button("topic:travel", "Travel"),))
NOW = datetime.now(timezone.utc)


@pytest.mark.parametrize(
    ("incoming", "text", "choice", "instead"),
    [
        (written(at=NOW), "how often", "", None),
        (written("1", at=NOW), "1", "topic:travel", None),
        (written("", key="abcdefgh.topic:travel", at=NOW), "Travel", "topic:travel", None),
        (written("", key="zzzzzzzz.topic:travel", at=NOW), "Travel", "topic:travel", None),
        (written("", key="zzzzzzzz.safety_no", at=NOW), "safety_no", "", "utter_old_button"),
        (written("", key="nonsense", at=NOW), "", "", "utter_old_button"),
        (written("", media=(MediaKind.AUDIO,), at=NOW), "", "", "utter_words_only"),
        (written("a caption", media=(MediaKind.IMAGE,), at=NOW), "a caption", "", None),
        (written(kind=Kind.EDIT, at=NOW), "how often", "", None),
        (written(kind=Kind.GROUP, at=NOW), "how often", "", "utter_private_chat"),
        (written("STOP", kind=Kind.OPT_OUT, at=NOW), "STOP", "", NOTHING),
        (written("START", kind=Kind.OPT_IN, at=NOW), "START", "", "utter_help"),
        (written("HELP", kind=Kind.HELP, at=NOW), "HELP", "", "utter_help"),
        (written(at=NOW - timedelta(minutes=11)), "how often", "", "utter_stale"),
        (written(at=NOW - timedelta(minutes=9)), "how often", "", None),
    ],
)
def test_what_a_message_means(incoming, text, choice, instead):
    read = message_of("telegram-1", incoming, OFFER, NOW, NOW)
    assert (read.text, read.choice, read.instead) == (text, choice, instead)


def test_of_what_is_not_words_the_kind_is_known_and_nothing_else():
    sent_along = written("", media=(MediaKind.IMAGE,), location=Location(51.5, -0.1), at=NOW)
    read = message_of("telegram-1", sent_along, OFFER, NOW, NOW)
    assert read.media == ("image", "location")
    assert "51.5" not in repr(read)


def test_one_of_too_many_is_marked(monkeypatch):
    incoming = [written(number=f"m{at}", at=NOW) for at in range(django_settings.MESSAGES_A_MINUTE + 1)]
    read = [message_of("telegram-many", one, None, NOW, NOW) for one in incoming]
    assert [one.over_limit for one in read] == [False] * django_settings.MESSAGES_A_MINUTE + [True]


@pytest.fixture
def one_a_minute(settings):
    settings.MESSAGES_A_MINUTE = 1
    message_limits.cache_clear()
    yield
    message_limits.cache_clear()


@pytest.mark.parametrize(
    "values",
    [
        {"text": "", "media": (MediaKind.IMAGE,)},
        {"kind": Kind.GROUP},
        {"kind": Kind.HELP},
        {"kind": Kind.OPT_IN},
        {"text": "", "key": "nonsense"},
        {"at": NOW - timedelta(minutes=11)},
        {},
    ],
)
def test_whatever_would_be_said_over_the_limit_that_is_said_once(one_a_minute, values):
    incoming = [written(**{"number": f"m{at}", "at": NOW, **values}) for at in range(4)]
    read = [message_of("telegram-many", one, None, NOW, NOW) for one in incoming]
    assert [one.instead for one in read[1:]] == [None, NOTHING, NOTHING]
    assert message_of("telegram-many", incoming[1], None, NOW, NOW).instead is None  # delivered again


async def test_over_the_limit_only_safety_words_are_said_and_all_is_read(
    open_mailroom, telegram, provider_server, one_a_minute
):
    texts = ["how often", "how often", "and now", "and then", "crushing chest"]
    async with open_mailroom() as room:
        for number, text in enumerate(texts):
            await room.receive(telegram, [written(text, str(number))])
            await room.settled()
    said = sent(provider_server)
    assert len(said) == 3
    assert "three" in said[0]
    assert "minute" in said[1]
    assert "999" in said[2]
    assert [row.text for row in await rows(InboxMessage, answered_at__isnull=False)] == texts
    assert len(await rows(Escalation)) == 1


async def test_nothing_of_a_person_is_logged(open_mailroom, telegram, provider_server, caplog):
    caplog.set_level("DEBUG")
    provider_server.answers[SEND] = (400, {"ok": False, "description": "chat 447700900123 not found"})
    async with open_mailroom() as room:
        await room.receive(telegram, [replace(written("my private words"), address="447700900123")])
        await room.settled()
    said = " ".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    for secret in ("447700900123", "private words", TOKEN):
        assert secret not in said
    assert len(await rows(Person)) == 1
