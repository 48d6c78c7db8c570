import asyncio
import json
import socket
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

from web.channels import carrier, registry
from web.channels.attempts import Attempts
from web.channels.carrier import Carrier
from web.channels.departures import Parcel
from web.channels.exchange import Result
from web.channels.incoming import Delivery, Incoming, Kind
from web.channels.messenger.provider import Messenger
from web.channels.messenger.settings import MessengerSettings
from web.channels.meta import VERSION
from web.channels.parts import Part
from web.channels.slack.provider import Slack
from web.channels.slack.settings import SlackSettings
from web.channels.telegram.provider import Telegram
from web.channels.telegram.settings import TelegramSettings
from web.channels.twilio.provider import Twilio
from web.channels.twilio.settings import TwilioSettings

NOW = datetime.now(timezone.utc)
KEY = "k" * 32
TOKEN = "123456:ABC-DEF1234"
TELEGRAM = f"/bot{TOKEN}/sendMessage"
CAPTION = f"/bot{TOKEN}/editMessageCaption"
TWILIO = "/2010-04-01/Accounts/AC1/Messages.json"
MESSENGER = f"/{VERSION}/104/messages"
SLACK = "/chat.postMessage"
ANSWERS = {
    TELEGRAM: (200, {"ok": True, "result": {"message_id": 77}}),
    TWILIO: (201, {"sid": "SM77"}),
    MESSENGER: (200, {"message_id": "m_77"}),
    SLACK: (200, {"ok": True, "ts": "77.000000"}),
    "/conversations.open": (200, {"ok": True, "channel": {"id": "D5"}}),
    "/conversations.history": (200, {"ok": True, "messages": []}),
}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "attempts.jsonl"


@pytest.fixture
def side(provider_server, monkeypatch):
    url = provider_server.url
    provider_server.answers.update(ANSWERS)
    found = {
        "telegram": Telegram(TelegramSettings(TOKEN, "s" * 32, url)),
        "twilio": Twilio(TwilioSettings("AC1", "t" * 32, "https://clinic.example", url)),
        "messenger": Messenger(MessengerSettings("104", "t" * 32, "a" * 32, "v" * 32, url)),
        "slack": Slack(SlackSettings("s" * 32, "xoxb-1", url)),
    }
    monkeypatch.setattr(registry, "providers", lambda: found)
    return provider_server


@asynccontextmanager
async def opened(file):
    one = Carrier(file)
    yield one
    await one.close()


def parcel(channel, text="Call 999.", account="104", address="5", urgent=False, **values):
    return Parcel(1, channel, account, address, Part(text, text, urgent), KEY, NOW, **values)


def paths(side):
    return [(asked.method, asked.path.partition("?")[0]) for asked in side.asked]


async def test_a_part_is_taken_once_whatever_comes_after_it(side, file):
    async with opened(file) as one:
        first, second = await asyncio.gather(one.carry(parcel("telegram")), one.carry(parcel("telegram")))
        third = await one.carry(parcel("telegram"))
    async with opened(file) as after_the_crash:
        fourth = await after_the_crash.carry(parcel("telegram", is_in_doubt=True))
    assert {(one.result, one.message_id) for one in (first, second, third, fourth)} == {(Result.TAKEN, "77")}
    assert len(side.asked) == 1


async def test_what_the_provider_refused_or_put_off_is_in_no_doubt(side, file):
    side.answers[TELEGRAM] = (429, {"ok": False, "parameters": {"retry_after": 3}})
    async with opened(file) as one:
        outcome = await one.carry(parcel("telegram"))
    assert (outcome.result, outcome.is_in_doubt) == (Result.LATER, False)
    assert not Attempts(file).is_in_doubt(KEY)


async def test_without_an_answer_it_is_in_doubt_and_without_a_connection_not(side, file, monkeypatch):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        found = {"telegram": Telegram(TelegramSettings(TOKEN, "s" * 32, url))}
        monkeypatch.setattr(registry, "providers", lambda: found)
        monkeypatch.setattr(carrier, "SECONDS", 0.2)
        async with opened(file) as one:
            outcome = await one.carry(parcel("telegram"))
        assert (outcome.result, outcome.is_in_doubt) == (Result.LATER, True)
        assert Attempts(file).is_in_doubt(KEY)
    async with opened(file.with_name("another")) as one:
        outcome = await one.carry(parcel("telegram"))
    assert (outcome.result, outcome.is_in_doubt) == (Result.LATER, False)


