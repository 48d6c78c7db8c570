from datetime import datetime, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.channels.incoming import Delivery, Incoming, Kind, Location, MediaKind
from web.channels.whatsapp.read import MEDIA, read_batch

NOW = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
SENT_AT = datetime.fromtimestamp(1_700_000_000, timezone.utc)
ACCOUNT = "106540352242922"


def change(messages=(), statuses=(), field="messages"):
    metadata = {"display_phone_number": "447700900999", "phone_number_id": ACCOUNT}
    value = {"messaging_product": "whatsapp", "metadata": metadata}
    return {"field": field, "value": {**value, "messages": list(messages), "statuses": list(statuses)}}


def batch(*changes):
    return {"object": "whatsapp_business_account", "entry": [{"id": "1022", "changes": list(changes)}]}


def message(name="text", sender="447700900123", message_id="wamid.A", **content):
    return {
        "from": sender,
        "from_user_id": "GB.13491208655302741918",
        "id": message_id,
        "timestamp": "1700000000",
        "type": name,
        **content,
    }


def text(said, **values):
    return message(text={"body": said}, **values)


def read(*messages):
    return read_batch(batch(change(messages)), NOW)


def test_a_text():
    assert read(text("how often 😀")) == [
        Incoming(
            channel="whatsapp",
            account=ACCOUNT,
            address="447700900123",
            message_id="wamid.A",
            at=SENT_AT,
            text="how often 😀",
            answer_id=f"{ACCOUNT}/wamid.A",
        )
    ]


def test_every_entry_change_and_message_of_a_batch_in_order():
    """Rasa's facebook connector, the nearest to one for WhatsApp, drops all but the first."""
    told = {
        "entry": [
            {"changes": [change([text("1"), text("2")]), change([text("3")])]},
            {"changes": [change([text("chest pain")])]},
        ]
    }
    assert [incoming.text for incoming in read_batch(told, NOW)] == ["1", "2", "3", "chest pain"]


def test_who_hides_the_number_is_known_by_the_user_id():
    told = text("hello")
    del told["from"]
    (incoming,) = read(told)
    assert incoming.address == "GB.13491208655302741918"


@pytest.mark.parametrize("name", ["button_reply", "list_reply"])
def test_a_button_and_a_row(name):
    reply = {"type": name, name: {"id": "abcd1234.help", "title": "Help", "description": "and more"}}
    (incoming,) = read(message("interactive", interactive=reply))
    assert (incoming.key, incoming.text, incoming.media) == ("abcd1234.help", "", ())


def test_a_button_of_a_template():
    (incoming,) = read(message("button", button={"payload": "more", "text": "Tell me more"}))
    assert (incoming.key, incoming.text) == ("more", "Tell me more")


@pytest.mark.parametrize("name", MEDIA)
def test_media_of_every_kind(name):
    (incoming,) = read(message(name, **{name: {"id": "1", "mime_type": "x/y"}}))
    assert incoming.media == (MEDIA[name],)
    assert not incoming.has_words


def test_a_caption_is_read():
    (incoming,) = read(message("image", image={"id": "1", "caption": "is this rash ok?"}))
    assert (incoming.text, incoming.media) == ("is this rash ok?", (MediaKind.IMAGE,))


def test_a_place():
    (incoming,) = read(message("location", location={"latitude": 51.5, "longitude": 0}))
    assert (incoming.location, incoming.media) == (Location(51.5, 0.0), ())


@pytest.mark.parametrize(
    "name", ["unsupported", "order", "unknown", "a type of next year", "", "text", "location"]
)
def test_what_cannot_be_read_still_arrives(name):
    (incoming,) = read(message(name))
    assert (incoming.media, incoming.text) == ((MediaKind.OTHER,), "")


def test_an_edit():
    """Only where the number is in the WhatsApp Business app as well."""
    edit = {"original_message_id": "wamid.A", "message": {"type": "text", "text": {"body": "chest pain"}}}
    (incoming,) = read(message("edit", message_id="wamid.B", edit=edit))
    assert (incoming.kind, incoming.text, incoming.message_id) == (Kind.EDIT, "chest pain", "wamid.B")


def test_in_a_group():
    (incoming,) = read(text("chest pain") | {"group_id": "g1"})
    assert incoming.kind is Kind.GROUP


@pytest.mark.parametrize("name", ["reaction", "system", "revoke"])
def test_news_of_the_chat_is_no_message(name):
    assert read(message(name, **{name: {"emoji": "👍", "body": "changed number"}})) == []


@pytest.mark.parametrize("name", ["sent", "delivered", "read", "failed"])
def test_what_became_of_a_message_of_ours(name):
    status = {"id": "wamid.Z", "status": name, "timestamp": "1700000000", "recipient_id": "447700900123"}
    if name == "failed":
        status["errors"] = [{"code": 131047, "title": "Re-engagement message"}]
    (notice,) = read_batch(batch(change(statuses=[status])), NOW)
    assert (notice.kind, notice.about, notice.delivery) == (Kind.STATUS, "wamid.Z", Delivery(name))
    assert notice.reason == ("131047" if name == "failed" else "")
    assert notice.message_id == f"wamid.Z:{name}", "each state is news of its own"
    assert notice.address == "447700900123"


def test_our_key_comes_back_with_a_status():
    status = {"id": "wamid.Z", "status": "sent", "recipient_id": "1", "biz_opaque_callback_data": "k9"}
    (notice,) = read_batch(batch(change(statuses=[status])), NOW)
    assert (notice.key, notice.about) == ("k9", "wamid.Z")


def test_messages_and_statuses_together():
    status = {"id": "wamid.Z", "status": "read", "recipient_user_id": "GB.1"}
    found = read_batch(batch(change([text("hello")], [status])), NOW)
    assert [(incoming.kind, incoming.address) for incoming in found] == [
        (Kind.MESSAGE, "447700900123"),
        (Kind.STATUS, "GB.1"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"entry": "x"},
        batch(change([text("x")], field="standby")),
        batch({"field": "messages", "value": {"messages": [text("no account")]}}),
        batch(change([{"id": "wamid.A", "type": "text", "text": {"body": "nobody"}}])),
        batch(change([{"from": "44", "type": "text", "text": {"body": "no id"}}])),
        batch(change(statuses=[{"id": "wamid.Z", "status": "deleted"}, {"status": "sent"}])),
    ],
)
def test_everything_else_is_no_message(data):
    assert read_batch(data, NOW) == []


@pytest.mark.parametrize("time", [None, "", "x", "9" * 400, "-1", True])
def test_a_time_that_is_none_is_now(time):
    (incoming,) = read(text("hello") | {"timestamp": time})
    assert incoming.at == NOW


NAMES = ["entry", "changes", "field", "value", "metadata", "messages", "statuses", "status", "from", "id",
         "type", "text", "body", "interactive", "timestamp", "location", "edit"]  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([*NAMES, "read", "😀"]),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inside, max_size=6),
    max_leaves=20,
)
OBJECTS = st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8)


@settings(deadline=None)
@given(OBJECTS)
def test_no_batch_is_too_odd_to_read(data):
    read_batch(data, NOW)
    assert len(read_batch(batch(change([data], [data])), NOW)) <= 2
