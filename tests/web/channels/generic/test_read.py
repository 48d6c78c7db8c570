from datetime import datetime, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.channels.generic.read import MOST, Problem, read_batch
from web.channels.incoming import Delivery, Incoming, Kind, Location, MediaKind

NOW = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)


def message(**fields):
    return {"id": "m-1", "person": "p-42", **fields}


def read(*messages):
    found, problems = read_batch({"messages": list(messages)}, NOW)
    assert problems == []
    return found


def test_a_text():
    told = message(text="how often 😀", account="portal", at="2026-11-25T10:00:00+01:00", locale="en-GB")
    assert read(told) == [
        Incoming(
            channel="generic",
            account="portal",
            address="p-42",
            message_id="m-1",
            at=datetime(2026, 11, 25, 9, tzinfo=timezone.utc),
            text="how often 😀",
            locale="en-GB",
        )
    ]


def test_every_message_of_a_batch_in_order():
    assert [incoming.text for incoming in read(message(text="1"), message(text="2"))] == ["1", "2"]


@pytest.mark.parametrize("name", ["message", "edit", "group", "opt_out", "opt_in", "help"])
def test_each_kind(name):
    (incoming,) = read(message(kind=name, text="STOP"))
    assert (incoming.kind, incoming.text) == (Kind[name.upper()], "STOP")


def test_a_button_media_and_a_place():
    (incoming,) = read(
        message(choice="abcd1234.help", media=["image", "image"], location={"latitude": 51.5, "longitude": 0})
    )
    assert (incoming.key, incoming.media, incoming.location) == (
        "abcd1234.help",
        (MediaKind.IMAGE,),
        Location(51.5, 0.0),
    )


def test_what_holds_nothing_still_arrives():
    (incoming,) = read(message(text=" "))
    assert incoming.media == (MediaKind.OTHER,)
    (incoming,) = read(message(kind="opt_out"))
    assert incoming.media == ()


def test_what_became_of_a_message_of_ours():
    (notice,) = read(message(kind="status", about="x-7", delivery="failed"))
    assert (notice.kind, notice.about, notice.delivery) == (Kind.STATUS, "x-7", Delivery.FAILED)


@pytest.mark.parametrize(
    "at", ["2026-11-25T12:00:00Z", "2026-11-25T12:00:00.000Z", "2026-11-25T13:00:00+01:00"]
)
def test_times_with_a_zone(at):
    assert read(message(text="x", at=at))[0].at == NOW


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("my private words", "it: type object"),
        ({"person": "p-42"}, "it: required"),
        (message(id=""), "id: minLength 1"),
        (message(id=7), "id: type string"),
        (message(person="p" * 201), "person: maxLength 200"),
        (message(text=None), "text: type string"),
        (message(verified=True), "it: additionalProperties False"),
        (message(kind="acknowledge"), "kind: enum"),
        (message(kind=["message"]), "kind: enum"),
        (message(media=["x-ray"]), "media.0: enum"),
        (message(media="image"), "media: type array"),
        (message(location={"latitude": 1}), "location: required"),
        (message(location={"latitude": 91, "longitude": 1}), "location.latitude: maximum 90"),
        (message(at="2026-11-25T12:00:00"), "at: pattern"),
        (message(at="2026-13-45T12:00:00Z"), "at: there is no such time"),
        (message(at="0001-01-01T00:00:00+23:59"), "at: there is no such time"),
        (message(kind="status"), "it: required"),
        (message(kind="status", about="x-7", delivery="queued"), "delivery: enum"),
        (message(about="x-7"), "about: not allowed here"),
    ],
)
def test_what_is_wrong_is_named_and_the_others_are_taken(told, said):
    """Rasa's rest connector lets the sender choose the channel and metadata, and answers 200 to a failure."""
    found, (problem,) = read_batch({"messages": [message(text="chest pain"), told]}, NOW)
    assert [incoming.text for incoming in found] == ["chest pain"]
    assert problem.at == 1
    assert problem.said.startswith(said)
    assert "private" not in problem.said


@pytest.mark.parametrize("batch", [{}, {"messages": {}}, {"messages": [message()] * (MOST + 1)}])
def test_a_body_that_is_none(batch):
    found, (problem,) = read_batch(batch, NOW)
    assert found == []
    assert problem == Problem(None, "the body must be an object with a list of at most 100 messages")


NAMES = ["id", "person", "account", "at", "kind", "text", "choice", "media", "location", "about", "delivery"]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["status", "read", "image", "\ud800"]),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inside, max_size=4),
    max_leaves=10,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8))
def test_nothing_is_too_odd_to_read(data):
    for told in (data, message(**data)):
        found, problems = read_batch({"messages": [told]}, NOW)
        assert len(found) + len(problems) == 1
