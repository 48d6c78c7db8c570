from datetime import datetime, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.channels.incoming import Delivery, Incoming, Kind, Location, MediaKind
from web.channels.messenger.read import MEDIA, read_batch

NOW = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
SENT_AT = datetime.fromtimestamp(1_700_000_000.5, timezone.utc)
PAGE, PERSON = "682498302938465", "5512345678901234"


def event(**content):
    return {
        "sender": {"id": PERSON},
        "recipient": {"id": PAGE},
        "timestamp": 1_700_000_000_500,
        **content,
    }


def text(said, mid="m_1"):
    return event(message={"mid": mid, "text": said})


def batch(*events, name="messaging"):
    return {"object": "page", "entry": [{"id": PAGE, "time": 1, name: list(events)}]}


def read(*events):
    return read_batch(batch(*events), PAGE, NOW)


def test_a_text():
    assert read(text("how often 😀")) == [
        Incoming("messenger", PAGE, PERSON, "m_1", SENT_AT, text="how often 😀")
    ]


def test_every_entry_and_event_of_a_batch_in_order():
    """Rasa's facebook connector delivers one of three, and not the "chest pain"."""
    told = {"entry": [*batch(text("1"), text("2"))["entry"], *batch(text("chest pain"))["entry"]]}
    assert [incoming.text for incoming in read_batch(told, PAGE, NOW)] == ["1", "2", "chest pain"]


@pytest.mark.parametrize(
    "echo",
    [
        event(message={"mid": "m_1", "text": "ours", "is_echo": True, "app_id": 1}),
        {
            "sender": {"id": PAGE},
            "recipient": {"id": PERSON},
            "timestamp": 1,
            "message": {"mid": "m_1", "text": "ours", "is_echo": True},
        },
        {"sender": {"id": PAGE}, "recipient": {"id": PERSON}, "message": {"mid": "m_1", "text": "ours"}},
    ],
)
def test_an_echo_is_not_answered(echo):
    assert read(echo) == []


def test_our_own_echo_tells_that_a_part_was_taken():
    message = {"mid": "m_9", "text": "ours", "is_echo": True, "app_id": 1, "metadata": "k9"}
    (notice,) = read({"sender": {"id": PAGE}, "recipient": {"id": PERSON}, "message": message})
    assert (notice.kind, notice.delivery, notice.address) == (Kind.STATUS, Delivery.SENT, PERSON)
    assert (notice.key, notice.about) == ("k9", "m_9")


def test_what_another_app_has_is_left_to_it():
    """Rasa's facebook connector answers 500 to it, and Meta then repeats the whole batch."""
    assert read_batch(batch(text("hello"), name="standby"), PAGE, NOW) == []
    both = {"entry": [{"id": PAGE, "standby": [text("theirs")], "messaging": [text("ours")]}]}
    assert [incoming.text for incoming in read_batch(both, PAGE, NOW)] == ["ours"]


def test_a_quick_reply():
    (incoming,) = read(
        event(message={"mid": "m_1", "text": "1", "quick_reply": {"payload": "abcd1234.help"}})
    )
    assert (incoming.key, incoming.text) == ("abcd1234.help", "")


def test_a_postback_with_and_without_an_id_of_its_own():
    pressed = {"title": "Help", "payload": "abcd1234.help"}
    (named,) = read(event(postback={**pressed, "mid": "m_7"}))
    assert (named.key, named.message_id) == ("abcd1234.help", "m_7")
    first, again = read(event(postback=pressed), event(postback=pressed))
    assert first.message_id == again.message_id
    other, later = read(event(postback={"payload": "x"}), event(postback=pressed, timestamp=2))
    assert len({first.message_id, other.message_id, later.message_id}) == 3


def test_to_get_started_is_a_greeting():
    (incoming,) = read(event(postback={"title": "Get Started", "payload": "get_started"}))
    assert (incoming.text, incoming.key) == ("hello", "")