def telegram_in_doubt(file):
    """Of this part, where another has been taken under the number 70."""
    before = Attempts(file)
    before.begin("another", "telegram 104")
    before.end("another", "70")
    before.begin(KEY, "telegram 104")


def numbers(side):
    """Those at which was looked, in the chats."""
    looked = [json.loads(asked.body) for asked in side.asked if asked.path == CAPTION]
    return [(values["chat_id"], values["message_id"]) for values in looked]


def refused(description):
    return 400, {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}


NOT_THERE = refused("message to edit not found")


async def test_telegram_is_asked_what_stands_at_the_next_numbers(side, file):
    telegram_in_doubt(file)
    others = refused("message can't be edited")
    side.answers[CAPTION] = [NOT_THERE, others, refused("there is no caption in the message to edit")]
    async with opened(file) as one:
        outcome = await one.carry(parcel("telegram"))
    assert (outcome.result, outcome.message_id) == (Result.TAKEN, "73")
    assert numbers(side) == [("5", 71), ("5", 72), ("5", 73)]
    assert len(side.asked) == 3
    assert Attempts(file).taken(KEY) == "73"


async def test_what_stands_at_none_of_them_is_sent_again(side, file):
    telegram_in_doubt(file)
    side.answers[CAPTION] = NOT_THERE
    async with opened(file) as one:
        assert (await one.carry(parcel("telegram"))).message_id == "77"
    assert [number for _, number in numbers(side)] == [*range(71, 91)]
    assert paths(side)[-1] == ("POST", TELEGRAM)


async def test_a_bot_that_may_not_look_sends(side, file):
    telegram_in_doubt(file)
    side.answers[CAPTION] = (403, {"ok": False, "description": "Forbidden: bot was blocked by the user"})
    async with opened(file) as one:
        assert (await one.carry(parcel("telegram"))).message_id == "77"
    assert paths(side) == [("POST", CAPTION), ("POST", TELEGRAM)]


async def test_telegram_that_is_too_busy_to_look_is_not_asked_for_ever(side, file):
    telegram_in_doubt(file)
    side.answers[CAPTION] = (429, {"ok": False, "parameters": {"retry_after": 3}})
    async with opened(file) as one:
        waits = [await one.carry(parcel("telegram")) for _ in range(3)]
        assert {(one.result, one.retry_after, one.is_unasked) for one in waits} == {(Result.LATER, 3, True)}
        assert (await one.carry(parcel("telegram"))).message_id == "77"


@pytest.mark.parametrize("address", ["5", "-1005"])
async def test_in_a_group_or_without_a_number_it_is_sent_again(side, file, address):
    if address == "5":
        Attempts(file).begin(KEY, "telegram 104")
    else:
        telegram_in_doubt(file)
    async with opened(file) as one:
        assert (await one.carry(parcel("telegram", address=address))).message_id == "77"
    assert paths(side) == [("POST", TELEGRAM)]


def sms(text, at):
    return {"sid": "SM5", "body": text, "date_created": format_datetime(at)}


@pytest.mark.parametrize(
    ("text", "at", "is_there"),
    [
        ("Call 999.", NOW, True),
        ("Call 111.", NOW, False),
        ("Call 999.", NOW - timedelta(minutes=5), False),  # said to an earlier message
    ],
)
async def test_twilio_is_asked_for_the_words_before_they_are_sent_again(side, file, text, at, is_there):
    side.answers[TWILIO] = (200, {"messages": [sms(text, at)], "sid": "SM77"})
    Attempts(file).begin(KEY, "telegram 104")
    async with opened(file) as one:
        outcome = await one.carry(parcel("twilio_sms", account="+447", address="+441"))
    assert (outcome.result, outcome.message_id) == (Result.TAKEN, "SM5" if is_there else "SM77")
    assert paths(side) == [("GET", TWILIO), ("POST", TWILIO)][: 1 if is_there else 2]
    assert "To=%2B441&From=%2B447" in side.asked[0].path


