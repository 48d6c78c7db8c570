import json
from datetime import datetime, timezone
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.channels.exchange import Received
from web.channels.incoming import Incoming, Kind, MediaKind
from web.channels.slack.read import read_request

NOW = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
SENT_AT = datetime.fromtimestamp(1_700_000_000.000005, timezone.utc)
TEAM, PERSON, DIRECT, BOT = "T0001", "U0PERSON", "D0DIRECT", "U0BOT"
JSON = "application/json"


def post(body, content_type=JSON, **headers):
    return Received("/webhooks/slack", "", {"content-type": content_type, **headers}, body)


def event(event_id="Ev1", **content):
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": event_id,
        "event_time": 1_700_000_000,
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
        "event": {"type": "message", "user": PERSON, "channel": DIRECT, "channel_type": "im", **content},
    }


def message(text="how often", event_id="Ev1", ts="1700000000.000005", **content):
    return event(event_id, text=text, ts=ts, **content)


def read(data, **headers):
    return read_request(post(json.dumps(data).encode(), **headers), NOW)


def test_a_text():
    assert read(message("how often 😀 &amp; where")) == [
        Incoming(
            channel="slack",
            account=TEAM,
            address=PERSON,
            message_id=f"{DIRECT}:1700000000.000005",
            at=SENT_AT,
            text="how often 😀 & where",
        )
    ]


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "Application/JSON;charset=UTF-8", "application/json"]
)
def test_parameters_of_the_content_type_lose_nothing(content_type):
    """Rasa's slack connector answers 200 to "application/json; charset=utf-8" and drops the message."""
    request = post(json.dumps(message()).encode(), content_type)
    assert [incoming.text for incoming in read_request(request, NOW)] == ["how often"]


@pytest.mark.parametrize("reason", ["http_timeout", "http_error", "connection_failed"])
def test_a_retry_is_read_under_the_same_id(reason):
    """Rasa's connector drops one reason, which loses messages, and answers the others twice."""
    (first,) = read(message())
    (again,) = read(message(), **{"x-slack-retry-num": "1", "x-slack-retry-reason": reason})
    assert again == first


def test_one_message_under_two_event_ids_and_without_the_header_is_one():
    """slackapi/node-slack-sdk#2141."""
    for client in ({}, {"client_msg_id": "c-1"}):
        first, again = read(message(**client)) + read(message(event_id="Ev2", **client))
        assert first.message_id == again.message_id
    assert read(message())[0].message_id != read(message(ts="1700000000.000006"))[0].message_id


def test_what_a_phone_sends_twice_is_one():
    first, again = (read(message(client_msg_id="c-1", ts=ts))[0] for ts in ("1700000000.1", "1700000020.1"))
    assert first.message_id == again.message_id


def test_a_mention_in_a_channel_is_of_a_group_and_comes_once():
    """Rasa's connector answers both the message and the mention."""
    told = {"channel": "C0TEAM", "channel_type": "channel", "text": f"<@{BOT}> chest pain", "ts": "1.1"}
    assert read(event(**told)) == []
    mention = event(**{**told, "type": "app_mention"})
    del mention["event"]["channel_type"]
    (incoming,) = read(mention)
    assert (incoming.kind, incoming.text, incoming.address) == (Kind.GROUP, "chest pain", PERSON)


@pytest.mark.parametrize(
    ("mime", "media"),
    [("image/png", MediaKind.IMAGE), ("audio/mp4", MediaKind.AUDIO), ("text/csv", MediaKind.DOCUMENT)],
)
def test_a_file_with_and_without_words(mime, media):
    for text in ("", "is this rash ok?"):
        (incoming,) = read(message(text, subtype="file_share", files=[{"mimetype": mime}]))
        assert (incoming.text, incoming.media) == (text, (media,))


def test_what_cannot_be_read_still_arrives():
    (incoming,) = read(message("", blocks=[{"type": "a type of next year"}]))
    assert incoming.media == (MediaKind.OTHER,)


def edited(text, before, **content):
    said = {
        "user": PERSON,
        "ts": "1700000000.000005",
        "text": text,
        "edited": {"ts": "1700000060.1"},
        **content,
    }
    previous = {"user": PERSON, "ts": "1700000000.000005", "text": before}
    told = event(subtype="message_changed", message=said, previous_message=previous, ts="1700000060.2")
    del told["event"]["user"]
    return told