@pytest.mark.parametrize("name", MEDIA)
def test_media_of_every_kind(name):
    (incoming,) = read(
        event(message={"mid": "m_1", "attachments": [{"type": name, "payload": {"url": "x"}}]})
    )
    assert incoming.media == (MEDIA[name],)
    assert not incoming.has_words


@pytest.mark.parametrize(
    ("message", "media"),
    [
        ({"attachments": [{"type": "image", "payload": {"sticker_id": 369239263222822}}]}, MediaKind.STICKER),
        ({"attachments": [{"type": "template", "payload": {}}]}, MediaKind.OTHER),
        ({"attachments": [{"type": "a type of next year"}]}, MediaKind.OTHER),
        ({"attachments": [{"type": "fallback", "payload": {"url": "x"}}]}, MediaKind.OTHER),
        ({"is_unsupported": True}, MediaKind.OTHER),
        ({"text": " "}, MediaKind.OTHER),
    ],
)
def test_what_cannot_be_read_still_arrives(message, media):
    (incoming,) = read(event(message={"mid": "m_1", **message}))
    assert incoming.media == (media,)


def test_a_link_in_a_text_is_no_attachment():
    message = {"mid": "m_1", "text": "see https://x.example", "attachments": [{"type": "fallback"}]}
    (incoming,) = read(event(message=message))
    assert (incoming.text, incoming.media) == ("see https://x.example", ())


def test_a_place():
    spot = {"type": "location", "payload": {"coordinates": {"lat": 51.5, "long": 0}}}
    (incoming,) = read(event(message={"mid": "m_1", "attachments": [spot]}))
    assert (incoming.location, incoming.media) == (Location(51.5, 0.0), ())


def test_an_edit():
    edits = [event(message_edit={"mid": "m_1", "text": "chest pain", "num_edit": n}) for n in (1, 2)]
    first, second = read(*edits)
    assert (first.kind, first.text) == (Kind.EDIT, "chest pain")
    assert len({"m_1", first.message_id, second.message_id}) == 3


def test_what_was_delivered():
    found = read(event(delivery={"mids": ["m_8", "m_9"], "watermark": 1}))
    assert [(notice.about, notice.delivery) for notice in found] == [
        ("m_8", Delivery.DELIVERED),
        ("m_9", Delivery.DELIVERED),
    ]
    assert {notice.kind for notice in found} == {Kind.STATUS}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"entry": [{"id": PAGE}]},
        batch(event()),
        batch(event(read={"watermark": 1})),
        batch(event(reaction={"emoji": "👍"})),
        batch(event(delivery={"watermark": 1})),
        batch(event(message={"text": "no id"})),
        batch(event(message={"mid": "m_1", "is_deleted": True})),
        batch(event(postback={"title": "no payload"})),
        batch(event(message_edit={"mid": "m_1", "text": ""})),
        batch({**text("of another page"), "recipient": {"id": "1"}}),
        batch({"message": {"mid": "m_1", "text": "nobody"}, "recipient": {"id": PAGE}}),
    ],
)
def test_everything_else_is_no_message(data):
    assert read_batch(data, PAGE, NOW) == []


@pytest.mark.parametrize("time", [None, "x", 1e300, 10**400, True])
def test_a_time_that_is_none_is_now(time):
    (incoming,) = read({**text("hello"), "timestamp": time})
    assert incoming.at == NOW


NAMES = ["entry", "messaging", "sender", "recipient", "id", "timestamp", "message", "mid", "text", "postback",
         "payload", "attachments", "type", "delivery", "mids", "quick_reply", "message_edit"]  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([*NAMES, PAGE, "😀"]),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inside, max_size=6),
    max_leaves=20,
)
OBJECTS = st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8)


@settings(deadline=None)
@given(OBJECTS)
def test_no_batch_is_too_odd_to_read(data):
    read_batch(data, PAGE, NOW)
    read(event(**data))