@pytest.mark.parametrize(("status", "sends"), [(500, False), (429, False), (403, True)])
async def test_where_twilio_cannot_be_asked_now_it_is_asked_later(side, file, status, sends):
    side.answers[TWILIO] = (status, {})
    Attempts(file).begin(KEY, "telegram 104")
    async with opened(file) as one:
        outcome = await one.carry(parcel("twilio_sms"))
    assert [method for method, _ in paths(side)] == (["GET", "POST"] if sends else ["GET"])
    assert (outcome.result is Result.REFUSED) == sends
    assert Attempts(file).is_in_doubt(KEY) != sends


def posted(delivery):
    return {"ts": "5.0", "metadata": {"event_type": "x", "event_payload": {"delivery": delivery}}}


@pytest.mark.parametrize("is_there", [True, False])
async def test_slacks_history_is_read_for_our_key(side, file, is_there):
    told = {"ok": True, "messages": [posted("another"), {"ts": "1.0"}, posted(KEY if is_there else "a")]}
    side.answers["/conversations.history"] = (200, told)
    async with opened(file) as one:
        outcome = await one.carry(parcel("slack", is_in_doubt=True))
    assert outcome.message_id == ("5.0" if is_there else "77.000000")
    looked = json.loads(side.asked[1].body)
    assert (looked["channel"], looked["include_all_metadata"]) == ("D5", True)
    assert NOW.timestamp() - 60 < float(looked["oldest"]) < NOW.timestamp()
    if not is_there:
        assert json.loads(side.asked[2].body)["metadata"]["event_payload"] == {"delivery": KEY}


async def test_without_the_right_to_look_slack_is_sent_it_again(side, file):
    side.answers["/conversations.open"] = (200, {"ok": False, "error": "missing_scope"})
    async with opened(file) as one:
        assert (await one.carry(parcel("slack", is_in_doubt=True))).message_id == "77.000000"


@pytest.mark.parametrize(("urgent", "seconds"), [(False, 15.0), (True, 5.0)])
async def test_messengers_echo_is_waited_for(side, file, urgent, seconds):
    Attempts(file).begin(KEY, "telegram 104")
    async with opened(file) as one:
        waits = await one.carry(parcel("messenger", urgent=urgent))
        assert (waits.result, waits.retry_after, side.asked) == (Result.LATER, seconds, [])
        one.told([Incoming("messenger", "104", "5", "m_5:sent", NOW, key=KEY, kind=Kind.STATUS, about="m_5",
                           delivery=Delivery.SENT)])  # fmt: skip
        assert (await one.carry(parcel("messenger", urgent=urgent))).message_id == "m_5"
    assert side.asked == []
    assert Attempts(file).taken(KEY) == "m_5"


async def test_without_an_echo_it_is_sent_again(side, file):
    async with opened(file) as one:
        assert (await one.carry(parcel("messenger", is_in_doubt=True))).result is Result.LATER
        assert (await one.carry(parcel("messenger", is_in_doubt=True))).message_id == "m_77"
    assert json.loads(side.asked[0].body)["message"]["metadata"] == KEY


async def test_a_fault_in_looking_does_not_keep_words_back(side, file, monkeypatch):
    monkeypatch.setattr("web.channels.twilio.provider.objects", lambda *_: 1 / 0)
    side.answers[TWILIO] = (200, {"sid": "SM77"})
    async with opened(file) as one:
        assert (await one.carry(parcel("twilio_sms", is_in_doubt=True))).message_id == "SM77"


async def test_a_part_that_cannot_be_written_is_refused(side, file, monkeypatch):
    monkeypatch.setattr(Telegram, "request", lambda *_: 1 / 0)
    async with opened(file) as one:
        assert (await one.carry(parcel("telegram"))).result is Result.REFUSED


async def test_a_channel_that_is_not_set_up_may_be_later(file, monkeypatch):
    monkeypatch.setattr(registry, "providers", dict)
    async with opened(file) as one:
        assert (await one.carry(parcel("telegram"))).result is Result.LATER