def test_an_edit_and_no_preview_of_a_link():
    (incoming,) = read(edited("chest pain", "hello"))
    assert incoming.at.timestamp() == pytest.approx(
        1700000060.1, abs=0.01
    )  # of the edit: it may be of an old message
    assert (incoming.kind, incoming.text, incoming.address) == (Kind.EDIT, "chest pain", PERSON)
    assert incoming.message_id != read(message())[0].message_id
    assert read(edited("hello", "hello")) == []
    assert read(edited("hello 2", "hello", edited=None)) == []
    assert read(edited("ours", "hello", bot_id="B1")) == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"type": "url_verification", "challenge": "x"},
        message(subtype="bot_message"),
        message(subtype="channel_join"),
        message(subtype="message_deleted"),
        message(bot_id="B1"),
        message(user=BOT),
        message(user=None),
        message(channel=""),
        message(channel="C0TEAM", channel_type="channel"),
        message(channel="G0TEAM", channel_type="mpim"),
        {**message(), "type": "something else"},
        event(type="reaction_added"),
        event(type="app_home_opened"),
    ],
)
def test_everything_else_is_no_message(data):
    assert read(data) == []


def form(**fields):
    return post(urlencode(fields).encode(), "application/x-www-form-urlencoded")


def pressed(*actions, **content):
    told = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": PERSON},
        "actions": list(actions),
        "response_url": "https://hooks.slack.com/actions/T0001/1/x",
        **content,
    }
    return read_request(form(payload=json.dumps(told)), NOW)


def button(action_id, value, ts="1700000000.000005"):
    return {"type": "button", "action_id": action_id, "value": value, "action_ts": ts}


def test_a_button_below_an_answer():
    (incoming,) = pressed(button("choose:0", "abcd1234.help"))
    assert incoming == Incoming(
        channel="slack",
        account=TEAM,
        address=PERSON,
        message_id=f"{PERSON}:1700000000.000005:choose:0",
        at=SENT_AT,
        key="abcd1234.help",
    )


def test_the_button_below_an_alert_is_no_patient():
    (incoming,) = pressed(button("acknowledge", "7:1:slack"))
    assert (incoming.kind, incoming.key, incoming.address) == (Kind.ACKNOWLEDGE, "7:1:slack", PERSON)
    assert incoming.answer_id == "https://hooks.slack.com/actions/T0001/1/x"
    assert "hooks" not in repr(incoming)


def test_every_action_of_an_interaction_counts():
    found = pressed(button("choose:0", "a"), button("other", "b"), button("choose:1", "c"))
    assert [incoming.key for incoming in found] == ["a", "c"]


@pytest.mark.parametrize(
    "content",
    [{"type": "view_submission"}, {"type": "shortcut"}, {"user": {}}, {"actions": "x"}, {"actions": [1]}],
)
def test_other_interactions_are_none_of_ours(content):
    assert pressed(*([] if "actions" in content else [button("choose:0", "a")]), **content) == []


COMMAND = {"command": "/clinic", "team_id": TEAM, "channel_id": "C1", "user_id": PERSON, "trigger_id": "13.5"}


def test_a_command_is_read_as_words():
    """Rasa's slack connector answers 500 to one."""
    (incoming,) = read_request(form(**COMMAND, text="pulse &gt; 120"), NOW)
    assert incoming == Incoming("slack", TEAM, PERSON, "13.5", NOW, "pulse > 120")
    (incoming,) = read_request(form(**COMMAND, text=" "), NOW)
    assert incoming.text == "hello"


@pytest.mark.parametrize(
    "request_",
    [
        form(),
        form(ssl_check="1"),
        form(command="/clinic", text="nobody"),
        form(payload="nonsense"),
        post(b"\xff\xfe=", "application/x-www-form-urlencoded"),
        post(json.dumps(message()).encode(), "text/plain"),
        post(b"nonsense"),
    ],
)
def test_a_form_that_is_none(request_):
    assert read_request(request_, NOW) == []


@pytest.mark.parametrize("ts", [None, "", "x", "1.x", "1.²", "9" * 400, "nan", True])
def test_a_time_that_is_none_is_now(ts):
    (incoming,) = read(message(ts=ts))
    assert incoming.at == NOW


NAMES = ["type", "team_id", "event", "user", "channel", "text", "ts", "subtype", "message", "edited", "files",
         "actions", "action_id", "value", "id", "team", "authorizations", "previous_message"]  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([*NAMES, "event_callback", "im", "choose:0"]),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inside, max_size=6),
    max_leaves=20,
)
OBJECTS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8)


@settings(deadline=None)
@given(OBJECTS)
def test_nothing_is_too_odd_to_read(data):
    assert len(read({**event(), **data})) <= 1
    assert len(read(event(**data))) <= 1
    pressed(data, **data)
