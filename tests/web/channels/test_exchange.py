import re
from datetime import datetime, timezone

import pytest

from web.channels.exchange import (
    ConfigurationError,
    Received,
    Request,
    Result,
    by_status,
    inner,
    json_object,
    moment,
    number,
    objects,
    place,
    public_url,
    required,
    words,
)
from web.channels.incoming import Location


def test_neither_secrets_nor_words_show_in_a_log():
    shown = repr(Request("https://x/botSECRET/y", {"Authorization": "SECRET"}, b"SECRET"))
    shown += repr(Received("/webhooks/telegram", "token=SECRET", {"x": "SECRET"}, b"SECRET"))
    assert "SECRET" not in shown


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"\xff", b'"text"', b"[" * 100_000])
def test_what_is_no_object_is_an_empty_one(body):
    assert json_object(body) == {}


def test_values_of_the_wrong_type_are_none():
    data = {
        "a": {"b": {"c": 1}},
        "t": "é\ud800\0",
        "n": 7,
        "yes": True,
        "f": 1.5,
        "huge": 10**400,
        "none": None,
    }
    assert inner(data, "a", "b") == {"c": 1}
    assert inner(data, "a", "x") == inner(data, "t", "b") == inner(data, "none") == {}
    assert (words(data, "t"), words(data, "n"), words(data, "yes"), words(data, "a")) == ("é?", "7", "", "")
    assert number({"n": float("nan"), "i": float("inf")}, "n") is None
    assert (number(data, "f"), number(data, "yes"), number(data, "t"), number(data, "huge")) == (
        1.5,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (400, Result.REFUSED),
        (403, Result.REFUSED),
        (404, Result.REFUSED),
        (408, Result.LATER),
        (429, Result.LATER),
        (500, Result.LATER),
        (503, Result.LATER),
    ],
)
def test_what_a_status_means(status, result):
    assert by_status(status, {}).result is result


@pytest.mark.parametrize(
    ("value", "seconds"), [("7", 7), ("", None), ("Wed, 25 Nov 2026", None), ("-1", None), ("9" * 5000, 3600)]
)
def test_how_long_to_wait(value, seconds):
    assert by_status(429, {"retry-after": value}).retry_after == seconds


def test_objects_in_a_list():
    data = {"a": [{"b": 1}, 2, None, {}], "c": {"d": 1}}
    assert objects(data, "a") == [{"b": 1}, {}]
    assert objects(data, "c") == objects(data, "x") == []


@pytest.mark.parametrize("seconds", [None, 1e300, -1e300])
def test_a_time_that_is_none_is_now(seconds):
    now = datetime(2026, 11, 25, tzinfo=timezone.utc)
    assert moment(seconds, now) is now
    assert moment(0, now) == datetime(1970, 1, 1, tzinfo=timezone.utc)


def test_a_place_needs_both_numbers():
    assert place({"latitude": 51.5, "longitude": 0}) == Location(51.5, 0.0)
    assert place({"latitude": 51.5}) is place({"latitude": "51.5", "longitude": 0}) is None


def test_the_public_address():
    assert public_url({"PUBLIC_URL": "https://chat.clinic.example/"}) == "https://chat.clinic.example"
    for url in ("", "http://chat.clinic.example", "chat.clinic.example"):
        with pytest.raises(ConfigurationError, match="PUBLIC_URL"):
            public_url({"PUBLIC_URL": url})


FORMS = {"ACCOUNT": (re.compile(r"\d+"), "is a number"), "TOKEN": (re.compile(r"\w{4}"), "has 4 letters")}


@pytest.mark.parametrize("environment", [{}, {"ACCOUNT": "", "TOKEN": ""}, {"OTHER": "1"}])
def test_a_provider_without_a_variable_is_not_set_up(environment):
    assert required(environment, FORMS) is None


def test_the_values_come_in_the_order_of_their_forms():
    assert required({"TOKEN": "abcd", "ACCOUNT": "12"}, FORMS) == ["12", "abcd"]


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"ACCOUNT": "12"}, "TOKEN has 4 letters"),
        ({"TOKEN": "abcd"}, "ACCOUNT is a number"),
        ({"ACCOUNT": "12", "TOKEN": "abcde"}, "TOKEN has 4 letters"),
    ],
)
def test_a_provider_set_up_by_halves_does_not_run(environment, said):
    with pytest.raises(ConfigurationError) as error:
        required(environment, FORMS)
    assert str(error.value) == said
