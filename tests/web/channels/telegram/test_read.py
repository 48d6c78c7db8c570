from datetime import datetime, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.channels.incoming import Incoming, Kind, Location, MediaKind
from web.channels.telegram.read import MEDIA, read_update

NOW = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
PERSON = {"id": 4477, "is_bot": False, "first_name": "Jo", "language_code": "en"}
PRIVATE = {"id": 4477, "type": "private", "first_name": "Jo"}
GROUP = {"id": -100, "type": "supergroup", "title": "Family"}


def update(name="message", chat=PRIVATE, **content):
    return {
        "update_id": 900,
        name: {"message_id": 5, "from": PERSON, "chat": chat, "date": 1_700_000_000, **content},
    }


def read(data):
    return read_update(data, "123456", NOW)


def test_a_text():
    assert read(update(text="how often 😀")) == [
        Incoming(
            channel="telegram",
            account="123456",
            address="4477",
            message_id="900",
            at=datetime.fromtimestamp(1_700_000_000, timezone.utc),
            text="how often 😀",
            locale="en",
        )
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/start", "hello"),
        ("/start ref_42", "hello"),
        ("/START@ClinicBot", "hello"),
        ("/help", "help"),
        ("/chest_pain now", "chest pain now"),
        ("/", ""),
        ("and/or", "and/or"),
    ],
)
def test_a_command_is_read_as_words(text, said):
    assert [message.text for message in read(update(text=text))] == [said]


@pytest.mark.parametrize("name", MEDIA)
def test_media_of_every_kind(name):
    (message,) = read(update(**{name: {"file_id": "x"}}))
    assert message.media == (MEDIA[name],)
    assert not message.has_words


def test_a_caption_is_read():
    (message,) = read(update(photo=[{"file_id": "x"}], caption="is this rash ok?"))
    assert (message.text, message.media) == ("is this rash ok?", (MediaKind.IMAGE,))


def test_a_gif_comes_twice_and_is_told_once_each():
    (message,) = read(update(animation={"file_id": "x"}, document={"file_id": "x"}))
    assert message.media == (MediaKind.VIDEO, MediaKind.DOCUMENT)


def test_a_place():
    (message,) = read(update(location={"latitude": 51.5, "longitude": 0}))
    assert message.location == Location(51.5, 0.0)


def test_an_edit():
    (message,) = read(update("edited_message", text="chest pain", edit_date=1_700_000_060))
    assert message.kind is Kind.EDIT
    assert message.at == datetime.fromtimestamp(1_700_000_060, timezone.utc)
    assert read(update("edited_message", location={"latitude": 51.5, "longitude": 0})) == []


def test_in_a_group_the_group_is_the_address():
    (message,) = read(update(chat=GROUP, text="chest pain"))
    assert (message.kind, message.address, message.text) == (Kind.GROUP, "-100", "chest pain")


def press(**content):
    return {"update_id": 901, "callback_query": {"id": "77", "from": PERSON, **content}}


def test_a_button():
    (message,) = read(press(data="abcd1234.help", message={"message_id": 5, "chat": PRIVATE, "date": 1}))
    assert (message.key, message.answer_id, message.address) == ("abcd1234.help", "77", "4477")
    assert (message.at, message.text, message.message_id) == (NOW, "", "901")


def test_a_button_of_a_message_that_telegram_no_longer_knows():
    (message,) = read(press(data="abcd1234.help"))
    assert message.address == "4477"


def test_a_button_in_a_group():
    (message,) = read(press(data="abcd1234.help", message={"chat": GROUP}))
    assert message.kind is Kind.GROUP


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"update_id": 1},
        {"message": update(text="no id")["message"]},
        {"update_id": 1, "my_chat_member": {"chat": PRIVATE, "from": PERSON}},
        {"update_id": 1, "channel_post": {"chat": {"id": -1, "type": "channel"}, "text": "x"}},
        {"update_id": 1, "inline_query": {"id": "1", "query": "x"}},
        update(chat={"id": -1, "type": "channel"}, text="x"),
        update(chat=GROUP, new_chat_members=[PERSON]),
        update(pinned_message={"text": "x"}),
        update(**{"from": {**PERSON, "is_bot": True}}, text="x"),
        update(text=" "),
        update(text=None),
        press(**{"from": {}}),
    ],
)
def test_everything_else_is_no_message(data):
    assert read(data) == []


@pytest.mark.parametrize("date", [None, "x", 1e300, -1e300, 10**400, True])
def test_a_time_that_is_none_is_now(date):
    (message,) = read({**update(text="x"), "message": {**update(text="x")["message"], "date": date}})
    assert message.at == NOW


NAMES = ["update_id", "message", "edited_message", "callback_query", "from", "chat", "id", "type", "text",
         "caption", "date", "data", "photo", "location", "latitude", "longitude", "is_bot"]  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("private"),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inside, max_size=6),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8))
def test_no_update_is_too_odd_to_read(data):
    assert len(read(data)) <= 1
